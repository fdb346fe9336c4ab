import { words, type Role } from '#contract';
import type { Todo } from './todo.js';

export interface Beyond {
  to: string;
  label: string;
  count: number;
  unit: string;
}

/** Which rows of the lists each count stands for, and the page that has them all. */
const counted = [
  { key: 'inbox', kind: 'suggestion', verb: null, to: '/inbox?stage=received', label: '收件箱', unit: '条' },
  {
    key: 'review',
    kind: 'proposal',
    verb: [words.action.file, words.action['pre-review']],
    to: '/proposals?stage=submitted&stage=in-review',
    label: '待审查',
    unit: '件',
  },
  {
    key: 'assign',
    kind: 'proposal',
    verb: words.action.assign,
    to: '/proposals?stage=filed',
    label: '待交办',
    unit: '件',
  },
  { key: 'replies', kind: 'assignment', verb: '审核答复', to: '/replies', label: '待审核答复', unit: '件' },
  { key: 'handle', kind: 'assignment', verb: null, to: '/handling', label: '承办', unit: '件' },
  { key: 'overdue', kind: 'proposal', verb: '督办', to: '/oversight', label: '逾期未答复的提案', unit: '件' },
  { key: 'returns', kind: 'assignment', verb: '决定退办', to: '/oversight', label: '退办申请', unit: '件' },
  { key: 'additions', kind: 'assignment', verb: '决定增办', to: '/oversight', label: '增办建议', unit: '件' },
  { key: 'extensions', kind: 'assignment', verb: '审批延期', to: '/oversight', label: '延期申请', unit: '件' },
  { key: 'promise', kind: 'promise', verb: null, to: '/promises', label: '跟踪办理', unit: '项' },
  { key: 'failed', kind: 'job', verb: null, to: '/operations', label: '失败的后台任务', unit: '项' },
] as const;

/** What waits beyond the rows listed: the lists end somewhere, the counts do not. */
export function beyond(todo: Todo, role: Role): Beyond[] {
  const listed = [...todo.now, ...todo.week, ...todo.later];
  return counted.flatMap(({ key, kind, verb, to, label, unit }) => {
    // A unit's late cases are among those it handles.
    if (key === 'overdue' && role === 'department') return [];
    const verbs: readonly string[] = [verb ?? []].flat();
    const shown = listed.filter((item) => item.kind === kind && (verb === null || verbs.includes(item.verb))).length;
    const count = (todo.counts[key] ?? 0) - shown;
    return count > 0 ? [{ to, label, count, unit }] : [];
  });
}
