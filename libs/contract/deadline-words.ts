import type { DeadlineRule, Period } from './deadline-rules.js';
import { words } from './words.js';

/** 60 个工作日 · 3 个月 · 6月30日前 */
export function periodWords(period: Period): string {
  if (period.unit === 'working-days') return `${period.count} 个工作日`;
  if (period.unit === 'months') return `${period.count} 个月`;
  const [month, date] = period.on.split('-').map(Number);
  return `${month}月${date}日前`;
}

/** 平时提案、主办：60 个工作日 */
export function ruleWords({ source, kind, proposerKind, role, round, period }: DeadlineRule): string {
  const conditions = [
    source && words.proposalSource[source],
    kind && words.proposalKind[kind],
    proposerKind && `${words.proposerKind[proposerKind]}提案`,
    role && words.assignmentRole[role],
    round && words.dueRound[round],
  ].filter(Boolean);
  return `${conditions.join('、') || '所有提案'}：${periodWords(period)}`;
}
