import {
  answeringUnits,
  isRefused,
  words,
  type ProposalBrief,
  type ProposalRow,
  type ProposalStage,
  type SuggestionRow,
} from '#contract';
import { dueText, isOverdue, shortDay, type Due } from '../../words/format.js';

type StepState = 'done' | 'now' | 'ahead' | 'stopped';

export interface Course {
  steps: { label: string; state: StepState; on: string | null }[];
  /** What happens next, and by when. */
  next: string;
  late: boolean;
}

export const stepWords: Record<StepState, string> = {
  done: '已完成',
  now: '正在进行',
  ahead: '还没有到',
  stopped: '到此为止',
};

const labels = ['收到', '立案', '交办', '办复'] as const;

/** The step a proposal stands at; one that has been answered stands behind the last. */
const standing: Record<ProposalStage, number> = {
  submitted: 1,
  'in-review': 1,
  returned: 1,
  declined: 1,
  'to-opinion': 1,
  'to-suggestion': 1,
  'as-letter': 1,
  'passed-up': 1,
  solved: 1,
  withdrawn: 1,
  merged: 2,
  filed: 2,
  handling: 3,
  replied: 4,
  disputed: 4,
  closed: 4,
};

function bar(at: number, stopped: boolean, dates: (string | null)[]): Course['steps'] {
  return labels.map((label, index) => ({
    label,
    state: index < at ? 'done' : index > at ? 'ahead' : stopped ? 'stopped' : 'now',
    on: dates[index] ? shortDay(dates[index]) : null,
  }));
}

/** 第 0123 号; before it is filed the serial it came in with. */
export const proposalNumber = ({ caseNumber, intakeSerial }: Pick<ProposalBrief, 'caseNumber' | 'intakeSerial'>) =>
  caseNumber ? `第 ${caseNumber} 号` : `流水号 ${intakeSerial}`;

type Told = Pick<
  ProposalRow,
  'stage' | 'submittedAt' | 'filedAt' | 'repliedAt' | 'leadDepartment' | 'splitUnits' | 'due' | 'round'
>;

function nextOfProposal(told: Told): string {
  const { stage, due, round, repliedAt } = told;
  const unit = answeringUnits(told) ?? '承办单位';
  if (isRefused(stage)) return words.proposalStage[stage];
  switch (stage) {
    case 'submitted':
    case 'in-review':
      return '等提案委审查，决定是否立案';
    case 'returned':
      return '已退回，请补充后再提交';
    case 'merged':
      return '已与同类提案并案办理';
    case 'filed':
      return '已立案，等交办给承办单位';
    case 'handling':
      return `${unit}${round > 1 ? '重新办理' : '办理'}中${due ? `，答复${dueText(due)}` : ''}`;
    case 'replied':
      return `${unit}已答复${repliedAt ? `（${shortDay(repliedAt)}）` : ''}`;
    case 'disputed':
      return '等提案委组织协商';
    case 'closed':
      return words.proposalStage.closed;
  }
}

const isLate = (stage: ProposalStage, due: Due | null) => stage === 'handling' && due !== null && isOverdue(due);

/** `assignments`: where the page has them; the first day on which a unit was given the case stands under 交办. */
export function courseOfProposal(proposal: Told, assignments: readonly { assignedAt: string }[] = []): Course {
  const { stage, submittedAt, filedAt, repliedAt, due } = proposal;
  const assignedAt = assignments.map((each) => each.assignedAt).sort()[0] ?? null;
  return {
    steps: bar(standing[stage], isRefused(stage), [
      submittedAt,
      filedAt,
      assignedAt,
      stage === 'handling' ? null : repliedAt,
    ]),
    next: nextOfProposal(proposal),
    late: isLate(stage, due),
  };
}

export interface SuggestionTold extends Pick<SuggestionRow, 'stage' | 'receivedAt'> {
  proposals: readonly ProposalBrief[];
}

function nextOfSuggestion({ stage, proposals }: SuggestionTold): string {
  if (stage === 'dismissed') return '这一条没有采用，理由见详情';
  if (stage === 'withdrawn') return '已撤回，提案委不再处理';
  const [only] = proposals;
  if (!only) return stage === 'merged' ? '与另一条说的是同一件事，已合并办理' : '已收到，等提案委处理';
  if (proposals.length === 1) return `已转提案：${words.proposalStage[only.stage]}`;
  const answered = proposals.filter((each) => standing[each.stage] === 4).length;
  return `已转 ${proposals.length} 件提案${answered ? `，${answered} 件已答复` : ''}`;
}

/** Of several proposals the one that has come furthest is shown. `dues`: those under way, by proposal. */
export function courseOfSuggestion(suggestion: SuggestionTold, dues: ReadonlyMap<string, Due> = new Map()): Course {
  const { stage, receivedAt, proposals } = suggestion;
  const going = proposals.filter((each) => !isRefused(each.stage));
  const stopped = stage === 'dismissed' || stage === 'withdrawn' || (proposals.length > 0 && going.length === 0);
  const at = Math.max(1, ...going.map((each) => standing[each.stage]));
  const due = going
    .flatMap((each) => (each.stage === 'handling' ? (dues.get(each.id) ?? []) : []))
    .sort((a, b) => a.on.localeCompare(b.on))[0];
  return {
    steps: bar(at, stopped, [receivedAt]),
    next: `${nextOfSuggestion(suggestion)}${due ? `，答复${dueText(due)}` : ''}`,
    late: due !== undefined && isOverdue(due),
  };
}
