import type { Tx } from '#platform';
import type { SubjectKind } from './facts.js';

/** Somebody who is told: by account, by address, or both. */
export interface Reader {
  accountId: string | null;
  mail: string | null;
  /** The head of the mail they wrote, when the notice answers one. */
  answeredHead: Buffer | null;
}

/** The oldest address bound to the member `m`. */
export const boundAddress = `(SELECT subject FROM member_bindings WHERE member_id = m.id AND provider = 'mail'
                        ORDER BY bound_at, id LIMIT 1)`;

const accounts = (condition: string) =>
  `SELECT a.id AS "accountId", a.mail, NULL::bytea AS "answeredHead" FROM accounts a
    WHERE ${condition} AND a.disabled_at IS NULL`;

/** Officers of a unit; one without an address of their own, or a unit without officers, is written to at the unit's. */
const departments = (condition: string) =>
  `SELECT a.id AS "accountId", coalesce(a.mail, d.mail) AS mail, NULL::bytea AS "answeredHead"
     FROM proposals p JOIN assignments s ON s.proposal_id = p.id AND s.round = p.round
     JOIN departments d ON d.id = s.department_id
     LEFT JOIN accounts a ON a.department_id = d.id AND a.disabled_at IS NULL
    WHERE p.id = asked.subject AND ${condition}`;

/** Enough for any head; only its Message-ID is looked for. */
const headBytes = 64 * 1024;

/** Who they are, as SQL over the subject that is `asked` about, and over its part. */
const audiences = {
  /**
   * Who sent the suggestion. A member counts only once the match is sure: a nickname that merely looks like theirs tells
   * them nothing. What came by mail is answered at the address it came from, member or not.
   */
  senders: `SELECT a.id AS "accountId",
       CASE s.sender_provider WHEN 'mail' THEN s.sender_subject ELSE coalesce(a.mail, ${boundAddress}) END AS mail,
       CASE s.sender_provider WHEN 'mail' THEN (
         SELECT substring(r.content FOR ${headBytes}) FROM arrivals v JOIN raw_inbound r ON r.id = v.raw_inbound_id
          WHERE v.suggestion_id = s.id AND r.form = 'mail' ORDER BY v.role = 'origin' DESC, r.received_at, r.id LIMIT 1) END AS "answeredHead"
     FROM suggestions s
     LEFT JOIN members m ON m.id = s.member_id AND s.sender_state IN ('confirmed', 'matched')
     LEFT JOIN accounts a ON a.member_id = m.id AND a.disabled_at IS NULL
    WHERE s.id = asked.subject`,
  /** Whose draft it is. */
  writer: accounts('a.id = (SELECT account_id FROM proposal_drafts WHERE id = asked.subject)'),
  /** Who is asked to sign. */
  cosigner: `SELECT a.id AS "accountId", coalesce(a.mail, ${boundAddress}) AS mail, NULL::bytea AS "answeredHead"
     FROM draft_invitations i JOIN members m ON m.id = i.member_id
     JOIN accounts a ON a.member_id = m.id AND a.disabled_at IS NULL
    WHERE i.id = asked.subject`,
  proposers: `SELECT a.id AS "accountId", coalesce(a.mail, ${boundAddress}) AS mail, NULL::bytea AS "answeredHead"
     FROM (SELECT DISTINCT member_id FROM case_members WHERE proposal_id = asked.subject) pm JOIN members m ON m.id = pm.member_id
     LEFT JOIN accounts a ON a.member_id = m.id AND a.disabled_at IS NULL`,
  /** Of the lead case that it was merged under: its own. */
  'lead-case-proposers': `SELECT a.id AS "accountId", coalesce(a.mail, ${boundAddress}) AS mail,
            NULL::bytea AS "answeredHead"
     FROM proposals p JOIN proposal_members pm ON pm.proposal_id = p.merged_into_id
     JOIN members m ON m.id = pm.member_id LEFT JOIN accounts a ON a.member_id = m.id AND a.disabled_at IS NULL
    WHERE p.id = asked.subject`,
  /** Units whose part ended because the case was withdrawn. */
  'relieved-units': departments('s.withdrawn_from_stage IS NOT NULL'),
  /** Units of the current round. */
  lead: departments(`s.role = 'LEAD' AND s.stage <> 'released'`),
  'co-handlers': departments(`s.role = 'CO_HANDLER' AND s.stage <> 'released'`),
  'split-units': departments(`s.role = 'SPLIT' AND s.stage <> 'released'`),
  units: departments(`s.stage <> 'released'`),
  'other-units': departments(`s.stage <> 'released' AND s.id <> asked.part`),
  /** The one whose part is told of, `asked.part`. */
  unit: departments('s.id = asked.part'),
  /** The one whose reply promised something, in whichever round. */
  'promising-unit': `SELECT a.id AS "accountId", coalesce(a.mail, d.mail) AS mail, NULL::bytea AS "answeredHead"
     FROM assignments s JOIN departments d ON d.id = s.department_id
     LEFT JOIN accounts a ON a.department_id = d.id AND a.disabled_at IS NULL WHERE s.id = asked.part`,
  /** Who still has to report on a 批示 of the case, and the leaders who gave one. */
  instructed: `SELECT a.id AS "accountId", coalesce(a.mail, d.mail) AS mail, NULL::bytea AS "answeredHead"
     FROM (SELECT DISTINCT t.department_id FROM instructions i JOIN instruction_targets t ON t.instruction_id = i.id
            WHERE i.proposal_id = asked.subject AND t.answered_at IS NULL) t
     LEFT JOIN departments d ON d.id = t.department_id
     LEFT JOIN accounts a ON a.disabled_at IS NULL
      AND (a.department_id = t.department_id OR t.department_id IS NULL AND a.role = 'secretariat')`,
  instructors: accounts('a.id IN (SELECT leader_account_id FROM instructions WHERE proposal_id = asked.subject)'),
  /** Who asked for the report. */
  asker: accounts('a.id = (SELECT requested_by_id FROM snapshots WHERE id = asked.subject)'),
  secretariat: accounts(`a.role = 'secretariat'`),
  supervisor: accounts(`a.role = 'supervisor'`),
  administrators: accounts(`a.role = 'administrator'`),
} as const;

export type Audience = keyof typeof audiences;
type Office = 'secretariat' | 'supervisor' | 'administrators';

/** Whom each kind of subject has beside the offices. */
export interface AudienceOf extends Record<SubjectKind, Audience> {
  suggestion: Office | 'senders';
  draft: 'writer';
  invitation: 'cosigner';
  proposal:
    | Office
    | 'proposers'
    | 'lead-case-proposers'
    | 'relieved-units'
    | 'lead'
    | 'co-handlers'
    | 'split-units'
    | 'units'
    | 'other-units'
    | 'unit'
    | 'promising-unit'
    | 'instructed'
    | 'instructors';
  report: Office | 'asker';
  job: Office;
}

interface Asked {
  subjectId: string;
  assignmentId: string | null;
  to: readonly Audience[];
}

/** Everybody in these audiences, subject by subject, in their order. */
export async function readersOf(tx: Tx, asked: Asked[]): Promise<Reader[][]> {
  const readers = asked.map((): Reader[] => []);
  for (const names of new Set(asked.map(({ to }) => to.join(' ')))) {
    const some = [...asked.entries()].filter(([, { to }]) => to.join(' ') === names);
    const to = some[0]?.[1].to ?? [];
    const parts = to.map((name, place) => `SELECT ${place} AS place, r.* FROM (${audiences[name]}) r`);
    const rows = await tx.rows<Reader & { at: number }>(
      `SELECT asked.at, "accountId", mail, "answeredHead"
         FROM unnest($1::int[], $2::uuid[], $3::uuid[]) AS asked(at, subject, part)
        CROSS JOIN LATERAL (${parts.join(' UNION ALL ')}) AS readers
        WHERE "accountId" IS NOT NULL OR mail IS NOT NULL ORDER BY at, place, "accountId", mail`,
      [some.map(([at]) => at), some.map(([, one]) => one.subjectId), some.map(([, one]) => one.assignmentId)],
    );
    for (const { at, ...reader } of rows) readers[at]?.push(reader);
  }
  return readers;
}
