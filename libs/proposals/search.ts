import { type Parameters, fold, foldedSql, gramsOf, likePattern, searchQuery } from '#platform';
import type { Proposal } from './proposal.entity.js';

type Searched = Pick<Proposal, 'caseNumber' | 'intakeSerial' | 'title' | 'proposers' | 'situation' | 'demands'>;

/** Everything a proposal is found by. */
export const gramsOfProposal = (row: Searched): string[] =>
  gramsOf(row.caseNumber, row.intakeSerial, row.title, row.proposers, row.situation, ...row.demands);

/** White space is one blank within a part; parts are kept apart by line breaks, as the pairs are. */
const part = (column: string) => `regexp_replace(${column}, '\\s+', ' ', 'g')`;

const text = foldedSql(
  't.case_number',
  't.intake_serial',
  ...['t.title', 't.proposers', 't.situation', `array_to_string(t.demands, E'\\n')`].map(part),
);

export interface SearchConditions {
  /** Over `proposals p`, through the index: rows that hold all pairs of neighbouring characters. */
  pairs: string;
  /** Over `found`, row by row: those where the pairs stand together. Null for one pair, which cannot stand apart. */
  exact: string | null;
  /** Over `found`, row by row: both at once. */
  match: string;
}

export function searchConditions(search: string, parameters: Parameters): SearchConditions | null {
  const query = searchQuery(search);
  if (!query) return null;
  const pairs = `grams @@ ${parameters.add(query)}::tsquery`;
  const ofFound = (condition: string) => `(SELECT ${condition} FROM proposals t WHERE t.id = found.id)`;
  if ([...fold(search)].length <= 2) return { pairs: `p.${pairs}`, exact: null, match: ofFound(`t.${pairs}`) };
  const pattern = parameters.add(likePattern(search));
  const exact = `${text} LIKE ${pattern}`;
  return { pairs: `p.${pairs}`, exact: ofFound(exact), match: ofFound(`t.${pairs} AND ${exact}`) };
}
