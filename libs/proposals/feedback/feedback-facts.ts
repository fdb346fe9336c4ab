import type { Attitude, ProposalStage } from '#contract';
import { readBody, readCalendar } from '#people';
import { type Db, type Tx, chinaDay } from '#platform';
import type { Proposal } from '../proposal.entity.js';

/** What the lifecycle asks about the ratings of the present round. */
export interface FeedbackFacts {
  /** Does the person stand behind the case, and have they rated every unit that replied? */
  isProposer: boolean;
  hasRated: boolean;
  /** Ratings that may still come: person by unit. */
  ratingsOutstanding: number;
  /** How the first proposer found the results, the worst of them; null: not every unit is rated. */
  verdict: Attitude | null;
  /** The first proposer has found at least one unit's result unsatisfying. */
  foundUnsatisfying: boolean;
  /** Last day of the time for rating; null while there is nothing to rate. */
  feedbackUntil: string | null;
  feedbackOver: boolean;
}

/** Where there is something to rate. */
const rated: readonly ProposalStage[] = ['replied', 'disputed', 'closed'];

/** Who may still rate whom in the present round: SQL over the proposal `$1`, one row per person and replying unit. */
export const askedSql = `
  SELECT r.rater_id, r.name, r.is_first, r.via_proposal_id, u.id AS assignment_id, u.department_id, u.role, g.result,
         g.medium, g.rated_at
    FROM case_raters r
    JOIN proposals p ON p.id = r.proposal_id
    JOIN assignments u ON u.proposal_id = p.id AND u.round = p.round AND u.role <> 'CO_HANDLER' AND u.stage = 'replied'
    LEFT JOIN ratings g ON g.assignment_id = u.id AND coalesce(g.member_id, g.collective_id) = r.rater_id
   WHERE r.proposal_id = $1`;

export async function feedbackFacts(
  q: Db | Tx,
  proposal: Proposal,
  raterId: string | null,
  now: Date,
): Promise<FeedbackFacts> {
  if (!rated.includes(proposal.stage)) return { ...nothingYet, isProposer: await standsBehind(q, proposal, raterId) };
  const facts = await q.row<Omit<FeedbackFacts, 'feedbackUntil' | 'feedbackOver'>>(
    `WITH asked AS (${askedSql})
     SELECT EXISTS (SELECT 1 FROM case_raters WHERE proposal_id = $1 AND rater_id = $2) AS "isProposer",
            coalesce((SELECT bool_and(result IS NOT NULL) FROM asked WHERE rater_id = $2), FALSE) AS "hasRated",
            (SELECT count(*) FROM asked WHERE result IS NULL) AS "ratingsOutstanding",
            (SELECT CASE WHEN count(*) = 0 OR bool_or(result IS NULL) THEN NULL
                         WHEN bool_or(result = 'UNSATISFIED') THEN 'UNSATISFIED'
                         WHEN bool_or(result = 'BASICALLY_SATISFIED') THEN 'BASICALLY_SATISFIED'
                         ELSE 'SATISFIED' END FROM asked WHERE is_first) AS verdict,
            coalesce((SELECT bool_or(result = 'UNSATISFIED') FROM asked WHERE is_first), FALSE) AS "foundUnsatisfying"`,
    [proposal.id, raterId],
  );
  if (!facts) throw new Error('a SELECT without FROM gives one row');
  const feedbackUntil = proposal.stage === 'replied' ? await untilOf(q, proposal) : null;
  return { ...facts, feedbackUntil, feedbackOver: feedbackUntil !== null && chinaDay(now) > feedbackUntil };
}

const nothingYet = {
  hasRated: false,
  ratingsOutstanding: 0,
  verdict: null,
  foundUnsatisfying: false,
  feedbackUntil: null,
  feedbackOver: false,
};

async function standsBehind(q: Db | Tx, { id }: Proposal, raterId: string | null): Promise<boolean> {
  if (!raterId) return false;
  return (await q.row(`SELECT 1 FROM case_raters WHERE proposal_id = $1 AND rater_id = $2`, [id, raterId])) !== null;
}

/** The last day of the time for rating, counted from the last reply of the round. */
async function untilOf(q: Db | Tx, { repliedAt }: Proposal): Promise<string | null> {
  if (!repliedAt) return null;
  const { settings } = await readBody(q);
  return (await readCalendar(q)).dueDate(chinaDay(repliedAt), settings.feedbackWorkingDays).on;
}
