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
  grams: 'text_grams(ARRAY[f.name])',
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
const ownPlaces: Place[] = places.map((place) => ({
  ...place,
  seen: (actor, parameters) => {
    const own = `SELECT proposal_id FROM case_members WHERE member_id = ${parameters.add(actor.memberId)}`;
    return `${place.caseId} IN (${own}) AND ${place.seen?.(actor, parameters) ?? 'TRUE'}`;
  },
}));

const placesFor = ({ role }: Actor): Place[] => (role === 'member' ? [published, ...ownPlaces] : places);

/** Each as SQL, with its own parameters added. */
export interface SearchConditions {
  /**
   * The ids of all cases where every pair of neighbouring characters stands, through the indexes; some come twice.
   * `atMost` from each place: enough to know that they are many.
   */
  candidates(parameters: Parameters, atMost?: number): string;
  /** Over candidates `found`, row by row: whether the pairs stand together. Null for one pair, which cannot stand apart. */
  exact: ((parameters: Parameters) => string) | null;
  /** Over any `found`, row by row: both at once. */
  match(parameters: Parameters): string;
}

/** What this person finds: only by what they may read. */
export function searchConditions(actor: Actor, search: string): SearchConditions | null {
  const query = searchQuery(search);
  if (!query) return null;
  const [checked, read] = [needsCheck(search), placesFor(actor)];
  const pairsOf = (parameters: Parameters) => {
    const asked = `${parameters.add(query)}::tsquery`;
    return ({ grams }: Place) => `${grams} @@ ${asked}`;
  };
  const togetherOf = (parameters: Parameters) => {
    const pattern = parameters.add(likePattern(search));
    return ({ contains }: Place) => contains(pattern);
  };
  const seen = ({ seen: sees }: Place, parameters: Parameters) => sees?.(actor, parameters) ?? 'TRUE';
  // OFFSET: else the planner may compare every text there is, once and for all, instead of those that were found.
  const inCase = (place: Place, condition: string) =>
    `EXISTS (SELECT FROM ${place.from} WHERE ${place.caseId} = found.id AND ${condition} OFFSET 0)`;
  const anyPlace = (condition: (place: Place) => string) =>
    `(${read.map((place) => inCase(place, condition(place))).join(' OR ')})`;
  return {
    candidates: (parameters, atMost) => {
      const pairs = pairsOf(parameters);
      // Materialized: else, since few are asked for, the planner reads whole tables in place of their index.
      const inPlace = (place: Place) =>
        `(WITH hit AS MATERIALIZED (SELECT ${place.alias}.id FROM ${place.table} ${place.alias} WHERE ${pairs(place)})
          SELECT ${place.caseId} AS id FROM hit CROSS JOIN ${place.from}
           WHERE ${place.alias}.id = hit.id AND ${seen(place, parameters)}
           ${atMost === undefined ? '' : `LIMIT ${atMost}`})`;
      return read.map(inPlace).join(' UNION ALL ');
    },
    exact: checked
      ? (parameters) => {
          const together = togetherOf(parameters);
          return anyPlace((place) => `${seen(place, parameters)} AND ${together(place)}`);
        }
      : null,
    match: (parameters) => {
      const pairs = pairsOf(parameters);
      const together = checked ? togetherOf(parameters) : () => 'TRUE';
      return anyPlace((place) => `${seen(place, parameters)} AND ${pairs(place)} AND ${together(place)}`);
    },
  };
}
