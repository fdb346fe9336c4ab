import { Injectable } from '@nestjs/common';
import { type AnswerOf, type BodyOf, type DraftContent, fieldWords, proposalDraft, type routes } from '#contract';
import { type Actor, Db, Refusal, type Tx } from '#platform';
import { closeSigning, voidSignatures, withdrawInvitation } from './cosigning.js';
import { draftLifecycle } from './draft-lifecycle.js';
import { invitationsOf, lockDraft } from './draft-locks.js';
import { Draft } from './draft.entity.js';
import { recordStep } from '../steps.js';
import { submitProposal } from './submission.js';

type Saved = AnswerOf<typeof routes.drafts.save>;

/** 提案草稿: kept on the server on every pause, so that it survives the page, the device and the sign-in. */
@Injectable()
export class Drafts {
  constructor(private readonly db: Db) {}

  /** Saved twice, it is saved once: what stands there already is not saved again, and is no conflict. */
  save(actor: Actor, id: string, { version, content, ...body }: BodyOf<typeof routes.drafts.save>): Promise<Saved> {
    return this.db.transaction(actor, async (tx) => {
      if (version === 0 && (await begin(tx, id, content))) return { version: 1, updatedAt: tx.now };
      const draft = await lockDraft(tx, id);
      draftLifecycle.take(draft, 'save-draft', actor, null);
      if (JSON.stringify(content) === JSON.stringify(draft.content)) return savedAs(draft);
      if (version !== draft.version) throw new Refusal('draft-changed');
      const renewed = signedPart(content) !== signedPart(draft.content);
      if (renewed) await voidSignatures(tx, draft, body.voidSignatures);
      const saved = { version: version + 1, updatedAt: tx.now };
      const textRevision = draft.textRevision + (renewed ? 1 : 0);
      await tx.manager.update(Draft, { id }, { ...saved, content, textRevision });
      return saved;
    });
  }

  /** Those who were asked to sign are told that there is nothing to sign any more. */
  discard(actor: Actor, id: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const draft = await lockDraft(tx, id);
      const step = draftLifecycle.take(draft, 'discard-draft', actor, null);
      for (const invitation of await invitationsOf(tx, id))
        if (invitation.stage === 'invited' || invitation.stage === 'signed')
          await withdrawInvitation(tx, draft, invitation);
      await tx.manager.update(Draft, { id }, { stage: step.to });
      await recordStep(tx, 'draft', id, step);
    });
  }
}

const savedAs = ({ version, updatedAt }: Draft): Saved => ({ version, updatedAt });

/** False when there is a draft of this id: a first save whose answer was lost, or somebody else's. */
async function begin(tx: Tx, id: string, content: DraftContent): Promise<boolean> {
  const step = draftLifecycle.begin('begin-draft', tx.actor);
  const { accountId, memberId } = tx.actor;
  const made = await tx.row(
    `INSERT INTO proposal_drafts (id, account_id, member_id, stage, content, version, text_revision, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, 1, 1, $6, $6) ON CONFLICT (id) DO NOTHING RETURNING id`,
    [id, accountId, memberId, step.to, JSON.stringify(content), tx.now],
  );
  if (made) await recordStep(tx, 'draft', id, step);
  return made !== null;
}

/** What a co-signer puts their name to. Blanks at the ends and empty lines of the form are not part of it. */
const signedPart = ({ title, situation, demands, fileIds }: DraftContent): string =>
  JSON.stringify([title.trim(), situation.trim(), demands.map((each) => each.trim()).filter(Boolean), fileIds]);

/** The draft that is to become a proposal; refused when another device has saved since. */
export async function takeDraft(tx: Tx, id: string, version: number): Promise<Draft> {
  const draft = await lockDraft(tx, id);
  draftLifecycle.take(draft, 'submit', tx.actor, null);
  if (version !== draft.version) throw new Refusal('draft-changed');
  return draft;
}

/** Files it. The draft was locked by `takeDraft`. */
export async function submitDraft(tx: Tx, draft: Draft, allowedFileIds: string[]): Promise<{ id: string }> {
  const step = draftLifecycle.take(draft, 'submit', tx.actor, null);
  const signed = await closeSigning(tx, draft);
  const { id } = await submitProposal(tx, complete(draft.content), {
    allowedFileIds,
    signatures: signed.map(({ memberId, decidedAt, opinion }) => ({ memberId, signedAt: decidedAt, opinion })),
  });
  await tx.manager.update(Draft, { id: draft.id }, { stage: step.to, proposalId: id });
  await recordStep(tx, 'draft', draft.id, step, { details: { proposalId: id, signed: signed.length } });
  return { id };
}

/** The draft as a proposal has to be; what is missing is said at its field. */
function complete(content: DraftContent) {
  const { title, situation, demands, category, consentPublic, suggestedDepartmentIds, fileIds } = content;
  const { nonDisclosureReason, source } = content;
  const { by, proposerIds, collectiveName: name, contactName, contactPhone, scanFileId } = content;
  const collective = by === 'members' ? null : { kind: by, name, contactName, contactPhone };
  const read = proposalDraft.safeParse(
    {
      title,
      situation,
      demands,
      category: category ?? '',
      consentPublic,
      suggestedDepartmentIds,
      fileIds,
      nonDisclosureReason,
      source,
      proposerIds: collective ? [] : proposerIds,
      collective,
      scanFileId,
    },
    { error: fieldWords },
  );
  if (read.success) return read.data;
  const fields: Record<string, string> = {};
  for (const { path, message } of read.error.issues) fields[path.join('.')] ??= message;
  throw new Refusal('bad-input', {}, fields);
}
