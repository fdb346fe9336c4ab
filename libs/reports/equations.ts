import type { FigureView, SnapshotView } from '#contract';
import { convertedOutcomes, fates } from './outcomes.js';

export type Equation = SnapshotView['equations'][number];

/** Keys of figures; one that ends in `.*` stands for all figures below it. */
interface TieOut {
  label: string;
  total: string;
  parts: string[];
}

/** 勾稽: what must add up, whatever the year. */
export const tieOuts: readonly TieOut[] = [
  {
    label: '来件登记 = 收到意见建议 + 并入别条',
    total: 'suggestions.registered',
    parts: ['suggestions.received', 'suggestions.merged'],
  },
  { label: '收到意见建议 = 各渠道之和', total: 'suggestions.received', parts: ['suggestions.channel.*'] },
  {
    label: '收到意见建议 = 已转提案 + 不采用 + 待处理',
    total: 'suggestions.received',
    parts: ['suggestions.converted', 'suggestions.dismissed', 'suggestions.open'],
  },
  {
    label: '由意见建议提出的提案 = 立案 + 并案 + 不予立案 + 其他处理或撤案 + 待审查或退回补充',
    total: 'converted.submitted',
    parts: ['converted.filed', ...Object.keys(convertedOutcomes).map((name) => `converted.${name}`)],
  },
  {
    label: '收到提案 = 立案 + 并案 + 不予立案 + 转作其他处理 + 撤案 + 退回补充 + 待审查',
    total: 'proposals.submitted',
    parts: fates.map((fate) => `proposals.${fate}`),
  },
  {
    label: '立案 = 委员提案 + 集体提案',
    total: 'proposals.filed',
    parts: ['proposals.by-members', 'proposals.collective'],
  },
  { label: '立案 = 各类提案者之和', total: 'proposals.filed', parts: ['proposals.proposer.*'] },
  { label: '立案 = 各分类之和', total: 'proposals.filed', parts: ['proposals.category.*'] },
  {
    label: '立案 = 各主办单位之和 + 分办 + 尚未交办',
    total: 'proposals.filed',
    parts: ['handling.department.*', 'handling.split', 'handling.unassigned'],
  },
  { label: '立案 = 已办复 + 尚未办复', total: 'proposals.filed', parts: ['handling.replied', 'handling.pending'] },
  { label: '主办、分办件次 = 各承办单位件次之和', total: 'handling.parts', parts: ['handling.unit.*'] },
  { label: '主办答复 = 各办理结果之和', total: 'replies.sent', parts: ['replies.resolution.*'] },
  { label: '收回评价 = 对办理态度各档之和', total: 'ratings.given', parts: ['ratings.attitude.*'] },
  { label: '收回评价 = 对办理结果各档之和', total: 'ratings.given', parts: ['ratings.result.*'] },
  { label: '收回评价 = 手机、链接、书面之和', total: 'ratings.given', parts: ['ratings.medium.*'] },
  {
    label: '已征询意见 = 已收回评价 + 未评价',
    total: 'ratings.asked',
    parts: ['ratings.rated', 'ratings.not-rated'],
  },
  {
    label: '到期承诺 = 按期兑现 + 逾期兑现 + 未兑现 + 终止',
    total: 'promises.due',
    parts: ['promises.kept-on-time', 'promises.kept-late', 'promises.open', 'promises.abandoned'],
  },
];

/** Whether a total is the sum of its parts, and what both come to. */
export function tieOut(total: number, parts: readonly number[]): Pick<Equation, 'holds' | 'sum' | 'expected'> {
  const sum = parts.reduce((before, part) => before + part, 0);
  return { holds: sum === total, sum, expected: total };
}

/** The tie-out sheet of a set of figures. */
export function equationsOf(figures: readonly FigureView[]): Equation[] {
  return tieOuts.map(({ label, total: totalKey, parts: patterns }) => {
    const total = find(figures, totalKey);
    const parts = patterns.flatMap((pattern) =>
      pattern.endsWith('.*') ? below(figures, pattern.slice(0, -1)) : [find(figures, pattern)],
    );
    for (const part of parts) {
      if (part.unit !== total.unit) throw new Error(`${label}: ${part.unit} cannot be added up to ${total.unit}`);
    }
    const numbers = parts.map((part) => part.numerator);
    return { label, total: total.label, parts: said(parts), ...tieOut(total.numerator, numbers) };
  });
}

/** More parts than this are not read one by one. */
const mostSaid = 12;

/** The parts as people read them: `委员提案 180`. */
const said = (parts: readonly FigureView[]): string[] =>
  parts.length > mostSaid
    ? [
        `${parts.length} 项合计 ${
          tieOut(
            0,
            parts.map((part) => part.numerator),
          ).sum
        }`,
      ]
    : parts.map((part) => `${part.label} ${part.numerator}`);

const below = (figures: readonly FigureView[], prefix: string) => figures.filter(({ key }) => key.startsWith(prefix));

function find(figures: readonly FigureView[], key: string): FigureView {
  const figure = figures.find((each) => each.key === key);
  if (!figure) throw new Error(`an equation names ${key}, which is no figure`);
  return figure;
}
