import { Injectable } from '@nestjs/common';
import { type FileView, type ProposalBrief, type TodoItem } from '#contract';
import { memberBriefs, readBody } from '#people';
import { type Actor, Db, Parameters, Refusal, courseOf, pageOf } from '#platform';
import { ProposalViews } from '#proposals';
import { openLikenesses } from './alikes.js';
import { arrivalsOf, documentsOf, mattersOf, movesOf, readsChatRecords, supportersSql } from './arrival-views.js';
import { type InboxQuery, findPage, gatheringSql, inboxKey, unseenBy } from './inbox.js';
import { type SuggestionFacts, suggestionLifecycle } from './lifecycle.js';
import { suggestionsLike } from './likeness.js';
import { factsSql, familySql, visibleSql } from './lock.js';
import type { Suggestion } from './suggestion.entity.js';
import { withdrawalNow } from './withdrawals.js';

/** The suggestion that a merged one counts as. */
const rootSql = `WITH RECURSIVE up AS (
    SELECT id, merged_into_id FROM suggestions WHERE id = $1
    UNION SELECT s.id, s.merged_into_id FROM suggestions s JOIN up ON s.id = up.merged_into_id)
  SELECT id FROM up WHERE merged_into_id IS NULL`;

/** A suggestion with what is counted about it. */
type Shown = Suggestion & { html: string | null; supporters: number; alike: number; unseen: number };

const entryOf = ({ entryWay: way, saidOn, enteredBy }: Suggestion) =>
  way && saidOn && enteredBy ? { way, saidOn, enteredBy } : null;

/** A member sees this one through their own suggestion: it is the same matter. */
const proposalOf = (db: Db, id: string) =>
  db.row<{ id: string; number: string; title: string }>(
    `SELECT p.id, coalesce(p.case_number, p.intake_serial) AS number, p.title
       FROM suggestions s JOIN proposals p ON p.id = s.from_proposal_id WHERE s.id = $1`,
    [id],
  );

@Injectable()
export class SuggestionViews {
  constructor(
    private readonly db: Db,
    private readonly proposals: ProposalViews,
  ) {}

  async inbox(actor: Actor, query: InboxQuery) {
    const rows = await findPage(this.db, actor, query);
    const briefs = await memberBriefs(
      this.db,
      rows.flatMap(({ memberId }) => memberId ?? []),
    );
    return pageOf(rows, query.limit, inboxKey, ({ memberId, ...row }) => ({
      ...row,
      member: (memberId && briefs.get(memberId)) || null,
    }));
  }

  async mine(actor: Actor, query: { after?: string; limit: number }) {
    const { items, next } = await this.inbox(actor, query);
    const links = await this.proposalsOf(items.map(({ id }) => id));
    return { items: items.map((item) => ({ ...item, proposals: links.get(item.id) ?? [] })), next };
  }

  async read(actor: Actor, id: string) {
    const row = await this.visible(actor, id);
    const rootId = (await this.db.row<{ id: string }>(rootSql, [id]))?.id ?? id;
    const [links, attachments, arrivals, trail, briefs, mergedInto, dismissal, counted, matters, moves, documents] =
      await Promise.all([
        this.proposalsOf([rootId]),
        this.attachmentsOf(actor, id),
        arrivalsOf(this.db, actor, id),
        courseOf(this.db, [{ kind: 'suggestion', ids: [id] }]),
        memberBriefs(this.db, row.memberId ? [row.memberId] : []),
        this.mergedInto(actor, row.mergedIntoId),
        this.dismissalOf(row),
        this.db.row<SuggestionFacts>(factsSql, [id]),
        mattersOf(this.db, actor, id),
        movesOf(this.db, actor, id),
        documentsOf(this.db, id),
      ]);
    const fromProposal = await proposalOf(this.db, id);
    return {
      ...row,
      member: (row.memberId && briefs.get(row.memberId)) || null,
      dismissal,
      mergedInto,
      fromProposal,
      attachments,
      arrivals,
      matters,
      moves,
      documents,
      entry: entryOf(row),
      proposals: links.get(rootId) ?? [],
      trail,
      may: suggestionLifecycle.mayDo(row, actor, {
        ...(counted ?? { proposals: 0, arrivals: 0, others: 0 }),
        ...(actor.role === 'member' ? await withdrawalNow(this.db, row) : {}),
      }),
    };
  }

  /** Suggestions of a year before or after that say much the same, with the phrases that stand in both. */
  async like(actor: Actor, id: string) {
    const kept = await this.visible(actor, id);
    return suggestionsLike(this.db, actor, { ...kept, kept, most: 10 });
  }

  /** May this person see the file through some suggestion? */
  async seesFile(actor: Actor, fileId: string): Promise<boolean> {
    const parameters = new Parameters();
    const add = (value: unknown) => parameters.add(value);
    const seen = await this.db.row(
      `SELECT 1 FROM suggestion_files f JOIN suggestions s ON s.id = f.suggestion_id
        WHERE f.file_id = ${add(fileId)} AND ${visibleSql(actor, add)}
        UNION ALL
       SELECT 1 WHERE ${readsChatRecords(actor)} AND (
           EXISTS (SELECT 1 FROM raw_inbound WHERE record_file_id = ${add(fileId)})
        OR EXISTS (SELECT 1 FROM chat_records WHERE file_id = ${add(fileId)})
        OR EXISTS (SELECT 1 FROM chat_record_files WHERE file_id = ${add(fileId)})) LIMIT 1`,
      parameters.values,
    );
    return seen !== null;
  }

  /** The number that one arrival was given; null while it has none. */
  async numberOf(rawId: string): Promise<string | null> {
    const row = await this.db.row<{ number: string }>(
      `SELECT s.number FROM arrivals a JOIN suggestions s ON s.id = a.suggestion_id
        WHERE a.raw_inbound_id = $1 ORDER BY a.part LIMIT 1`,
      [rawId],
    );
    return row?.number ?? null;
  }

  /** What waits in the inbox, oldest first; the count is the whole, the list its beginning. */
  async todo(actor: Actor, most = 50): Promise<{ items: TodoItem[]; counts: Record<string, number> }> {
    if (actor.role !== 'secretariat') return { items: [], counts: {} };
    const counted = await this.db.row<{ count: number; alike: number }>(
      `SELECT count(*), count(*) FILTER (WHERE EXISTS (SELECT 1 ${openLikenesses})) AS alike
         FROM suggestions s WHERE stage = 'received'`,
    );
    const items = await this.db.rows<TodoItem>(
      `SELECT 'suggestion' AS kind, id, id AS "subjectId", number, title, '处理' AS verb, sender_name AS who,
              NULL AS "dueOn", NULL AS "workingDaysLeft"
         FROM suggestions WHERE stage = 'received' ORDER BY received_at, id LIMIT $1`,
      [most],
    );
    return { items, counts: { inbox: counted?.count ?? 0, matters: counted?.alike ?? 0 } };
  }

  private async visible(actor: Actor, id: string): Promise<Shown> {
    const parameters = new Parameters();
    const add = (value: unknown) => parameters.add(value);
    const row = await this.db.row<Shown>(
      `SELECT s.id, s.number, s.channel, s.stage, s.title, s.text, s.version, s.original_text AS "originalText", s.quote,
              (SELECT html FROM arrivals o WHERE o.suggestion_id = s.id AND o.role = 'origin') AS html,
              ${supportersSql} AS supporters, (SELECT count(*) ${openLikenesses}) AS alike,
              ${unseenBy(actor)} AS unseen, ${gatheringSql(add(this.db.now()))} AS "gatheringUntil",
              s.entry_way AS "entryWay", s.said_on AS "saidOn", s.entered_by AS "enteredBy",
              s.category, s.received_at AS "receivedAt", s.sender_name AS "senderName",
              s.sender_state AS "senderState", s.member_id AS "memberId", s.merged_into_id AS "mergedIntoId",
              s.dismiss_reason AS "dismissReason", s.dismiss_note AS "dismissNote", s.dismissed_at AS "dismissedAt"
         FROM suggestions s WHERE s.id = ${add(id)} AND ${visibleSql(actor, add)}`,
      parameters.values,
    );
    if (!row) throw new Refusal('not-found');
    return row;
  }

  /** Proposals each suggestion led to. */
  private async proposalsOf(ids: string[]): Promise<Map<string, ProposalBrief[]>> {
    const links = await this.db.rows<{ suggestionId: string; proposalId: string }>(
      `SELECT suggestion_id AS "suggestionId", proposal_id AS "proposalId" FROM conversions
        WHERE suggestion_id = ANY($1) ORDER BY converted_at`,
      [ids],
    );
    const briefs = new Map((await this.proposals.briefsOf(links.map((link) => link.proposalId))).map((b) => [b.id, b]));
    const bySuggestion = new Map<string, ProposalBrief[]>();
    for (const { suggestionId, proposalId } of links) {
      const brief = briefs.get(proposalId);
      if (brief) bySuggestion.set(suggestionId, [...(bySuggestion.get(suggestionId) ?? []), brief]);
    }
    return bySuggestion;
  }

  /** Its own first, then those of what was merged into it, as far as this person may see them. */
  private attachmentsOf(actor: Actor, id: string): Promise<FileView[]> {
    const parameters = new Parameters();
    const add = (value: unknown) => parameters.add(value);
    parameters.add([id]);
    return this.db.rows<FileView>(
      `${familySql} SELECT f.id, f.name, f.content_type AS "contentType", f.size
         FROM family JOIN suggestions s ON s.id = family.id JOIN suggestion_files sf ON sf.suggestion_id = s.id
         JOIN files f ON f.id = sf.file_id WHERE ${visibleSql(actor, add)}
        ORDER BY (s.id = ${add(id)}) DESC, s.received_at, s.id, sf.position`,
      parameters.values,
    );
  }

  /** A member may know that somebody else said the same, not what the other's record says. */
  private async mergedInto(actor: Actor, id: string | null) {
    if (!id) return null;
    const parameters = new Parameters();
    const root = parameters.add(id);
    const row = await this.db.row<{ id: string; number: string; title: string; visible: boolean }>(
      `SELECT s.id, s.number, s.title, ${visibleSql(actor, (value) => parameters.add(value))} AS visible
         FROM suggestions s WHERE s.id = ${root}`,
      parameters.values,
    );
    return row && { id: row.id, number: row.number, title: row.visible ? row.title : '内容相同的另一条意见' };
  }

  private async dismissalOf(row: Suggestion) {
    if (!row.dismissReason || !row.dismissedAt) return null;
    const { settings } = await readBody(this.db);
    const label = settings.dismissalReasons.find(({ code }) => code === row.dismissReason)?.label;
    return { reason: label ?? row.dismissReason, note: row.dismissNote, at: row.dismissedAt };
  }
}
