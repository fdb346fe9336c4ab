import type { Unit, recordRow } from '#contract';
import type { z } from 'zod';
import type { DimensionName } from './dimensions.js';

export type RecordKind = z.output<typeof recordRow>['kind'];

/**
 * One figure, or one per value of `by`. `where` picks its records from the period's table of their kind
 * (see period-tables.ts); a rate says in `counted` which of them are in its numerator. The number and the list that it
 * opens come from this one query, and there is no other definition of a figure anywhere.
 */
export interface Row {
  /** `{value}` stands for the value of `by`. */
  label: string;
  where: string;
  counted?: string;
  by?: DimensionName;
  definition: string;
  /** Its records are printed out in the workbook. */
  listed?: true;
}

export interface Section {
  group: string;
  keys: string;
  of: RecordKind;
  /** Of its counts; a rate is in `%`. */
  unit: Unit;
  rows: Record<string, Row>;
}

export interface Metric extends Row {
  key: string;
  group: string;
  of: RecordKind;
  unit: Unit;
}

/** Attitude and result are asked apart and reported apart; 满意 and 基本满意 never melt into one number. */
export const satisfaction = (asked: 'attitude' | 'result', words: string): Record<string, Row> => ({
  [asked]: {
    label: `${words}：{value}`,
    where: `TRUE`,
    by: asked,
    definition: `收回的评价中，${words}为“{value}”的。`,
  },
  [`${asked}-satisfied-rate`]: {
    label: `${words}满意率`,
    where: `TRUE`,
    counted: `${asked} = 'SATISFIED'`,
    definition: `${words}为“满意”的评价 ÷ 收回评价。`,
  },
  [`${asked}-accepted-rate`]: {
    label: `${words}满意和基本满意率`,
    where: `TRUE`,
    counted: `${asked} IN ('SATISFIED', 'BASICALLY_SATISFIED')`,
    definition: `${words}为“满意”或“基本满意”的评价 ÷ 收回评价。`,
  },
});
