import { Refusal } from '#platform';
import { importWords as says } from './import-words.js';
import { halfWidth, oneLine } from './names.js';
import { type Cell, type Line, plainCell, plainHeading } from './table-file.js';

/** A column of a table that can be brought in. */
export interface Column<Key extends string = string> {
  key: Key;
  heading: string;
  /** Other headings that people give it. */
  aliases: string[];
  note: string;
  example: string;
  kind: 'text' | 'flag';
  required?: true;
  most: number;
}

/** One line of the file with its cells under the keys of the columns. */
export interface Entry<Key extends string> {
  line: number;
  /** As shown in the preview: the cells of the file, in its order. */
  cells: string[];
  errors: string[];
  /** Text of a column; `null` when it is blank or the file has no such column. */
  text(key: Key): string | null;
  /** 是 or 否; `null` when blank. */
  flag(key: Key): boolean | null;
}

export interface Table<Key extends string> {
  headings: string[];
  entries: Entry<Key>[];
}

const mostRows = 2000;

/** Titles may stand above the heading; it is looked for in the first lines only. */
const headingWithin = 10;

/** Finds the heading and reads the lines below it. */
export function tableOf<Key extends string>(lines: Line[], columns: readonly Column<Key>[]): Table<Key> {
  const required = columns.filter((column) => column.required);
  const at = lines.slice(0, headingWithin).findIndex(({ cells }) => required.every((column) => isIn(cells, column)));
  const heading = lines[at];
  if (!heading) {
    const missing = required.map((column) => column.heading).join('、');
    throw Refusal.at('file', 'import-columns-missing', { columns: missing });
  }
  const body = lines.slice(at + 1);
  if (body.length > mostRows) throw Refusal.at('file', 'import-too-long', { count: mostRows });
  const places = columns.map((column) => ({ column, at: heading.cells.findIndex((cell) => names(column, cell)) }));
  const width = heading.cells.findLastIndex(({ text }) => text !== '') + 1;
  const known = new Set(places.map((place) => place.at));
  return {
    headings: heading.cells.slice(0, width).map(({ text }, i) => (known.has(i) ? text : says.notImported(text))),
    entries: body.map((line) =>
      entryOf(
        line,
        width,
        places.filter((place) => place.at >= 0),
      ),
    ),
  };
}

const isIn = (cells: Cell[], column: Column): boolean => cells.some((cell) => names(column, cell));

const names = ({ heading, aliases }: Column, { text }: Cell): boolean =>
  [heading, ...aliases].some((name) => plainHeading(name) === plainHeading(text));

type Place<Key extends string> = { column: Column<Key>; at: number };

function entryOf<Key extends string>({ line, cells }: Line, width: number, places: Place<Key>[]): Entry<Key> {
  const errors: string[] = [];
  const found = new Map<Key, Cell>(places.map(({ column, at }) => [column.key, cells[at] ?? plainCell('')]));
  const required = places.filter(({ column }) => column.required);
  if (required.some(({ at }) => cells[at]?.spans)) errors.push(says.mergedAcross);
  for (const { column, at } of places) errors.push(...problemsOf(column, cells[at] ?? plainCell('')));
  return {
    line,
    cells: Array.from({ length: width }, (_, i) => cells[i]?.text ?? ''),
    errors,
    text: (key) => found.get(key)?.text || null,
    flag: (key) => flagOf(found.get(key)?.text ?? ''),
  };
}

function problemsOf(column: Column, { text, formulaError }: Cell): string[] {
  const { heading } = column;
  if (formulaError === '') return [says.formulaEmpty(heading)];
  if (formulaError) return [says.cellError(heading, formulaError)];
  if (column.required && !text) return [says.missing(heading)];
  if ([...text].length > column.most) return [says.tooLong(heading, column.most)];
  if (column.kind === 'flag' && text && flagOf(text) === null) return [says.notYesOrNo(heading, text)];
  return [];
}

const yes = new Set(['是', '有', '√', '✓', '✔', 'y', 'yes', 'true', '1']);
const no = new Set(['否', '无', '不是', '×', '✗', '-', '—', 'n', 'no', 'false', '0']);

function flagOf(text: string): boolean | null {
  const plain = halfWidth(oneLine(text)).toLowerCase();
  return yes.has(plain) ? true : no.has(plain) ? false : null;
}
