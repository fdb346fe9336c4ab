import { isRefused, words, type AssignmentView, type ProposalView } from '#contract';
import { outcomesOf } from './outcomes.js';

/** What this page knows how to do, the most wanted first. */
const known = [
  'file',
  'pre-review',
  'assign',
  'accept-return',
  'agree-unit',
  'pass-reply',
  'mediate',
  'grant-extension',
  'acknowledge',
  'reply',
  'submit-reply',
  'send-opinion',
  'consult',
  'resume',
  'rehandle-again',
  'enter-rating',
  'offer-link',
  'close-unrated',
  'remind',
  'request-extension',
  'pause',
  'refuse-extension',
  'suggest-units',
  'refuse-return',
  'refuse-unit',
  'request-return',
  'propose-unit',
  'add-unit',
  'reassign',
  'allow-late-return',
  'change-resolution',
  'waive-opinion',
  'review',
  'join-case',
  'resubmit',
  'leave-case',
  'undo-outcome',
  'mark-key',
  'unmark-key',
  'mark-excellent',
  'unmark-excellent',
  'correct-kind',
  'evaluate',
  'answer-instruction',
  'decide-disclosure',
  'withdraw-disclosure',
  'instruct',
  'supervise',
] as const;
export type StepName = (typeof known)[number];

/** A button of the case: what the server says this person may do now. */
export interface Step {
  name: StepName;
  label: string;
  /** Why it cannot be pressed yet. */
  blocked: string | null;
  /** The unit's part of the case that it is about. */
  assignment: AssignmentView | null;
}

/** A step that opens something to look at first is called by the looking. */
const openers: Partial<Record<StepName, string>> = { 'pass-reply': '审核答复', resubmit: '代为补充' };

/** Never offered as the first thing to do. */
const rare: readonly StepName[] = [
  'rehandle-again',
  'enter-rating',
  'offer-link',
  'close-unrated',
  'remind',
  'request-extension',
  'pause',
  'refuse-extension',
  'suggest-units',
  'refuse-return',
  'refuse-unit',
  'request-return',
  'propose-unit',
  'add-unit',
  'reassign',
  'allow-late-return',
  'change-resolution',
  'waive-opinion',
  'review',
  'join-case',
  'resubmit',
  'leave-case',
  'undo-outcome',
  'mark-key',
  'unmark-key',
  'mark-excellent',
  'unmark-excellent',
  'correct-kind',
  'decide-disclosure',
  'withdraw-disclosure',
  'instruct',
  'supervise',
];

const isKnown = (action: string): action is StepName => known.some((name) => name === action);

/** Every outcome but 立案 stands behind one button, which opens the sheet 审查. */
function reviewStep(may: ProposalView['may']): Step[] {
  const offered = outcomesOf(may);
  const [first] = offered;
  if (!first) return [];
  const label = offered.length === 1 ? words.action[first.action] : '审查：其他结果';
  const blocked = offered.some((each) => each.blocked === null) ? null : first.blocked;
  return [{ name: 'review', label, blocked, assignment: null }];
}

function stepsFrom(may: ProposalView['may'], assignment: AssignmentView | null): Step[] {
  return may.flatMap(({ action, blocked }) =>
    isKnown(action) && action !== 'review'
      ? [{ name: action, label: openers[action] ?? words.action[action], blocked, assignment }]
      : [],
  );
}

/**
 * A step that can be taken goes before one that cannot be yet; but once the talk with the member is on record, what
 * matters is the reply, even while it waits for somebody else: then the page says for whom.
 */
function order({ name, blocked, assignment }: Step): number {
  const again = name === 'consult' && (assignment?.consultations.length ?? 0) > 0;
  return known.indexOf(name) + (blocked === null ? 0 : known.length) + (again ? 2 * known.length : 0);
}

/** The one next step and the rarer ones. */
export function stepsOf(proposal: Pick<ProposalView, 'may' | 'assignments'>): { primary: Step | null; others: Step[] } {
  const all = [
    ...stepsFrom(proposal.may, null),
    ...reviewStep(proposal.may),
    ...proposal.assignments.flatMap((assignment) => stepsFrom(assignment.may, assignment)),
  ].sort((a, b) => order(a) - order(b));
  const primary = all.find((step) => !rare.includes(step.name)) ?? null;
  return { primary, others: all.filter((step) => step !== primary) };
}

/** 分办: how many have answered, and who has not. */
function splitWords(units: AssignmentView[]): string {
  const waiting = units.filter(({ role, stage }) => role === 'SPLIT' && stage !== 'replied');
  if (waiting.length === 0) return '承办单位';
  const all = units.filter(({ role }) => role === 'SPLIT').length;
  return `${waiting.map(({ departmentName }) => departmentName).join('、')}（分办，${all - waiting.length}/${all} 家已答复）`;
}

/** Who has the case now, in a few words. */
export function holderOf(proposal: ProposalView): string {
  const current = proposal.assignments.filter(({ round, stage }) => round === proposal.round && stage !== 'released');
  const lead = current.find((assignment) => assignment.role === 'LEAD');
  if (isRefused(proposal.stage)) return '已告知提案者';
  switch (proposal.stage) {
    case 'submitted':
    case 'in-review':
      return '提案委审查中';
    case 'returned':
      return '等待提案者补充';
    case 'merged':
      return '已并入主提案办理';
    case 'filed':
      return '等待交办';
    case 'handling':
      return lead ? `${lead.departmentName}（主办，${words.assignmentStage[lead.stage]}）` : splitWords(current);
    case 'replied':
      return '等待提案者评价';
    case 'disputed':
      return '等待提案委组织协商';
    case 'closed':
      return proposal.closedAs === 'UNRATED'
        ? '期满未评价，已办结'
        : proposal.closedAs === 'MEDIATED'
          ? '经协商办结'
          : '提案者已评价，全部办完';
  }
}
