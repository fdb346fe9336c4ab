import {
  evaluationGrades,
  supervisionKinds,
  attitudes,
  channels,
  proposerKinds,
  ratingMedia,
  resolutions,
  words,
} from '#contract';
import { defaultSettings } from '#people';
import type { Tx } from '#platform';

export type DimensionName =
  | 'channel'
  | 'category'
  | 'proposerKind'
  | 'department'
  | 'resolution'
  | 'attitude'
  | 'result'
  | 'supervisionKind'
  | 'grade'
  | 'medium';

/** What figures are broken down by: a column of the period's tables, and the word for each value. */
export interface Dimension {
  column: string;
  /** Values that have a figure even when nothing falls under them, in the order of the page. */
  always: readonly string[];
  word(value: string): string;
}

const worded = <Value extends string>(column: string, always: readonly Value[], wording: Record<Value, string>) => {
  const known: Record<string, string> = wording;
  return { column, always, word: (value: string) => known[value] ?? value };
};

/** The dimensions of this installation as it is now: its categories and the names of its departments. */
export async function dimensionsOf(tx: Tx): Promise<Record<DimensionName, Dimension>> {
  const body = await tx.row<{ categories: string[] | null }>(
    `SELECT settings -> 'categories' AS categories FROM bodies`,
  );
  const departments = await tx.rows<{ id: string; name: string }>(`SELECT id, name FROM departments`);
  const names = new Map(departments.map(({ id, name }) => [id, name]));
  return {
    channel: worded('channel', channels, words.channel),
    category: { column: 'category', always: body?.categories ?? defaultSettings.categories, word: (value) => value },
    proposerKind: worded('proposer_kind', proposerKinds, words.proposerKind),
    department: { column: 'department_id', always: [], word: (id) => names.get(id) ?? id },
    resolution: worded('resolution', resolutions, words.resolution),
    attitude: worded('attitude', attitudes, words.attitude),
    result: worded('result', attitudes, words.attitude),
    supervisionKind: worded('kind', supervisionKinds, words.supervisionKind),
    grade: worded('grade', evaluationGrades, words.evaluationGrade),
    medium: worded('medium', ratingMedia, words.ratingMedium),
  };
}
