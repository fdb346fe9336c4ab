import { type AssignmentStage, words } from '#contract';
import type { Occasion } from '#jobs';
import { Lifecycle, type LifecycleTable } from '#platform';
import type { Assignment } from './assignment.entity.js';
import {
  type DeadlineFacts,
  type DeadlineGuard,
  deadlineConditions,
  deadlineGuardWords,
  deadlineRows,
} from '../time/deadline-lifecycle.js';
import {
  type ReturnFacts,
  type ReturnGuard,
  beforeReturn,
  returnConditions,
  returnGuardWords,
  returnRows,
} from './return-lifecycle.js';

export interface AssignmentFacts extends ReturnFacts, DeadlineFacts {
  /** Co-handlers of the same round whose opinion has not come and is still waited for. */
  opinionsOutstanding: number;
  /** Consultations with the member this unit has on record. */
  consultations: number;
  consultationRequired: boolean;
  /** Replies go to the office before they are sent. */
  replyReview: boolean;
  /** The lead of the round has not replied yet. */
  leadWaits: boolean;
}

export type AssignmentGuard =
  | 'own-unit'
  | 'is-lead'
  | 'is-co-handler'
  | 'is-acknowledged'
  | 'opinions-complete'
  | 'member-consulted'
  | 'sends-at-once'
  | 'office-reviews'
  | 'opinion-awaited'
  | 'not-evaluated'
  | ReturnGuard
  | DeadlineGuard;

/** Everything that can happen to one department's part in a proposal; nothing else decides. */
export const assignmentTable = {
  initial: ['assigned'],
  final: ['released', 'opinion-sent', 'replied'],
  stageWords: words.assignmentStage,
  rows: [
    { action: 'assign', who: ['secretariat', 'supervisor'], from: [], to: 'assigned' },
    { action: 'rehandle', who: ['system'], from: [], to: 'assigned' },
    { action: 'reassign', who: ['secretariat', 'supervisor'], from: [], to: 'assigned', tells: 'unit-given' },
    { action: 'add-unit', who: ['secretariat', 'supervisor'], from: [], to: 'assigned', tells: 'unit-added' },
    {
      action: 'acknowledge',
      who: ['department'],
      from: ['assigned'],
      to: 'acknowledged',
      when: ['own-unit'],
      tells: 'assignment-acknowledged',
    },
    {
      action: 'consult',
      who: ['department'],
      from: ['assigned', 'acknowledged'],
      to: null,
      when: ['own-unit'],
      until: ['is-acknowledged'],
    },
    {
      action: 'send-opinion',
      who: ['department'],
      from: ['assigned', 'acknowledged'],
      to: 'opinion-sent',
      when: ['own-unit', 'is-co-handler'],
      until: ['is-acknowledged', 'clock-runs'],
      tells: 'opinion-sent',
    },
    {
      action: 'reply',
      who: ['department'],
      from: ['assigned', 'acknowledged'],
      to: 'replied',
      when: ['own-unit', 'is-lead', 'sends-at-once'],
      until: ['is-acknowledged', 'clock-runs', 'opinions-complete', 'member-consulted'],
    },
    {
      action: 'submit-reply',
      who: ['department'],
      from: ['assigned', 'acknowledged'],
      to: 'in-review',
      when: ['own-unit', 'is-lead', 'office-reviews'],
      until: ['is-acknowledged', 'clock-runs', 'opinions-complete', 'member-consulted'],
      tells: 'reply-submitted',
    },
    // Whatever the rule says by now: what was submitted is decided.
    {
      action: 'pass-reply',
      who: ['secretariat', 'supervisor'],
      from: ['in-review'],
      to: 'replied',
      tells: 'reply-passed',
    },
    {
      action: 'send-back-reply',
      who: ['secretariat', 'supervisor'],
      from: ['in-review'],
      to: 'acknowledged',
      tells: 'reply-sent-back',
    },
    { action: 'change-resolution', who: ['secretariat', 'supervisor'], from: ['in-review'], to: null },
    {
      action: 'change-resolution',
      who: ['secretariat', 'supervisor'],
      from: ['replied'],
      to: null,
      tells: 'resolution-changed',
    },
    {
      action: 'waive-opinion',
      who: ['secretariat', 'supervisor'],
      from: ['assigned', 'acknowledged'],
      to: null,
      when: ['is-co-handler', 'opinion-awaited'],
      tells: 'opinion-waived',
    },
    ...returnRows,
    ...deadlineRows,
    { action: 'evaluate', who: ['department'], from: ['replied'], to: null, when: ['own-unit', 'not-evaluated'] },
  ],
} as const satisfies LifecycleTable<AssignmentStage, AssignmentGuard, Occasion>;

export const assignmentLifecycle = new Lifecycle<
  AssignmentStage,
  AssignmentGuard,
  Assignment,
  AssignmentFacts,
  Occasion
>(
  assignmentTable,
  {
    'own-unit': (assignment, actor) =>
      assignment.departmentId === actor.departmentId ? null : { code: 'not-allowed' },
    ...returnConditions,
    ...deadlineConditions,
    'is-lead': (assignment) => (assignment.role === 'CO_HANDLER' ? { code: 'reply-not-yours' } : null),
    'is-co-handler': (assignment) => (assignment.role === 'CO_HANDLER' ? null : { code: 'not-allowed' }),
    'is-acknowledged': (assignment) => (assignment.stage === 'assigned' ? { code: 'not-acknowledged' } : null),
    'opinions-complete': (_assignment, _actor, { opinionsOutstanding: count }) =>
      count > 0 ? { code: 'opinions-outstanding', details: { count } } : null,
    'member-consulted': (_assignment, _actor, facts) =>
      facts.consultationRequired && facts.consultations === 0 ? { code: 'consultation-missing' } : null,
    'sends-at-once': (_assignment, _actor, { replyReview }) => (replyReview ? { code: 'reply-needs-review' } : null),
    'office-reviews': (_assignment, _actor, { replyReview }) =>
      replyReview ? null : { code: 'reply-needs-no-review' },
    'opinion-awaited': ({ opinionWaivedAt }, _actor, { leadWaits }) =>
      opinionWaivedAt || !leadWaits ? { code: 'opinion-not-awaited' } : null,
    'not-evaluated': ({ evaluatedAt }) => (evaluatedAt ? { code: 'already-evaluated' } : null),
  },
  beforeReturn,
);

export const assignmentGuardWords: Record<AssignmentGuard, string> = {
  'own-unit': '限本单位',
  ...returnGuardWords,
  ...deadlineGuardWords,
  'is-lead': '限主办、分办单位',
  'is-co-handler': '限会办单位',
  'is-acknowledged': '须已签收',
  'opinions-complete': '会办意见须已到齐或不再等',
  'member-consulted': '须已登记面商（可在规则中免去）',
  'sends-at-once': '规则不要求送审',
  'office-reviews': '规则要求送审',
  'opinion-awaited': '主办单位还在等',
  'not-evaluated': '本单位尚未评议',
};
