import { type DraftStage, type InvitationStage, words } from '#contract';
import type { Occasion } from '#jobs';
import { Lifecycle, type LifecycleTable } from '#platform';
import type { Draft, Invitation } from './draft.entity.js';

export type DraftGuard = 'is-owner';

/** Everything that can happen to a draft; nothing else decides. */
export const draftTable = {
  initial: ['writing'],
  final: ['submitted', 'discarded'],
  stageWords: words.draftStage,
  rows: [
    { action: 'begin-draft', who: ['member', 'secretariat'], from: [], to: 'writing' },
    { action: 'save-draft', who: ['member', 'secretariat'], from: ['writing'], to: null, when: ['is-owner'] },
    { action: 'invite', who: ['member'], from: ['writing'], to: null, when: ['is-owner'] },
    { action: 'submit', who: ['member', 'secretariat'], from: ['writing'], to: 'submitted', when: ['is-owner'] },
    { action: 'discard-draft', who: ['member', 'secretariat'], from: ['writing'], to: 'discarded', when: ['is-owner'] },
  ],
} as const satisfies LifecycleTable<DraftStage, DraftGuard, Occasion>;

export const draftLifecycle = new Lifecycle<DraftStage, DraftGuard, Draft, null, Occasion>(draftTable, {
  'is-owner': (draft, actor) => (draft.accountId === actor.accountId ? null : { code: 'not-allowed' }),
});

export const draftGuardWords: Record<DraftGuard, string> = { 'is-owner': '限起草人' };

export interface InvitationFacts {
  draft: Draft;
  now: Date;
  /** The day of the cut-off in words. */
  until: string;
}

export type InvitationGuard = 'is-inviter' | 'is-invited' | 'draft-open' | 'before-cut-off';

/**
 * Everything that can happen to an invitation to sign. A signature stands for the text as it was read: whoever changes
 * the text takes it away and asks again.
 */
export const invitationTable = {
  initial: ['invited'],
  final: ['lapsed'],
  stageWords: words.invitationStage,
  rows: [
    { action: 'invite', who: ['member'], from: [], to: 'invited', tells: 'invitation-sent' },
    {
      action: 'sign',
      who: ['member'],
      from: ['invited', 'refused'],
      to: 'signed',
      when: ['draft-open', 'is-invited'],
      until: ['before-cut-off'],
      tells: 'invitation-signed',
    },
    {
      action: 'refuse-to-sign',
      who: ['member'],
      from: ['invited', 'signed'],
      to: 'refused',
      when: ['draft-open', 'is-invited'],
      tells: 'invitation-refused',
    },
    {
      action: 'withdraw-invitation',
      who: ['member'],
      from: ['invited', 'signed'],
      to: 'withdrawn',
      when: ['draft-open', 'is-inviter'],
      tells: 'invitation-withdrawn',
    },
    {
      action: 'invite-again',
      who: ['member'],
      from: ['refused', 'withdrawn'],
      to: 'invited',
      when: ['draft-open', 'is-inviter'],
      tells: 'invitation-sent',
    },
    { action: 'void-signature', who: ['system'], from: ['signed'], to: 'invited', tells: 'invitation-renewed' },
    { action: 'lapse', who: ['system'], from: ['invited'], to: 'lapsed' },
  ],
} as const satisfies LifecycleTable<InvitationStage, InvitationGuard, Occasion>;

const no = { code: 'not-allowed' } as const;

export const invitationLifecycle = new Lifecycle<
  InvitationStage,
  InvitationGuard,
  Invitation,
  InvitationFacts,
  Occasion
>(invitationTable, {
  'is-inviter': (_invitation, actor, { draft }) => (draft.accountId === actor.accountId ? null : no),
  'is-invited': (invitation, actor) => (invitation.memberId === actor.memberId ? null : no),
  'draft-open': (_invitation, _actor, { draft }) =>
    draft.stage === 'writing'
      ? null
      : { code: 'stage-forbids', details: { stage: words.draftStage[draft.stage], action: '改动联名' } },
  'before-cut-off': (_invitation, _actor, { draft, now, until }) =>
    draft.signUntil && now > draft.signUntil ? { code: 'signing-over', details: { day: until } } : null,
});

export const invitationGuardWords: Record<InvitationGuard, string> = {
  'is-inviter': '限第一提案人',
  'is-invited': '限受邀委员',
  'draft-open': '提案尚未提交',
  'before-cut-off': '须在签名截止前',
};
