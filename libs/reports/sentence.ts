import type { SnapshotView } from '#contract';
import { type Period, isWholeYear, spanWords } from './period.js';

export type Sentence = SnapshotView['sentence'];

/** The figures that the sentence quotes. */
export const quoted = {
  received: 'suggestions.received',
  filed: 'converted.filed',
  replied: 'converted.replied',
} as const;

export type QuotedCounts = Record<keyof typeof quoted, number>;

/**
 * The sentence of the yearly report, as it follows from the figures. `全部办复` is said only when every one of them
 * is; `全年` only of a year that is over.
 */
export function sentenceOf(period: Period, { received, filed, replied }: QuotedCounts): Sentence {
  const span = isWholeYear(period) ? '全年' : spanWords(period);
  if (received === 0) return [words(span), figure('未收到意见建议', 'received'), words('。')];
  const collected = [words(`${span}共收集意见建议`), figure(`${received}条`, 'received')];
  if (filed === 0) return [...collected, words('，'), figure('没有转为提案的', 'filed'), words('。')];
  return [
    ...collected,
    words('，转为提案'),
    figure(`${filed}件`, 'filed'),
    ...repliedWords(filed, replied),
    words('。'),
  ];
}

function repliedWords(filed: number, replied: number): Sentence {
  if (replied === 0) return [words('，'), figure('尚未办复', 'replied')];
  if (replied === filed) return [words('，并已'), figure('全部办复', 'replied')];
  return [words('，已办复'), figure(`${replied}件`, 'replied')];
}

const words = (text: string) => ({ text, key: null });
const figure = (text: string, which: keyof typeof quoted) => ({ text, key: quoted[which] });

export const plainText = (sentence: Sentence): string => sentence.map((part) => part.text).join('');
