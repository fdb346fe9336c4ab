import { type TodoItem, words } from '#contract';
import { type Actor, dayInWords } from '#platform';
import type { Escalated } from '#proposals';

/** What waits for one person. */
export interface Waiting {
  role: Actor['role'];
  items: TodoItem[];
  counts: Record<string, number>;
  /** Rungs of the ladder that were reached today. */
  rungs: Escalated[];
}

/** Things that are counted for a role but not listed among its items. */
const uncounted: { key: string; of: Actor['role'][]; words: (count: number) => string }[] = [
  { key: 'overdue', of: ['secretariat', 'leader'], words: (count) => `逾期未答复的提案 ${count} 件（见“督办”）` },
  { key: 'failed', of: ['secretariat', 'administrator'], words: (count) => `失败的后台任务 ${count} 项（见“运行”）` },
];

export function digestOf(waiting: Waiting, day: string): { title: string; text: string } {
  const { items, counts, rungs, role } = waiting;
  const overdue = items.filter(({ dueOn }) => dueOn !== null && dueOn < day).length;
  const beside = uncounted
    .filter(({ key, of }) => of.includes(role) && (counts[key] ?? 0) > 0)
    .map((each) => each.words(counts[each.key] ?? 0));
  const title =
    items.length > 0 ? `今日待办 ${items.length} 项${overdue > 0 ? `，其中逾期 ${overdue} 项` : ''}` : '今日提醒';
  const blocks = [
    ...(rungs.length > 0 ? [block('请注意期限', rungs.map(rungLine))] : []),
    ...verbsOf(items).map(([verb, of]) => block(verb, of.map(itemLine))),
    ...(beside.length > 0 ? [`另有：${beside.join('；')}。`] : []),
  ];
  const first = items.length > 0 ? `${dayInWords(day)}，等您办理的共 ${items.length} 项。` : `${dayInWords(day)}。`;
  return { title, text: [first, ...blocks].join('\n\n') };
}

const block = (name: string, lines: string[]): string =>
  [`【${name}】${lines.length} 项`, ...lines.map((line) => `· ${line}`)].join('\n');

/** The earliest due day first, within a verb and among the verbs. */
function verbsOf(items: TodoItem[]): [string, TodoItem[]][] {
  const sorted = [...items].sort((a, b) => (a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999'));
  const verbs = new Map<string, TodoItem[]>();
  for (const item of sorted) verbs.set(item.verb, [...(verbs.get(item.verb) ?? []), item]);
  return [...verbs];
}

/** Of a suggestion nothing but its number: digests leave by mail. */
function itemLine({ kind, number, title, dueOn, workingDaysLeft }: TodoItem): string {
  if (kind === 'suggestion') return `意见建议 ${number}`;
  return `${number}《${title}》${dueOn && workingDaysLeft !== null ? `，${dueWords(dueOn, workingDaysLeft)}` : ''}`;
}

const rungLine = ({ number, title, department, role, due }: Escalated): string =>
  `${number}《${title}》（${department}，${words.assignmentRole[role]}），${dueWords(due.on, due.workingDaysLeft)}`;

function dueWords(on: string, left: number): string {
  if (left < 0) return `期限${dayInWords(on)}，逾期 ${-left} 个工作日`;
  return left > 0 ? `期限${dayInWords(on)}，还剩 ${left} 个工作日` : '今天到期';
}
