import { isRefused, words, type AssignmentView, type ProposalView } from '#contract';
import { outcomesOf } from './outcomes.js';

/** What this page knows how to do, as the menu shows it: under headings, in the order of a case. */
export const groups = [
  {
    heading: '审查',
    steps: [
      'file',
      'pre-review',
      'review',
      'join-case',
      'leave-case',
      'undo-outcome',
      'resubmit',
      'correct-kind',
      'mark-key',
      'unmark-key',
      'mark-excellent',
      'unmark-excellent',
    ],
  },
  {
    heading: '承办单位',
    steps: [
      'assign',
      'suggest-units',
      'accept-return',
      'refuse-return',
      'agree-unit',
      'refuse-unit',
      'add-unit',
      'reassign',
      'allow-late-return',
      'waive-opinion',
    ],
  },
  {
    heading: '办理',
    steps: [
      'acknowledge',
      'consult',
      'send-opinion',
      'reply',
      'submit-reply',
      'pass-reply',
      'change-resolution',
      'propose-unit',
      'request-return',
    ],
  },
  {
    heading: '期限',
    steps: ['remind', 'request-extension', 'grant-extension', 'refuse-extension', 'pause', 'resume'],
  },
  {
    heading: '评价',
    steps: ['mediate', 'rehandle-again', 'enter-rating', 'offer-link', 'close-unrated', 'evaluate'],
  },
  {
    heading: '督办和公开',
    steps: ['instruct', 'answer-instruction', 'supervise', 'decide-disclosure', 'withdraw-disclosure'],
  },
  { heading: '撤案', steps: ['withdraw'] },
] as const;
export type StepName = (typeof groups)[number]['steps'][number];

const known: readonly StepName[] = groups.flatMap(({ steps }): readonly StepName[] => steps);

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

/** What may stand as the one next step, the most wanted first; everything else is only in the menu. */
const wanted: readonly StepName[] = [
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
  'answer-instruction',
  'remind',
  'evaluate',
];

const isKnown = (action: string): action is StepName => known.some((name) => name === action);

/** Every outcome but 立案 stands behind one button, which opens the sheet 审查. */
function reviewStep(may: ProposalView['may']): Step[] {
  const offered = outcomesOf(may);
  const [first] = offered;
  if (!first) return [];
  const label = offered.length === 1 ? words.action[first.action] : '审查：其他结果';
  const blocked = offered.some((each) => each.blocked === null) ? null : first.blocked;
  // 撤案 of a case that runs is rare: it does not stand first among what is done every day.
  const name = offered.length === 1 && first.action === 'withdraw' ? 'withdraw' : 'review';
  return [{ name, label, blocked, assignment: null }];
}

function stepsFrom(may: ProposalView['may'], assignment: AssignmentView | null): Step[] {
  return may.flatMap(({ action, blocked }) =>
    isKnown(action) && action !== 'review' && action !== 'withdraw'
      ? [{ name: action, label: openers[action] ?? words.action[action], blocked, assignment }]
      : [],
  );
}

/** 催办 comes first only where a unit is late, and has not just been reminded. */
const isWanted = ({ name, blocked, assignment }: Step): boolean =>
  wanted.includes(name) && (name !== 'remind' || (blocked === null && (assignment?.due.workingDaysLeft ?? 0) < 0));

/**
 * A step that can be taken goes before one that cannot be yet; but once the talk with the member is on record, what
 * matters is the reply, even while it waits for somebody else: then the page says for whom.
 */
function order({ name, blocked, assignment }: Step): number {
  const again = name === 'consult' && (assignment?.consultations.length ?? 0) > 0;
  return wanted.indexOf(name) + (blocked === null ? 0 : wanted.length) + (again ? 2 * wanted.length : 0);
}

/** The one next step, and the others as the menu shows them. */
export function stepsOf(proposal: Pick<ProposalView, 'may' | 'assignments'>): { primary: Step | null; others: Step[] } {
  const all = [
    ...stepsFrom(proposal.may, null),
    ...reviewStep(proposal.may),
    ...proposal.assignments.flatMap((assignment) => stepsFrom(assignment.may, assignment)),
  ];
  const primary = all.filter(isWanted).sort((a, b) => order(a) - order(b))[0] ?? null;
  const others = all.filter((step) => step !== primary);
  return { primary, others: others.sort((a, b) => known.indexOf(a.name) - known.indexOf(b.name)) };
}

/** The menu in its parts; a short one needs no headings. */
export function partsOf(others: readonly Step[]): { heading: string | null; steps: Step[] }[] {
  const parts = groups.map(({ heading, steps }) => {
    const names: readonly StepName[] = steps;
    return { heading, steps: others.filter(({ name }) => names.includes(name)) };
  });
  const filled = parts.filter(({ steps }) => steps.length > 0);
  return others.length > 4 && filled.length > 1 ? filled : [{ heading: null, steps: [...others] }];
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
