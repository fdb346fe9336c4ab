import {
  type Actor,
  type Parameters,
  containsSql,
  foldedSql,
  gramsOf,
  likePattern,
  needsCheck,
  searchQuery,
} from '#platform';
import type { Proposal } from '../proposal.entity.js';
import { repliesSeenBy } from './visibility.js';

type Searched = Pick<Proposal, 'caseNumber' | 'intakeSerial' | 'title' | 'proposers' | 'situation' | 'demands'>;

/** Everything that a proposal itself is found by. */
export const gramsOfProposal = (row: Searched): string[] =>
  gramsOf(row.caseNumber, row.intakeSerial, row.title, row.proposers, row.situation, ...row.demands);

/** White space is one blank within a part; parts are kept apart by line breaks, as the pairs are. */
const part = (column: string) => `regexp_replace(${column}, '\\s+', ' ', 'g')`;

const ownText = foldedSql(
  't.case_number',
  't.intake_serial',
  ...['t.title', 't.proposers', 't.situation', `array_to_string(t.demands, E'\\n')`].map(part),
);

const letterColumns = [
  'r.document_number',
  'r.issuer',
  'r.closing',
  'r.contact_name',
  'r.contact_phone',
  `array_to_string(r.answers, E'\\n')`,
];

/** A place where the words of a case stand, and who reads them there. */
interface Place {
  from: string;
  /** The case that the words belong to. */
  caseId: string;
  /** The table with the index of pairs, as it is called in `from`, and what is indexed. */
  table: string;
  alias: string;
  grams: string;
  /** Whether a text stands there, `pattern` being the placeholder of a `likePattern`. */
  contains(pattern: string): string;
  seen?: (actor: Actor, parameters: Parameters) => string;
}

const letter = `replies r JOIN assignments a ON a.id = r.assignment_id JOIN proposals p ON p.id = a.proposal_id`;
const fileName = {
  table: 'files',
  alias: 'f',
  grams: 'f.grams',
  contains: (pattern: string) => containsSql(pattern, 'f.name'),
};

/** The proposal comes first: mostly the words stand there. Every place is indexed by `grams` and compared row by row. */
const places: Place[] = [
  {
    from: 'proposals t',
    caseId: 't.id',
    table: 'proposals',
    alias: 't',
    grams: 't.grams',
    contains: (pattern) => `${ownText} LIKE ${pattern}`,
  },
  {
    from: letter,
    caseId: 'a.proposal_id',
    table: 'replies',
    alias: 'r',
    grams: 'r.grams',
    contains: (pattern) => containsSql(pattern, ...letterColumns),
    seen: repliesSeenBy,
  },
  { from: 'files f JOIN proposal_files pf ON pf.file_id = f.id', caseId: 'pf.proposal_id', ...fileName },
  {
    from: `files f JOIN reply_files rf ON rf.file_id = f.id JOIN (${letter}) ON r.id = rf.reply_id`,
    caseId: 'a.proposal_id',
    ...fileName,
    seen: repliesSeenBy,
  },
  // The authors of what was merged stand behind the lead case.
  {
    from: 'proposals m',
    caseId: 'm.merged_into_id',
    table: 'proposals',
    alias: 'm',
    grams: 'm.merged_into_id IS NOT NULL AND text_grams(ARRAY[m.proposers])',
    contains: (pattern) => containsSql(pattern, 'm.proposers'),
  },
];

/** Another member's case is found by the words of its published copy only, which stand here all together. */
const published: Place = {
  from: 'disclosures s',
  caseId: 's.proposal_id',
  table: 'disclosures',
  alias: 's',
  grams: 's.grams',
  contains: (pattern) => containsSql(pattern, 's.search_text'),
  seen: () => 's.ended_at IS NULL AND s.published IS NOT NULL',
};

/** To a member the live record is open where they stand behind the case themselves. */
const ownCases = ({ memberId }: Actor, parameters: Parameters): string =>
  `SELECT proposal_id FROM case_members WHERE member_id = ${parameters.add(memberId)}`;

/** Each as SQL, with its own parameters added. */
export interface SearchConditions {
  /**
   * The ids of all cases where every pair of neighbouring characters stands, through the indexes; some come twice.
   */
  candidates(parameters: Parameters): string;
  /** Over candidates `found`, row by row: whether the pairs stand together. Null for one pair, which cannot stand apart. */
  exact: ((parameters: Parameters) => string) | null;
  /** Over any `found`, row by row: both at once. */
  match(parameters: Parameters): string;
}

/** What this person finds: only by what they may read. */
export function searchConditions(actor: Actor, search: string): SearchConditions | null {
  const query = searchQuery(search);
  if (!query) return null;
  const checked = needsCheck(search);
  const seen = ({ seen: sees }: Place, parameters: Parameters) => sees?.(actor, parameters) ?? 'TRUE';
  // OFFSET: else the planner may compare every text there is, once and for all, instead of those that were found.
  const inCase = (place: Place, parameters: Parameters, condition: Condition) =>
    `EXISTS (SELECT FROM ${place.from} WHERE ${place.caseId} = found.id AND ${seen(place, parameters)}
               AND ${condition(place)} OFFSET 0)`;
  const inRecord = (parameters: Parameters, condition: Condition) =>
    `(${places.map((place) => inCase(place, parameters, condition)).join(' OR ')})`;
  const isMember = actor.role === 'member';
  const anyPlace = (parameters: Parameters, condition: Condition) =>
    isMember
      ? `(${inCase(published, parameters, condition)}
          OR found.id IN (${ownCases(actor, parameters)}) AND ${inRecord(parameters, condition)})`
      : inRecord(parameters, condition);
  const hits = (place: Place, parameters: Parameters, pairs: Condition) =>
    hitsOf(place, pairs(place), seen(place, parameters));
  return {
    candidates: (parameters) => {
      const pairs = pairsOf(query, parameters);
      if (!isMember) return places.map((place) => hits(place, parameters, pairs)).join(' UNION ALL ');
      // A member's own cases are so few that they are looked at one by one.
      return `${hits(published, parameters, pairs)} UNION ALL
        SELECT id FROM (${ownCases(actor, parameters)}) found (id) WHERE ${inRecord(parameters, pairs)}`;
    },
    exact: checked ? (parameters) => anyPlace(parameters, togetherOf(search, parameters)) : null,
    match: (parameters) => {
      const pairs = pairsOf(query, parameters);
      const together = checked ? togetherOf(search, parameters) : () => 'TRUE';
      return anyPlace(parameters, (place) => `${pairs(place)} AND ${together(place)}`);
    },
  };
}

type Condition = (place: Place) => string;

function pairsOf(query: string, parameters: Parameters): Condition {
  const asked = `${parameters.add(query)}::tsquery`;
  return ({ grams }) => `${grams} @@ ${asked}`;
}

function togetherOf(search: string, parameters: Parameters): Condition {
  const pattern = parameters.add(likePattern(search));
  return ({ contains }) => contains(pattern);
}

/** The cases of a place, through its index. Materialized: else, since few are asked for, the planner may read whole tables. */
function hitsOf({ from, table, alias, caseId }: Place, pairs: string, seen: string): string {
  return from === `${table} ${alias}`
    ? `(WITH hit AS MATERIALIZED (SELECT ${caseId} AS id FROM ${from} WHERE ${pairs} AND ${seen}) SELECT id FROM hit)`
    : `(WITH hit AS MATERIALIZED (SELECT ${alias}.id FROM ${table} ${alias} WHERE ${pairs})
        SELECT ${caseId} AS id FROM hit CROSS JOIN ${from} WHERE ${alias}.id = hit.id AND ${seen})`;
}
