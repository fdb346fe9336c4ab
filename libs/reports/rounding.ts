/** What stands for a percentage without a base. */
export const noBase = '—';

/**
 * A share as printed: rounded half up to one decimal, but never up to 100 while something is missing, and never down
 * to 0 while there is something.
 */
export function percent(numerator: number, denominator: number, decimals = 1): string {
  if (denominator === 0) return noBase;
  if (numerator === 0) return '0';
  if (numerator === denominator) return '100';
  const whole = 100 * 10 ** decimals;
  const halfUp = Math.floor((2 * numerator * whole + denominator) / (2 * denominator));
  return (Math.min(Math.max(halfUp, 1), whole - 1) / 10 ** decimals).toFixed(decimals);
}

/**
 * A count in the language of reports: `30`, but `30余` for 31 to 39; hundreds from 1000 on. The printed number is
 * never above the true one, and 余 is never said of a number that is exact.
 */
export function roundDown(count: number): string {
  const step = count < 1000 ? 10 : 100;
  if (count < step || count % step === 0) return String(count);
  return `${count - (count % step)}余`;
}

/** An amount of yuan in the language of reports, in steps of 100,000: `270余万元`. Small amounts are said exactly. */
export function roundDownYuan(yuan: number): string {
  const step = 100_000;
  if (yuan < step) return yuan < 10_000 ? `${yuan}元` : exactTenThousands(yuan);
  const rest = yuan % step;
  return `${(yuan - rest) / 10_000}${rest === 0 ? '' : '余'}万元`;
}

const exactTenThousands = (yuan: number): string => (yuan % 100 === 0 ? `${yuan / 10_000}万元` : `${yuan}元`);
