import { type AssignmentStage, words } from '#contract';
import type { Occasion } from '#jobs';
import { Lifecycle, type LifecycleTable } from '#platform';
import type { Assignment } from './assignment.entity.js';

export interface AssignmentFacts {
  /** Co-handlers of the same round whose opinion has not come. */
  opinionsOutstanding: number;
  /** Consultations with the member this unit has on record. */
  consultations: number;
  consultationRequired: boolean;
}

export type AssignmentGuard =
  'own-unit' | 'is-lead' | 'is-co-handler' | 'is-acknowledged' | 'opinions-complete' | 'member-consulted';

/** Everything that can happen to one department's part in a proposal; nothing else decides. */
export const assignmentTable = {
  initial: ['assigned'],
  final: ['opinion-sent', 'replied'],
  stageWords: words.assignmentStage,
  rows: [
    { action: 'assign', who: ['secretariat', 'supervisor'], from: [], to: 'assigned' },
    { action: 'rehandle', who: ['system'], from: [], to: 'assigned' },
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
      until: ['is-acknowledged'],
      tells: 'opinion-sent',
    },
    {
      action: 'reply',
      who: ['department'],
      from: ['assigned', 'acknowledged'],
      to: 'replied',
      when: ['own-unit', 'is-lead'],
      until: ['is-acknowledged', 'opinions-complete', 'member-consulted'],
    },
  ],
} as const satisfies LifecycleTable<AssignmentStage, AssignmentGuard, Occasion>;

export const assignmentLifecycle = new Lifecycle<
  AssignmentStage,
  AssignmentGuard,
  Assignment,
  AssignmentFacts,
  Occasion
>(assignmentTable, {
  'own-unit': (assignment, actor) => (assignment.departmentId === actor.departmentId ? null : { code: 'not-allowed' }),
  'is-lead': (assignment) => (assignment.role === 'LEAD' ? null : { code: 'reply-not-yours' }),
  'is-co-handler': (assignment) => (assignment.role === 'CO_HANDLER' ? null : { code: 'not-allowed' }),
  'is-acknowledged': (assignment) => (assignment.stage === 'assigned' ? { code: 'not-acknowledged' } : null),
  'opinions-complete': (_assignment, _actor, { opinionsOutstanding: count }) =>
    count > 0 ? { code: 'opinions-outstanding', details: { count } } : null,
  'member-consulted': (_assignment, _actor, facts) =>
    facts.consultationRequired && facts.consultations === 0 ? { code: 'consultation-missing' } : null,
});

export const assignmentGuardWords: Record<AssignmentGuard, string> = {
  'own-unit': '限本单位',
  'is-lead': '限主办单位',
  'is-co-handler': '限会办单位',
  'is-acknowledged': '须已签收',
  'opinions-complete': '会办意见须已到齐',
  'member-consulted': '须已登记面商（可在规则中免去）',
};
