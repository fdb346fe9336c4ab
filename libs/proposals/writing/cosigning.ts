import { Injectable } from '@nestjs/common';
import type { BodyOf, InvitationStage, routes } from '#contract';
import type { Occasion } from '#jobs';
import { eligibleMembers, sessionAt } from '#people';
import {
  type Actor,
  Db,
  Refusal,
  type Step,
  type Tx,
  chinaDay,
  dayInWords,
  newId,
  startOfChinaDay,
  system,
} from '#platform';
import { type InvitationFacts, draftLifecycle, invitationLifecycle } from './draft-lifecycle.js';
import { invitationsOf, lockDraft, lockInvitation } from './draft-locks.js';
import { Draft, Invitation } from './draft.entity.js';
import { refusedAt } from '../refused-at.js';
import { recordStep } from '../steps.js';

/** Without a session whose cut-off is still to come, co-signers have so many days. */
const signingDays = 7;

/** 联名: members are asked to sign a draft; only those who did before the cut-off count. */
@Injectable()
export class Cosigning {
  constructor(private readonly db: Db) {}

  /** Asks members of this term, and sets or moves the cut-off. Who is asked already is not asked twice. */
  invite(actor: Actor, id: string, { memberIds, until }: BodyOf<typeof routes.drafts.invite>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const draft = await lockDraft(tx, id);
      draftLifecycle.take(draft, 'invite', actor, null);
      const members = await invitable(tx, memberIds);
      draft.signUntil = await cutOff(tx, draft, until ? new Date(until) : null);
      await tx.manager.update(Draft, { id }, { signUntil: draft.signUntil });
      const asked = await invitationsOf(tx, id);
      let position = Math.max(0, ...asked.map((each) => each.position));
      for (const memberId of members) {
        const before = asked.find((each) => each.memberId === memberId);
        if (before?.stage === 'invited' || before?.stage === 'signed') continue;
        position += 1;
        if (before) await askAgain(tx, before, draft, position);
        else await ask(tx, draft, memberId, position);
      }
    });
  }

  withdraw(actor: Actor, id: string, invitationId: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const draft = await lockDraft(tx, id);
      const invitation = await tx.manager.findOneBy(Invitation, { id: invitationId, draftId: id });
      if (!invitation) throw new Refusal('not-found');
      await withdrawInvitation(tx, draft, invitation);
    });
  }

  /** The signature is for the text as it was read. */
  sign(actor: Actor, id: string, { textRevision, opinion }: BodyOf<typeof routes.invitations.sign>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const { draft, invitation } = await lockInvitation(tx, id);
      const step = invitationLifecycle.take(invitation, 'sign', actor, invitationFacts(draft, tx.now));
      if (textRevision !== draft.textRevision) throw new Refusal('text-renewed');
      await move(tx, invitation, step, { decidedAt: tx.now, textRevision, opinion, askedAgain: false }, opinion);
    });
  }

  refuse(actor: Actor, id: string, { note }: BodyOf<typeof routes.invitations.refuse>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const { draft, invitation } = await lockInvitation(tx, id);
      const step = invitationLifecycle.take(invitation, 'refuse-to-sign', actor, invitationFacts(draft, tx.now));
      await move(tx, invitation, step, { decidedAt: tx.now, textRevision: null, opinion: note }, note);
    });
  }
}

export const invitationFacts = (draft: Draft, now: Date): InvitationFacts => ({
  draft,
  now,
  until: draft.signUntil ? dayInWords(chinaDay(draft.signUntil)) : '',
});

/** The cut-off of the session if it is still to come, else the end of the seventh day. */
export async function defaultSignUntil(q: Db | Tx, now: Date): Promise<Date> {
  const session = await sessionAt(q, now);
  if (session && session.submissionCutoffAt > now) return session.submissionCutoffAt;
  const after = startOfChinaDay(chinaDay(new Date(now.getTime() + (signingDays + 1) * 86_400_000)));
  return new Date(after.getTime() - 60_000);
}

async function cutOff(tx: Tx, draft: Draft, wanted: Date | null): Promise<Date> {
  if (wanted && wanted <= tx.now) throw Refusal.at('until', 'sign-until-past');
  if (wanted) return wanted;
  return draft.signUntil && draft.signUntil > tx.now ? draft.signUntil : defaultSignUntil(tx, tx.now);
}

/** Members of this term other than the first proposer; only with an account can they sign. */
async function invitable(tx: Tx, memberIds: string[]): Promise<string[]> {
  if (tx.actor.memberId && memberIds.includes(tx.actor.memberId)) throw Refusal.at('memberIds', 'cosigner-is-first');
  const session = await sessionAt(tx, tx.now);
  if (!session) throw new Refusal('session-missing');
  const members = await eligibleMembers(tx, memberIds, session.termId).catch(refusedAt('memberIds'));
  const rows = await tx.rows<{ memberId: string }>(
    `SELECT member_id AS "memberId" FROM accounts WHERE member_id = ANY($1) AND disabled_at IS NULL`,
    [memberIds],
  );
  const without = members.find(({ id }) => !rows.some((row) => row.memberId === id));
  if (without) throw Refusal.at('memberIds', 'cosigner-has-no-account', { name: without.name });
  return members.map(({ id }) => id);
}

async function ask(tx: Tx, draft: Draft, memberId: string, position: number): Promise<void> {
  const step = invitationLifecycle.begin('invite', tx.actor);
  const id = newId();
  await tx.manager.insert(Invitation, {
    id,
    draftId: draft.id,
    memberId,
    stage: step.to,
    position,
    invitedAt: tx.now,
    decidedAt: null,
    textRevision: null,
    opinion: null,
  });
  await recordStep(tx, 'invitation', id, step);
}

async function askAgain(tx: Tx, invitation: Invitation, draft: Draft, position: number): Promise<void> {
  const step = invitationLifecycle.take(invitation, 'invite-again', tx.actor, invitationFacts(draft, tx.now));
  const fresh = { position, invitedAt: tx.now, decidedAt: null, opinion: null, askedAgain: false };
  await move(tx, invitation, step, fresh);
}

export async function withdrawInvitation(tx: Tx, draft: Draft, invitation: Invitation): Promise<void> {
  const step = invitationLifecycle.take(invitation, 'withdraw-invitation', tx.actor, invitationFacts(draft, tx.now));
  await move(tx, invitation, step, { decidedAt: tx.now, textRevision: null, opinion: null });
}

/** After a change of the text: signatures are void, and those who signed are asked again. */
export async function voidSignatures(tx: Tx, draft: Draft, agreed: boolean): Promise<void> {
  const signed = (await invitationsOf(tx, draft.id)).filter(({ stage }) => stage === 'signed');
  if (signed.length > 0 && !agreed) throw new Refusal('signatures-at-stake', { count: signed.length });
  for (const invitation of signed) {
    const step = invitationLifecycle.take(invitation, 'void-signature', system, invitationFacts(draft, tx.now));
    await move(tx, invitation, step, { decidedAt: null, textRevision: null, askedAgain: true });
  }
}

/** At submission: who has not signed does not count. Answers the signatures, in the order of invitation. */
export async function closeSigning(tx: Tx, draft: Draft): Promise<Invitation[]> {
  const all = await invitationsOf(tx, draft.id);
  for (const invitation of all.filter(({ stage }) => stage === 'invited')) {
    const step = invitationLifecycle.take(invitation, 'lapse', system, invitationFacts(draft, tx.now));
    await move(tx, invitation, step, { decidedAt: tx.now });
  }
  return all.filter(({ stage }) => stage === 'signed');
}

async function move(
  tx: Tx,
  { id }: Invitation,
  step: Step<InvitationStage, Occasion>,
  change: Partial<Invitation>,
  note: string | null = null,
): Promise<void> {
  await tx.manager.update(Invitation, { id }, { ...change, stage: step.to });
  const { textRevision } = change;
  await recordStep(tx, 'invitation', id, step, { note, details: textRevision ? { textRevision } : {} });
}
