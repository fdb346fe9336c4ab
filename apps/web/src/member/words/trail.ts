import { words } from '#contract';

const known: Readonly<Record<string, string>> = words.action;

/** A step this page has no word for yet is still shown, without its code. */
export const trailWords = (action: string): string => known[action] ?? '有新进展';

const digits = ['一', '二', '三', '四', '五', '六', '七', '八', '九'];

/** 1 → 一, 12 → 十二, 20 → 二十; used for numbered suggestions, of which there are at most twenty. */
export function ordinal(number: number): string {
  const tens = Math.floor(number / 10);
  const rest = number % 10;
  return `${tens > 1 ? digits[tens - 1] : ''}${tens > 0 ? '十' : ''}${rest > 0 ? digits[rest - 1] : ''}`;
}
