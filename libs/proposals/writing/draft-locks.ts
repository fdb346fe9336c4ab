import { draftContent } from '#contract';
import { Refusal, type Tx } from '#platform';
import { Draft, Invitation } from './draft.entity.js';

/** The owner's draft, locked: invitations hang on it, and whoever changes one of them waits here. */
export async function lockDraft(tx: Tx, id: string): Promise<Draft> {
  const mine = await tx.row(`SELECT 1 FROM proposal_drafts WHERE id = $1 AND account_id = $2 FOR UPDATE`, [
    id,
    tx.actor.accountId,
  ]);
  if (!mine) throw new Refusal('not-found');
  return readDraft(tx, id);
}

/** An invitation of this member, with its draft locked. One that was withdrawn is nothing to act on. */
export async function lockInvitation(tx: Tx, id: string): Promise<{ draft: Draft; invitation: Invitation }> {
  const locked = await tx.row<{ draftId: string }>(
    `SELECT d.id AS "draftId" FROM proposal_drafts d JOIN draft_invitations i ON i.draft_id = d.id
      WHERE i.id = $1 AND i.member_id = $2 FOR UPDATE OF d`,
    [id, tx.actor.memberId],
  );
  if (!locked) throw new Refusal('not-found');
  const invitation = await tx.manager.findOneByOrFail(Invitation, { id });
  return { draft: await readDraft(tx, locked.draftId), invitation };
}

/** What was kept by an older version lacks what was added since. */
async function readDraft(tx: Tx, id: string): Promise<Draft> {
  const draft = await tx.manager.findOneByOrFail(Draft, { id });
  draft.content = draftContent.parse(draft.content);
  return draft;
}

/** In the order in which they were asked. */
export const invitationsOf = (tx: Tx, draftId: string): Promise<Invitation[]> =>
  tx.manager.find(Invitation, { where: { draftId }, order: { position: 'ASC' } });
