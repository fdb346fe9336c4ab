import type { FigureView } from '#contract';

export interface Chart {
  title: string;
  unit: string;
  bars: { key: string; label: string; value: number }[];
}

/** The families of figures that break one total down; any other family goes under the name of its group. */
const titles: Record<string, string> = {
  'suggestions.channel': '意见建议来自哪个渠道',
  'proposals.category': '立案提案的分类',
  'proposals.proposer': '立案提案的提案者',
  'handling.department': '主办单位',
  'replies.resolution': '办理结果',
  'ratings.attitude': '对办理态度的评价',
  'ratings.result': '对办理结果的评价',
};
const FEWEST = 2;
/** More bars than these are read as a ranking. */
const RANKED_FROM = 9;

/** `handling.department.<id>` → `handling.department`; a figure that stands for itself has no family. */
const familyOf = (key: string): string | null => /^([^.]+\.[^.]+)\../.exec(key)?.[1] ?? null;

/** Parts of one total, in one unit, can be compared by eye: they become bars. */
export function chartsOf(figures: FigureView[]): Chart[] {
  const families = new Map<string, FigureView[]>();
  for (const figure of figures) {
    const family = familyOf(figure.key);
    if (family && figure.denominator === null) families.set(family, [...(families.get(family) ?? []), figure]);
  }
  return [...families]
    .filter(([, parts]) => parts.length >= FEWEST && parts.every((part) => part.unit === parts[0]?.unit))
    .map(([family, parts]) => {
      const bars = parts.map(({ key, label, numerator }) => ({ key, label, value: numerator }));
      return {
        title: titles[family] ?? parts[0]?.group ?? '',
        unit: parts[0]?.unit ?? '',
        bars: bars.length < RANKED_FROM ? bars : bars.sort((a, b) => b.value - a.value),
      };
    });
}
