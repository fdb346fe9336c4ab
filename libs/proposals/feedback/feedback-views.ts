import { Injectable } from '@nestjs/common';
import type { AnswerOf, QueryOf, routes } from '#contract';
import { readBody, readCalendar } from '#people';
import { type Actor, Db, Parameters, Refusal, chinaDay, pageOf, readCursor, shiftDay } from '#platform';
import { askedSql } from './feedback-facts.js';
import { alikeOrigins } from './origins.js';
import { Proposal } from '../proposal.entity.js';
import { proposalsSeenBy } from '../views/visibility.js';

type Routes = typeof routes.feedback;
type Waiting = AnswerOf<Routes['overview']>['items'][number];

/** 征询意见 as the office follows it; no department and no member may ask for these. */
@Injectable()
export class FeedbackViews {
  constructor(private readonly db: Db) {}

  async read(actor: Actor, proposalId: string): Promise<AnswerOf<Routes['read']>> {
    const parameters = new Parameters();
    const id = parameters.add(proposalId);
    const seen = await this.db.row(
      `SELECT 1 FROM proposals p WHERE p.id = ${id} AND ${proposalsSeenBy(actor, parameters)}`,
      parameters.values,
    );
    if (!seen) throw new Refusal('not-found');
    const proposal = await this.db.source.manager.findOneByOrFail(Proposal, { id: proposalId });
    const [rows, mailable, closableFrom] = await Promise.all([
      this.rowsOf(proposalId),
      this.mailable(proposalId),
      this.closableFrom(),
    ]);
    return {
      round: proposal.round,
      rows,
      mailable,
      closableFrom: proposal.stage === 'replied' && proposal.repliedAt ? closableFrom(proposal.repliedAt) : null,
    };
  }

  /** Cases that wait for the first proposer or for the office, the longest first. */
  async overview({ after, limit }: QueryOf<Routes['overview']>): Promise<AnswerOf<Routes['overview']>> {
    const cursor = readCursor(after, 2);
    const [rows, alike, closableFrom] = await Promise.all([
      this.db.rows<Omit<Waiting, 'closableFrom' | 'repliedAt'> & { key: string; repliedAt: Date }>(
        `SELECT p.id, coalesce(p.case_number, p.intake_serial) AS number, p.title, p.proposers, p.stage, p.round,
                p.replied_at AS "repliedAt", p.replied_at::text AS key, units.names AS units,
                units.count * (SELECT count(*) FROM case_raters r WHERE r.proposal_id = p.id) AS asked,
                (SELECT count(*) FROM ratings g WHERE g.proposal_id = p.id AND g.round = p.round) AS rated
           FROM proposals p CROSS JOIN LATERAL (
             SELECT count(*) AS count, array_agg(d.name ORDER BY a.id) AS names
               FROM assignments a JOIN departments d ON d.id = a.department_id
              WHERE a.proposal_id = p.id AND a.round = p.round AND a.role <> 'CO_HANDLER' AND a.stage = 'replied') units
          WHERE p.stage IN ('replied', 'disputed') AND ($1::timestamptz IS NULL OR (p.replied_at, p.id) > ($1, $2::uuid))
          ORDER BY p.replied_at, p.id LIMIT $3`,
        [cursor?.[0] ?? null, cursor?.[1] ?? null, limit + 1],
      ),
      alikeOrigins(this.db),
      this.closableFrom(),
    ]);
    const page = pageOf(
      rows,
      limit,
      (row) => [row.key, row.id],
      (row) => ({ ...row, units: row.units ?? [], closableFrom: closableFrom(row.repliedAt) }),
    );
    return { ...page, alike };
  }

  private async rowsOf(proposalId: string): Promise<AnswerOf<Routes['read']>['rows']> {
    type Row = Omit<AnswerOf<Routes['read']>['rows'][number], 'linkUntil'> & { linkUntil: Date | null };
    const rows = await this.db.rows<Row>(
      `SELECT asked.assignment_id AS "assignmentId", d.name AS "departmentName", asked.rater_id AS "raterId",
              asked.name AS "raterName", asked.is_first AS first, asked.medium, asked.rated_at AS "ratedAt",
              CASE WHEN asked.via_proposal_id <> $1 THEN coalesce(v.case_number, v.intake_serial) END AS via,
              l.expires_at - interval '1 second' AS "linkUntil",
              -- The letter that brought it stands by the first of its links.
              (SELECT coalesce(n.bounce, n.mail_failure)
                 FROM feedback_links f JOIN assignments u ON u.id = f.assignment_id AND u.proposal_id = $1
                 JOIN notices n ON n.event_id = f.id AND n.kind = 'feedback-link'
                WHERE f.rater_id = l.rater_id AND f.made_at = l.made_at AND f.revoked_at IS NULL
                ORDER BY n.created_at DESC LIMIT 1) AS returned
         FROM (${askedSql}) asked JOIN departments d ON d.id = asked.department_id
         JOIN proposals v ON v.id = asked.via_proposal_id
         JOIN case_raters r ON r.proposal_id = $1 AND r.rater_id = asked.rater_id
         LEFT JOIN feedback_links l ON l.assignment_id = asked.assignment_id AND l.rater_id = asked.rater_id
          AND l.used_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > $2
        ORDER BY asked.is_first DESC, asked.via_proposal_id <> $1, r.position, asked.rater_id, asked.assignment_id`,
      [proposalId, this.db.now()],
    );
    return rows.map((row) => ({ ...row, linkUntil: row.linkUntil && chinaDay(row.linkUntil) }));
  }

  private async mailable(proposalId: string): Promise<string[]> {
    const rows = await this.db.rows<{ id: string }>(
      `SELECT r.rater_id AS id FROM case_raters r
        WHERE r.proposal_id = $1 AND (
          EXISTS (SELECT 1 FROM accounts a WHERE a.member_id = r.member_id AND a.mail IS NOT NULL AND a.disabled_at IS NULL)
          OR EXISTS (SELECT 1 FROM member_bindings b WHERE b.member_id = r.member_id AND b.provider = 'mail'))`,
      [proposalId],
    );
    return rows.map(({ id }) => id);
  }

  /** The first day on which a case may be closed without the first proposer's verdict. */
  private async closableFrom(): Promise<(repliedAt: Date) => string> {
    const [{ settings }, calendar] = await Promise.all([readBody(this.db), readCalendar(this.db)]);
    return (repliedAt) => shiftDay(calendar.dueDate(chinaDay(repliedAt), settings.feedbackWorkingDays).on, 1);
  }
}
