import type { Attitude, ProposalView } from '#contract';

/** Where the person who rates stands: the first proposer's rating ends the round, the others' are asked beside it. */
export interface Rater {
  isFirst: boolean;
  isOver: boolean;
  round: number;
  /** Units this person has not rated yet, the one at hand included. */
  left: number;
}

type Known = Pick<ProposalView, 'proposerMembers' | 'stage' | 'round' | 'toRate'>;

export const raterOf = ({ proposerMembers, stage, round, toRate }: Known, memberId: string | null): Rater => ({
  isFirst: memberId !== null && proposerMembers[0]?.id === memberId,
  isOver: stage === 'closed' || stage === 'disputed',
  round,
  left: toRate.length,
});

/** Not satisfied with the result, said by the first proposer of a first round, opens the case once more. */
export const reopens = (result: Attitude | null, { isFirst, isOver, round }: Rater): boolean =>
  result === 'UNSATISFIED' && isFirst && !isOver && round === 1;

/** What 不满意 leads to; `days`: working days for the second reply, when they are known. */
export function consequenceOf(result: Attitude | null, rater: Rater, days: number | null): string {
  if (result !== 'UNSATISFIED') return '';
  if (reopens(result, rater)) {
    const within = days === null ? '' : `在 ${days} 个工作日内`;
    const when = rater.left > 1 ? '等您评价完各单位后，' : '';
    return `选“不满意”，${when}本件退回这个单位重新办理，须${within}再次答复您。`;
  }
  if (rater.isOver) return '本轮评价已经结束，您的评价如实记录。';
  if (!rater.isFirst) return '是否重新办理，以第一提案人的评价为准；您的评价如实记录。';
  return '本件已经重新办理过。选“不满意”，由提案委组织协商；您的评价如实记录。';
}

/** Who reads the rating, and from when. */
export function readersOf({ isFirst, isOver, left }: Rater): string[] {
  const desk = '提案委、督查室和领导马上看得到。';
  if (isOver) return [desk, '本轮评价已经结束，承办单位也看得到您的选择和您的话。'];
  const blind = '承办单位在本轮评价结束前什么都看不到：不知道谁评过、选了什么、写了什么。';
  const last = left > 1 ? '您评价完全部单位，本轮才结束' : '您提交后本轮就结束';
  const end = isFirst
    ? `您是第一提案人，${last}，承办单位随后看得到。`
    : '第一提案人评价后本轮才结束，承办单位那时才看得到。';
  return [desk, blind, end];
}
