import type { DutyFigure } from '#contract';
import { cameAsProposals } from './came-as-proposals.js';

/** A record that a figure counts. */
export interface DutyRow {
  id: string;
  kind: 'suggestion' | 'proposal';
  number: string;
  title: string;
  at: Date;
  note: string | null;
}

interface Figure {
  label: string;
  unit: string;
  definition: string;
  /**
   * Its records as rows (id, kind, number, title, at, note), of the member `$1` from `$2` to before `$3`. The one
   * definition of the figure: its number is the number of these rows.
   */
  sql: string;
}

const suggestion = `SELECT s.id, 'suggestion' AS kind, s.number, s.title, s.received_at AS at, NULL::text AS note
    FROM suggestions s
   WHERE s.member_id = $1 AND s.sender_state IN ('confirmed', 'matched') AND s.received_at >= $2 AND s.received_at < $3
     AND s.stage <> 'withdrawn' AND s.id NOT IN (${cameAsProposals})
     AND EXISTS (SELECT 1 FROM arrivals a WHERE a.suggestion_id = s.id)`;

/** A proposal before it is filed is called by its serial. */
const proposal = (at: string, note: string, from: string) =>
  `SELECT p.id, 'proposal' AS kind, coalesce(p.case_number, p.intake_serial) AS number, p.title, ${at} AS at,
          ${note} AS note
     FROM ${from}`;

const submitted = `p.stage <> 'withdrawn' AND p.submitted_at >= $2 AND p.submitted_at < $3`;
const ofMember = `proposals p JOIN proposal_members m ON m.proposal_id = p.id AND m.member_id = $1`;

/** Merged suggestions count as the one that they were joined to. */
const led = `WITH RECURSIVE up AS (
     SELECT s.id AS start, s.id, s.merged_into_id FROM suggestions s WHERE s.member_id = $1
     UNION SELECT up.start, s.id, s.merged_into_id FROM suggestions s JOIN up ON s.id = up.merged_into_id)
  SELECT start FROM up JOIN conversions c ON c.suggestion_id = up.id`;

const way = `CASE c.way WHEN 'VISIT' THEN '走访' WHEN 'MEETING' THEN '座谈' WHEN 'PHONE' THEN '电话'
                        WHEN 'MAIL' THEN '邮件、书信' ELSE '其他方式' END`;

export const duties: Record<DutyFigure, Figure> = {
  suggestions: {
    label: '提交意见建议',
    unit: '条',
    definition: '本年收到的、由本人提出的意见建议，各渠道合计，含并入别条的；撤回的不计，由提案转来的计在提案里。',
    sql: suggestion,
  },
  'suggestions-converted': {
    label: '意见建议转为提案',
    unit: '条',
    definition: '本年收到的本人意见建议中，已转为提案的；并入别条的，随主条计。',
    sql: `${suggestion} AND s.id IN (${led})`,
  },
  'first-proposer': {
    label: '作为第一提案人提出提案',
    unit: '件',
    definition: '本年提交、本人为第一提案人的提案，撤案的不计。',
    sql: proposal('p.submitted_at', 'NULL::text', `${ofMember} WHERE m.position = 0 AND ${submitted}`),
  },
  'co-signer': {
    label: '联名提案',
    unit: '件',
    definition: '本年提交、本人参加联名而不是第一提案人的提案，撤案的不计。',
    sql: proposal('p.submitted_at', 'NULL::text', `${ofMember} WHERE m.position > 0 AND ${submitted}`),
  },
  collective: {
    label: '参与集体提案',
    unit: '件',
    definition: '本年提交的集体提案中，提案表上联系人的姓名和电话都与本人一致的，撤案的不计。',
    sql: proposal(
      'p.submitted_at',
      'p.collective_name',
      `proposals p JOIN members m ON m.id = $1 AND p.contact_name = m.name
        AND regexp_replace(p.contact_phone, '\\D', '', 'g') = regexp_replace(m.phone, '\\D', '', 'g')
       WHERE p.collective_name IS NOT NULL AND ${submitted}`,
    ),
  },
  excellent: {
    label: '优秀提案',
    unit: '件',
    definition: '本年评为优秀提案、本人为提案人（含联名）的提案，撤销的不计。',
    sql: proposal(
      'k.marked_at',
      'NULL::text',
      `${ofMember} JOIN proposal_marks k ON k.proposal_id = p.id AND k.kind = 'excellent' AND k.withdrawn_at IS NULL
       WHERE k.marked_at >= $2 AND k.marked_at < $3`,
    ),
  },
  consulted: {
    label: '参加面商',
    unit: '次',
    definition: '本年承办单位就本人提案（含联名）登记的面商，委员表示不需要的不计。',
    sql: proposal(
      `c.held_on::timestamp AT TIME ZONE 'Asia/Shanghai'`,
      `d.name || '，' || ${way}`,
      `${ofMember} JOIN assignments a ON a.proposal_id = p.id JOIN departments d ON d.id = a.department_id
        JOIN consultations c ON c.assignment_id = a.id AND c.way <> 'NOT_NEEDED'
       WHERE c.held_on >= ($2::timestamptz AT TIME ZONE 'Asia/Shanghai')::date
         AND c.held_on < ($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date`,
    ),
  },
  'proposals-rated': {
    label: '反馈意见的提案',
    unit: '件',
    definition: '本年至少评价过一次答复的提案，一件只计一次。',
    sql: proposal(
      'g.at',
      'NULL::text',
      `(SELECT proposal_id, min(rated_at) AS at FROM ratings
         WHERE member_id = $1 AND rated_at >= $2 AND rated_at < $3 GROUP BY proposal_id) g
        JOIN proposals p ON p.id = g.proposal_id`,
    ),
  },
  'replies-rated': {
    label: '评价答复',
    unit: '次',
    definition: '本年对承办单位答复作出的评价，再次办理后的另计一次。',
    sql: proposal(
      'g.rated_at',
      'd.name',
      `ratings g JOIN proposals p ON p.id = g.proposal_id JOIN assignments a ON a.id = g.assignment_id
        JOIN departments d ON d.id = a.department_id
       WHERE g.member_id = $1 AND g.rated_at >= $2 AND g.rated_at < $3`,
    ),
  },
};
