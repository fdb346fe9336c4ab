import { lengthWords, proposalLength, textLength, type BodySettings, type DraftContent } from '#contract';

export const MOST_DEMANDS = 20;

type Limits = Pick<BodySettings, 'titleLimit' | 'textLimit' | 'refuseOverLimit'>;

const isWithin = (text: string, least: number) => text.trim().length >= least;

/** What has to be put right before it can be submitted, by field path as the server names it. */
export function faultsOf(content: DraftContent, limits: Limits): Record<string, string> {
  const { title, situation, demands, category } = content;
  const faults: Record<string, string> = {};
  if (!isWithin(title, 4)) faults.title = '案由至少 4 个字';
  else if (limits.refuseOverLimit && isLong(content, limits).title) faults.title = `案由最多 ${limits.titleLimit} 字`;
  if (!isWithin(situation, 10)) faults.situation = '情况分析至少 10 个字';
  else if (limits.refuseOverLimit && isLong(content, limits).text)
    faults.situation = `正文最多 ${limits.textLimit} 字，请删减`;
  demands.forEach((demand, index) => {
    if (!isWithin(demand, 2))
      faults[`demands.${index}`] = demands.length > 1 ? '请写明，或删去这一条' : '请至少写一条具体建议';
  });
  if (!category) faults.category = '请选一个分类';
  return faults;
}

export const isLong = (content: DraftContent, { titleLimit, textLimit }: Limits) => ({
  title: textLength(content.title) > titleLimit,
  text: proposalLength(content) > textLimit,
});

/** 1,234/2,000 字 */
export const lengthOf = (content: DraftContent, { titleLimit, textLimit }: Limits) => ({
  title: lengthWords(textLength(content.title), titleLimit),
  text: lengthWords(proposalLength(content), textLimit),
});
