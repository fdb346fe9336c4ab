import type { FigureView } from '#contract';
import type { Tx } from '#platform';
import { type Dimension, type DimensionName, dimensionsOf } from './dimensions.js';
import type { Metric, RecordKind } from './metric.js';
import { metrics } from './metrics.js';
import type { Period } from './period.js';
import { layPeriodTables } from './period-tables.js';
import { percent } from './rounding.js';

/** A figure as it is kept in a snapshot. */
export interface KeptFigure extends FigureView {
  recordKind: RecordKind;
  /** Its records are printed out in the workbook. */
  listed: boolean;
}

const tableOf: Record<RecordKind, string> = {
  suggestion: 'period_suggestions',
  proposal: 'period_proposals',
  assignment: 'period_assignments',
  rating: 'period_ratings',
  supervision: 'period_supervisions',
  evaluation: 'period_evaluations',
  promise: 'period_promises',
};

type Dimensions = Record<DimensionName, Dimension>;
type Counted = Map<string, { base: number; counted: number | null }>;

/**
 * Computes every figure of a period. The record lists stay in the temporary table `period_figures`
 * (key, record_ids, counted_ids) until the transaction ends; the counts are the lengths of these very lists.
 */
export async function computeFigures(tx: Tx, period: Period): Promise<KeptFigure[]> {
  await layPeriodTables(tx, period);
  const dimensions = await dimensionsOf(tx);
  await tx.rows(`CREATE TEMP TABLE period_figures
    (key text PRIMARY KEY, record_ids uuid[] NOT NULL, counted_ids uuid[]) ON COMMIT DROP`);
  // Compressing the lists would cost more than making them.
  await tx.rows(
    `ALTER TABLE period_figures ALTER record_ids SET STORAGE EXTERNAL, ALTER counted_ids SET STORAGE EXTERNAL`,
  );
  const lists = metrics.map((metric) => recordsSql(metric, dimensions));
  await tx.rows(`INSERT INTO period_figures ${lists.join(' UNION ALL ')}`);
  const found = await tx.rows<{ key: string; base: number; counted: number | null }>(
    `SELECT key, cardinality(record_ids) AS base, cardinality(counted_ids) AS counted FROM period_figures ORDER BY key`,
  );
  const counts: Counted = new Map(found.map(({ key, base, counted }) => [key, { base, counted }]));
  const figures = metrics.flatMap((metric) => figuresOf(metric, counts, dimensions, period.asOf));
  await tx.rows(
    `INSERT INTO period_figures SELECT key, '{}', NULL FROM unnest($1::text[]) AS figure(key)
         ON CONFLICT (key) DO NOTHING`,
    [figures.map((figure) => figure.key)],
  );
  return figures;
}

/** One figure's records in order, and those of its numerator; with `by`, one row per value that occurs. */
function recordsSql({ key, of, where, counted, by }: Metric, dimensions: Dimensions): string {
  if (by) {
    const { column } = dimensions[by];
    return `SELECT '${key}.' || ${column}, array_agg(id ORDER BY ord), NULL::uuid[]
              FROM ${tableOf[of]} WHERE ${where} GROUP BY ${column}`;
  }
  // Sorting first costs a fraction of sorting inside the aggregate: the table is in this order already.
  return `SELECT '${key}', coalesce(array_agg(id), '{}'),
                 ${counted ? `coalesce(array_agg(id) FILTER (WHERE counted), '{}')` : 'NULL'}
            FROM (SELECT id, ${counted ?? 'TRUE'} AS counted FROM ${tableOf[of]} WHERE ${where} ORDER BY ord) listed`;
}

function figuresOf(metric: Metric, counts: Counted, dimensions: Dimensions, asOf: Date): KeptFigure[] {
  if (!metric.by) return [figureOf(metric, metric.key, '', counts, asOf)];
  const { always, word } = dimensions[metric.by];
  const prefix = `${metric.key}.`;
  const found = [...counts.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  const others = found.filter((value) => !always.includes(value)).sort((a, b) => inOrder(word(a), word(b)));
  return [...always, ...others].map((value) => figureOf(metric, prefix + value, word(value), counts, asOf));
}

const inOrder = new Intl.Collator('zh-CN').compare;

function figureOf(metric: Metric, key: string, value: string, counts: Counted, asOf: Date): KeptFigure {
  const { base, counted } = counts.get(key) ?? { base: 0, counted: null };
  const isRate = metric.counted !== undefined;
  const numerator = isRate ? (counted ?? 0) : base;
  return {
    key,
    group: metric.group,
    label: metric.label.replace('{value}', () => value),
    unit: metric.unit,
    numerator,
    denominator: isRate ? base : null,
    printed: isRate ? percent(numerator, base) : String(numerator),
    definition: metric.definition.replace('{value}', () => value),
    asOf: asOf.toISOString(),
    recordKind: metric.of,
    listed: metric.listed ?? false,
  };
}
