import { Injectable } from '@nestjs/common';
import { type AnswerOf, type DraftContent, draftContent, type routes } from '#contract';
import { departmentsNamed, memberBriefs } from '#people';
import { type Actor, Db, type FileRow, Refusal, fileViewOf } from '#platform';
import { defaultSignUntil, invitationFacts } from './cosigning.js';
import { draftLifecycle, invitationLifecycle } from './draft-lifecycle.js';
import { Draft, Invitation } from './draft.entity.js';

type OwnDraft = AnswerOf<typeof routes.drafts.read>;
type OwnInvitation = AnswerOf<typeof routes.invitations.read>;
type ListedInvitation = AnswerOf<typeof routes.invitations.list>[number];

/** Files that the owner of the draft `d` may show: what they uploaded, and what came with the suggestions named. */
const shownFiles = `(f.uploaded_by = d.account_id OR EXISTS (
  SELECT 1 FROM suggestion_files sf JOIN suggestions s ON s.id = sf.suggestion_id
   WHERE sf.file_id = f.id AND d.content -> 'suggestionIds' ? s.id::text AND ${ownSuggestion()}))`;

/** As in `suggestions`: staff see all, a member theirs; a sender who is only proposed is not the sender yet. */
function ownSuggestion(): string {
  return `(d.member_id IS NULL OR s.member_id = d.member_id AND s.sender_state IN ('confirmed', 'matched'))`;
}

/** An invitation `i` to the draft `d` that shows the text: while there is something to sign, and to those who did. */
const showsText = `(i.stage = 'signed' OR d.stage = 'writing' AND i.stage IN ('invited', 'refused'))`;

/** Reads of drafts: the owner sees all of it, an invited member what there is to sign, nobody else anything. */
@Injectable()
export class DraftViews {
  constructor(private readonly db: Db) {}

  /** What this person is writing, the newest first. */
  list(actor: Actor): Promise<AnswerOf<typeof routes.drafts.list>> {
    return this.db.rows(
      `SELECT d.id, d.content ->> 'title' AS title, d.updated_at AS "updatedAt", d.sign_until AS "signUntil",
              d.content -> 'suggestionIds' AS "suggestionIds",
              (SELECT count(*) FROM draft_invitations i
                WHERE i.draft_id = d.id AND i.stage IN ('invited', 'signed')) AS invited,
              (SELECT count(*) FROM draft_invitations i WHERE i.draft_id = d.id AND i.stage = 'signed') AS signed
         FROM proposal_drafts d WHERE d.account_id = $1 AND d.stage = 'writing' ORDER BY d.updated_at DESC, d.id`,
      [actor.accountId],
    );
  }

  async read(actor: Actor, id: string): Promise<OwnDraft> {
    const draft = await this.db.source.manager.findOneBy(Draft, { id, accountId: actor.accountId ?? id });
    if (!draft) throw new Refusal('not-found');
    const { stage, version, updatedAt, signUntil, proposalId } = draft;
    const content = draftContent.parse(draft.content);
    const [files, members, departments, suggestions, invitations, otherwise] = await Promise.all([
      this.files(id, [...content.fileIds, content.scanFileId]),
      memberBriefs(this.db, content.proposerIds),
      this.departments(content),
      this.suggestions(id),
      this.invitationsOf(actor, draft),
      defaultSignUntil(this.db, this.db.now()),
    ]);
    return {
      id,
      stage,
      version,
      updatedAt,
      content,
      signUntil,
      proposalId,
      defaultSignUntil: otherwise,
      files,
      departments,
      suggestions,
      invitations,
      members: content.proposerIds.flatMap((each) => members.get(each) ?? []),
      may: draftLifecycle.mayDo(draft, actor, null),
    };
  }

  /** What this member is or was asked to sign and is not submitted yet. */
  invitations(actor: Actor): Promise<ListedInvitation[]> {
    return this.db.rows(
      `${invitationSql} WHERE i.member_id = $1 AND d.stage = 'writing' AND ${showsText} ORDER BY i.stage <> 'invited', d.sign_until, i.id`,
      [actor.memberId, this.db.now()],
    );
  }

  async invitation(actor: Actor, id: string): Promise<OwnInvitation> {
    const row = await this.db.row<ListedInvitation & { draftId: string; shown: boolean }>(
      `SELECT shown.*, i.draft_id AS "draftId", ${showsText} AS shown
         FROM (${invitationSql} WHERE i.member_id = $1 AND i.id = $3) shown
         JOIN draft_invitations i USING (id) JOIN proposal_drafts d ON d.id = i.draft_id`,
      [actor.memberId, this.db.now(), id],
    );
    if (!row) throw new Refusal('not-found');
    const { draftId, shown, ...listed } = row;
    const { manager } = this.db.source;
    const draft = await manager.findOneByOrFail(Draft, { id: draftId });
    const invitation = await manager.findOneByOrFail(Invitation, { id });
    const { textRevision, proposalId } = draft;
    const { category, consentPublic, situation, demands, fileIds } = draftContent.parse(shown ? draft.content : {});
    return {
      ...listed,
      category,
      consentPublic,
      situation,
      textRevision,
      demands: demands.filter((each) => each.trim()),
      files: await this.files(draftId, fileIds),
      opinion: invitation.opinion,
      decidedAt: invitation.decidedAt,
      others: shown ? await this.others(draftId, id) : [],
      proposalId: invitation.stage === 'signed' ? proposalId : null,
      may: invitationLifecycle.mayDo(invitation, actor, invitationFacts(draft, this.db.now())),
    };
  }

  /** Whether a file belongs to a draft that this member may sign. */
  async seesFile(actor: Actor, fileId: string): Promise<boolean> {
    if (!actor.memberId) return false;
    const found = await this.db.row(
      `SELECT 1 FROM proposal_drafts d JOIN files f ON f.id = $1::uuid
         JOIN draft_invitations i ON i.draft_id = d.id AND i.member_id = $2
        WHERE d.content -> 'fileIds' ? $1::text AND ${shownFiles} AND ${showsText} LIMIT 1`,
      [fileId, actor.memberId],
    );
    return found !== null;
  }

  private async files(draftId: string, ids: (string | null)[]): Promise<OwnDraft['files']> {
    const rows = await this.db.rows<FileRow>(
      `SELECT f.id, f.name, f.content_type AS "contentType", f.size FROM proposal_drafts d JOIN files f ON f.id = ANY($2)
        WHERE d.id = $1 AND ${shownFiles}`,
      [draftId, ids.filter((each) => each !== null)],
    );
    return ids.flatMap((each) => rows.filter((row) => row.id === each)).map(fileViewOf);
  }

  private async departments({ suggestedDepartmentIds: ids }: DraftContent): Promise<OwnDraft['departments']> {
    const all = await Promise.all(ids.map((each) => departmentsNamed(this.db, [each]).catch(() => null)));
    return all.flatMap((found) => (found ? [...found.values()] : []));
  }

  private suggestions(draftId: string): Promise<OwnDraft['suggestions']> {
    return this.db.rows(
      `SELECT s.id, s.number, s.title FROM proposal_drafts d
         JOIN suggestions s ON d.content -> 'suggestionIds' ? s.id::text
        WHERE d.id = $1 AND ${ownSuggestion()} ORDER BY s.number`,
      [draftId],
    );
  }

  private async invitationsOf(actor: Actor, draft: Draft): Promise<OwnDraft['invitations']> {
    const where = { draftId: draft.id };
    const rows = await this.db.source.manager.find(Invitation, { where, order: { position: 'ASC' } });
    const members = await memberBriefs(
      this.db,
      rows.map((row) => row.memberId),
    );
    const facts = invitationFacts(draft, this.db.now());
    return rows.flatMap((row) => {
      const member = members.get(row.memberId);
      const { id, stage, askedAgain, opinion, decidedAt } = row;
      const may = invitationLifecycle.mayDo(row, actor, facts);
      return member ? [{ id, member, stage, askedAgain, opinion, decidedAt, may }] : [];
    });
  }

  private others(draftId: string, id: string): Promise<OwnInvitation['others']> {
    return this.db.rows(
      `SELECT m.name, i.stage FROM draft_invitations i JOIN members m ON m.id = i.member_id
        WHERE i.draft_id = $1 AND i.id <> $2 AND i.stage <> 'withdrawn' ORDER BY i.position`,
      [draftId, id],
    );
  }
}

/** `$2`: now. */
const invitationSql = `SELECT i.id, i.stage, a.name AS "from", d.content ->> 'title' AS title, d.sign_until AS until,
    i.asked_again AS "askedAgain", d.sign_until < $2 AS overdue
  FROM draft_invitations i JOIN proposal_drafts d ON d.id = i.draft_id JOIN accounts a ON a.id = d.account_id`;
