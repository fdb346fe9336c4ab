import type { FigureView } from '#contract';

/** 155 条 · 98.3% · — */
export const printedWithUnit = ({ printed, unit }: FigureView): string => {
  if (printed === '—') return printed;
  return unit === '%' ? `${printed}%` : `${printed} ${unit}`;
};
