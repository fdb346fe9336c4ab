import type { ResultOf, SentBody, SuggestionView, routes } from '#contract';
import type { Named } from '../parts/PickNames.vue';

/** 转提案 as it is being written: one matter, in the parts of the proposal form. */
export interface Conversion {
  title: string;
  situation: string;
  demands: string[];
  category: string | null;
  consentPublic: boolean;
  others: Named[];
  departments: Named[];
  /** Those of the suggestion's attachments that go with the proposal. */
  fileIds: string[];
}

export const MOST_DEMANDS = 20;

/** What the suggestion already says; the member only has to put the demands apart. */
export function conversionOf(suggestion: SuggestionView, categories: readonly string[]): Conversion {
  const { title, text, category, attachments } = suggestion;
  return {
    title,
    situation: text,
    demands: [''],
    category: category !== null && categories.includes(category) ? category : null,
    consentPublic: true,
    others: [],
    departments: [],
    fileIds: attachments.slice(0, 10).map((file) => file.id),
  };
}

const isWithin = (text: string, least: number) => text.trim().length >= least;

/** What has to be put right, by field path as the server names it. */
export function faultsOf({ title, situation, demands, category }: Conversion): Record<string, string> {
  const faults: Record<string, string> = {};
  if (!isWithin(title, 4)) faults.title = '案由至少 4 个字';
  if (!isWithin(situation, 10)) faults.situation = '情况分析至少 10 个字';
  demands.forEach((demand, index) => {
    if (!isWithin(demand, 2))
      faults[`demands.${index}`] = demands.length > 1 ? '请写明，或删去这一条' : '请至少写一条具体建议';
  });
  if (!category) faults.category = '请选一个分类';
  return faults;
}

/** The member who files is the first proposer by themself; only the others are named. */
export function bodyOf(conversion: Conversion): SentBody<typeof routes.suggestions.convert> {
  const { title, situation, demands, category, consentPublic, others, departments, fileIds } = conversion;
  return {
    title,
    situation,
    demands,
    category: category ?? '',
    consentPublic,
    proposerIds: others.map((each) => each.id),
    suggestedDepartmentIds: departments.map((each) => each.id),
    fileIds,
  };
}

type Made = ResultOf<typeof routes.suggestions.convert>;

/** A proposal that came of this suggestion while the answer to our own sending was lost. */
export function arrivedMeanwhile(before: SuggestionView, now: SuggestionView, title: string): Made | null {
  const known = new Set(before.proposals.map((each) => each.id));
  return now.proposals.find((each) => !known.has(each.id) && each.title === title.trim()) ?? null;
}
