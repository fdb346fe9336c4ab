import type { MarkKind } from '#contract';
import type { Tx } from '#platform';
import { cameAsProposals } from './came-as-proposals.js';
import { type Period, momentsOf } from './period.js';

/** A stage of a proposal as the report counts it; from 立案 on it is filed, however far it has come. */
const fateOfStage = (stage: string): string =>
  `CASE WHEN ${stage} IN ('submitted', 'in-review') THEN 'waiting'
        WHEN ${stage} IN ('filed', 'handling', 'replied', 'disputed', 'closed') THEN 'filed' ELSE ${stage} END`;

const markedThen = (kind: MarkKind): string =>
  `c.id IN (SELECT proposal_id FROM proposal_marks
             WHERE kind = '${kind}' AND marked_at <= :asOf AND (withdrawn_at IS NULL OR withdrawn_at > :asOf))`;

/**
 * The tables that the figures of one period are picked from, as things stood at the as-of moment: one row per
 * suggestion, proposal, lead assignment, rating and promise, with what the metrics ask about it. They live as long as the
 * transaction. Nothing that happened after the moment `:asOf` is seen.
 */
const tables: readonly { name: string; sql: string }[] = [
  {
    // What was taken back after the as-of moment stood then: its columns are empty by now, the trail still knows.
    name: 'period_undone',
    sql: `SELECT DISTINCT ON (t.subject_id) t.subject_id AS id, t.to_stage AS stage,
                 (t.details ->> 'intoId')::uuid AS merged_into_id
            FROM trail t
           WHERE t.subject_kind = 'suggestion' AND t.to_stage IS NOT NULL AND t.at <= :asOf
             AND t.subject_id IN (SELECT subject_id FROM trail WHERE subject_kind = 'suggestion'
                                     AND action IN ('unmerge', 'restore') AND at > :asOf)
           ORDER BY t.subject_id, t.seq DESC`,
  },
  {
    name: 'period_merged',
    sql: `SELECT id, merged_into_id FROM suggestions
           WHERE merged_into_id IS NOT NULL AND merged_at <= :asOf AND id NOT IN (SELECT id FROM period_undone)
           UNION ALL
          SELECT id, merged_into_id FROM period_undone WHERE stage = 'merged'`,
  },
  {
    // Not collected: what came as a proposal; nor what was part of another one then, because it was divided from it only
    // later, or the division had been taken back.
    name: 'period_uncollected',
    sql: `${cameAsProposals}
           UNION SELECT to_id FROM arrival_moves WHERE kind <> 'join' AND (at > :asOf OR undone_at <= :asOf)`,
  },
  {
    // What was converted then, also if that was taken back since.
    name: 'period_conversions',
    sql: `SELECT suggestion_id, proposal_id FROM conversions WHERE converted_at <= :asOf
           UNION
          SELECT suggestion_id, proposal_id FROM undone_conversions WHERE converted_at <= :asOf AND undone_at > :asOf`,
  },
  {
    // Suggestion to proposal; what a merged suggestion led to counts for the one that it was merged into.
    name: 'period_links',
    sql: `WITH RECURSIVE climbed AS (
            SELECT m.merged_into_id AS suggestion_id, c.proposal_id
              FROM period_merged m JOIN period_conversions c ON c.suggestion_id = m.id
             UNION
            SELECT m.merged_into_id, climbed.proposal_id
              FROM climbed JOIN period_merged m ON m.id = climbed.suggestion_id)
          SELECT link.suggestion_id, link.proposal_id
            FROM (SELECT suggestion_id, proposal_id FROM period_conversions
                   UNION ALL SELECT suggestion_id, proposal_id FROM climbed) link
            JOIN suggestions s ON s.id = link.suggestion_id
           WHERE s.received_at >= :start AND s.received_at < :end AND s.received_at <= :asOf
             AND (s.withdrawn_at IS NULL OR s.withdrawn_at > :asOf)
             AND s.id NOT IN (SELECT id FROM period_uncollected) AND s.id NOT IN (SELECT id FROM period_merged)`,
  },
  {
    // What its sender took back before anybody had begun with it was not collected, nor what came as a proposal and is
    // counted as one (转意见建议, docs/adr/0009).
    name: 'period_suggestions',
    sql: `SELECT row_number() OVER (ORDER BY s.received_at, s.id)::int AS ord, s.id, s.channel,
                 CASE WHEN s.id IN (SELECT id FROM period_merged) THEN 'merged'
                      WHEN s.id IN (SELECT suggestion_id FROM period_links) THEN 'converted'
                      WHEN CASE WHEN u.id IS NULL THEN s.dismissed_at <= :asOf ELSE u.stage = 'dismissed' END
                      THEN 'dismissed' ELSE 'open' END AS fate
            FROM suggestions s LEFT JOIN period_undone u USING (id)
           WHERE s.received_at >= :start AND s.received_at < :end AND s.received_at <= :asOf
             AND (s.withdrawn_at IS NULL OR s.withdrawn_at > :asOf) AND s.id NOT IN (SELECT id FROM period_uncollected)`,
  },
  {
    // What was taken back, or submitted again, after the as-of moment: the columns have moved on, the trail still knows.
    name: 'period_fates',
    sql: `SELECT DISTINCT ON (t.subject_id) t.subject_id AS id, ${fateOfStage('t.to_stage')} AS fate
            FROM trail t
           WHERE t.subject_kind = 'proposal' AND t.to_stage IS NOT NULL AND t.at <= :asOf
             AND t.subject_id IN (SELECT subject_id FROM trail WHERE subject_kind = 'proposal'
                                     AND action IN ('undo-outcome', 'leave-case', 'resubmit') AND at > :asOf)
           ORDER BY t.subject_id, t.seq DESC`,
  },
  {
    name: 'period_cases',
    sql: `SELECT id, p.submitted_at, p.category, p.proposer_kind,
                 CASE WHEN p.closed_at <= :asOf THEN p.closed_as END AS closed_as,
                 p.submitted_at >= :start AND p.submitted_at < :end AS in_period,
                 id IN (SELECT proposal_id FROM period_links) AS from_suggestion,
                 coalesce(f.fate, CASE WHEN p.merged_at <= :asOf THEN 'merged' WHEN p.outcome_at <= :asOf THEN p.stage
                                       WHEN p.filed_at <= :asOf THEN 'filed' WHEN p.returned_at <= :asOf THEN 'returned'
                                       ELSE 'waiting' END) AS fate
            FROM proposals p LEFT JOIN period_fates f USING (id)
           WHERE p.submitted_at <= :asOf AND ((p.submitted_at >= :start AND p.submitted_at < :end)
                                           OR p.id IN (SELECT proposal_id FROM period_links))`,
  },
  {
    // Every unit that owed the proposers a reply then, in every round; one that was released (退办) owes none.
    name: 'period_leads',
    sql: `SELECT a.id, a.proposal_id, a.department_id, a.role, a.assigned_at, c.in_period AND c.fate = 'filed' AS in_period,
                 a.round = max(a.round) OVER (PARTITION BY a.proposal_id) AS current,
                 r.id IS NOT NULL AS replied, r.on_time,
                 -- As it was classed then: a later change by the office is a later fact.
                 coalesce((SELECT c.from_resolution FROM resolution_changes c
                            WHERE c.assignment_id = a.id AND c.changed_at > :asOf AND c.changed_at > r.sent_at
                            ORDER BY c.changed_at LIMIT 1), r.resolution) AS resolution,
                 a.due_on < (:asOf AT TIME ZONE 'Asia/Shanghai')::date AS overdue
            FROM period_cases c
            JOIN assignments a ON a.proposal_id = c.id AND a.role IN ('LEAD', 'SPLIT')
                 AND a.assigned_at <= :asOf AND (a.released_at IS NULL OR a.released_at > :asOf)
            LEFT JOIN replies r ON r.assignment_id = a.id AND r.sent_at <= :asOf`,
  },
  {
    name: 'period_assignments',
    sql: `SELECT row_number() OVER (ORDER BY assigned_at, id)::int AS ord, id, department_id, replied, on_time, resolution, overdue
            FROM period_leads WHERE in_period`,
  },
  {
    // The last rating that each proposer gave of each unit.
    name: 'period_ratings',
    sql: `SELECT row_number() OVER (ORDER BY rated_at, id)::int AS ord, id, proposal_id, attitude, result, medium
            FROM (SELECT DISTINCT ON (r.proposal_id, a.department_id, coalesce(r.member_id, r.collective_id)) r.*
                    FROM period_cases c JOIN ratings r ON r.proposal_id = c.id AND r.rated_at <= :asOf
                    JOIN assignments a ON a.id = r.assignment_id
                   WHERE c.in_period AND c.fate = 'filed'
                   ORDER BY r.proposal_id, a.department_id, coalesce(r.member_id, r.collective_id), r.round DESC) last`,
  },
  {
    // By the day that the reply named: putting it off changes neither the period nor whether it was kept on time.
    name: 'period_promises',
    sql: `SELECT row_number() OVER (ORDER BY w.first_due_on, w.id)::int AS ord, w.id,
                 CASE WHEN w.ended_at IS NULL OR w.ended_at > :asOf THEN 'open'
                      WHEN w.stage = 'abandoned' THEN 'abandoned'
                      WHEN (w.reported_at AT TIME ZONE 'Asia/Shanghai')::date <= w.first_due_on THEN 'kept-on-time'
                      ELSE 'kept-late' END AS fate,
                 EXISTS (SELECT 1 FROM promise_dates d WHERE d.promise_id = w.id AND d.at <= :asOf) AS revised
            FROM promises w
           WHERE w.made_at <= :asOf AND w.first_due_on >= (:start AT TIME ZONE 'Asia/Shanghai')::date
             AND w.first_due_on < (:end AT TIME ZONE 'Asia/Shanghai')::date`,
  },
  {
    name: 'period_supervisions',
    sql: `SELECT row_number() OVER (ORDER BY e.held_on, e.id)::int AS ord, e.id, e.kind
            FROM supervision_events e
           WHERE e.recorded_at <= :asOf AND e.held_on >= (:start AT TIME ZONE 'Asia/Shanghai')::date
             AND e.held_on < (:end AT TIME ZONE 'Asia/Shanghai')::date`,
  },
  {
    name: 'period_evaluations',
    sql: `SELECT row_number() OVER (ORDER BY e.evaluated_at, e.id)::int AS ord, e.id, e.blind,
                 CASE WHEN e.total >= 90 THEN 'EXCELLENT' WHEN e.total >= 75 THEN 'GOOD'
                      WHEN e.total >= 60 THEN 'FAIR' ELSE 'POOR' END AS grade
            FROM period_cases c JOIN assignments a ON a.proposal_id = c.id JOIN evaluations e ON e.assignment_id = a.id
           WHERE c.in_period AND c.fate = 'filed' AND e.evaluated_at <= :asOf`,
  },
  {
    name: 'period_proposals',
    sql: `SELECT row_number() OVER (ORDER BY c.submitted_at, c.id)::int AS ord, c.id, c.in_period, c.from_suggestion,
                 c.fate, ${markedThen('key')} AS key, ${markedThen('excellent')} AS excellent, c.category, c.proposer_kind, c.proposer_kind NOT IN ('INDIVIDUAL', 'JOINT') AS collective,
                 l.department_id, coalesce(l.split, FALSE) AS split, coalesce(l.replied, FALSE) AS replied,
                 coalesce(l.replied AND l.on_time, FALSE) AS on_time,
                 coalesce(l.ever_replied, FALSE) AS asked, c.closed_as,
                 c.id IN (SELECT proposal_id FROM period_ratings) AS rated,
                 coalesce(t.held, FALSE) AS consulted, NOT coalesce(t.held, TRUE) AS excused,
                 c.id IN (SELECT proposal_id FROM disclosures WHERE decision = 'PUBLIC' AND decided_at <= :asOf
                             AND (ended_at IS NULL OR ended_at > :asOf)) AS published
            FROM period_cases c
            LEFT JOIN (SELECT proposal_id, (array_agg(department_id) FILTER (WHERE current AND role = 'LEAD'))[1] AS department_id,
                              bool_or(role = 'SPLIT') FILTER (WHERE current) AS split,
                              bool_and(replied) FILTER (WHERE current) AS replied,
                              bool_and(on_time) AS on_time, bool_or(replied) AS ever_replied
                         FROM period_leads GROUP BY proposal_id) l ON l.proposal_id = c.id
            LEFT JOIN (SELECT a.proposal_id, bool_or(n.way <> 'NOT_NEEDED') AS held
                         FROM consultations n JOIN assignments a ON a.id = n.assignment_id
                        WHERE n.recorded_at <= :asOf GROUP BY a.proposal_id) t ON t.proposal_id = c.id`,
  },
];

/**
 * Gives the transaction one steady view of the database, and room to work with 100,000 rows. Must be the first thing
 * that the transaction does.
 */
export async function holdStill(tx: Tx): Promise<void> {
  await tx.rows(`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`);
  await tx.rows(`SET LOCAL work_mem = '64MB'`);
  await tx.rows(`SET LOCAL jit = off`);
}

/** Makes the tables; once per transaction, and after `holdStill`. */
export async function layPeriodTables(tx: Tx, period: Period): Promise<void> {
  const { start, end } = momentsOf(period);
  // Literals, not parameters: the planner then sees how much of a table the period is.
  const literal = (at: Date) => `'${at.toISOString()}'::timestamptz`;
  const moments: Record<string, string> = { start: literal(start), end: literal(end), asOf: literal(period.asOf) };
  for (const { name, sql } of tables) {
    const bound = sql.replace(/:(start|end|asOf)\b/g, (_, moment: string) => moments[moment] ?? '');
    await tx.rows(`CREATE TEMP TABLE ${name} ON COMMIT DROP AS ${bound}`);
  }
}
