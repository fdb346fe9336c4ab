import { parse } from 'csv-parse/sync';
import type { Cell as SheetCell, Worksheet } from 'exceljs';
import { Refusal } from '#platform';
import { halfWidth, oneLine } from './names.js';

/** One cell as a person reads it. */
export interface Cell {
  text: string;
  /** The formula shows this error, or `''` when it has no result at all. */
  formulaError: string | null;
  /** Merged with cells of other columns. */
  spans: boolean;
}

export interface Line {
  /** Row number in the file, counted from 1. */
  line: number;
  cells: Cell[];
}

export const plainCell = (text: string): Cell => ({ text: oneLine(text), formulaError: null, spans: false });

/** Reads an .xlsx or a .csv, whichever the bytes are; lines without any text are left out. */
export async function readTable(content: Buffer): Promise<Line[]> {
  const lines = content.subarray(0, 2).toString('latin1') === 'PK' ? await readSheet(content) : readCsv(content);
  return lines.filter(({ cells }) => cells.some(({ text, formulaError }) => text || formulaError !== null));
}

async function readSheet(content: Buffer): Promise<Line[]> {
  if (unpackedSize(content) > mostUnpacked) throw Refusal.at('file', 'import-unreadable');
  const { default: excel } = await import('exceljs');
  const workbook = new excel.Workbook();
  try {
    await workbook.xlsx.load(new Uint8Array(content).buffer);
  } catch {
    throw Refusal.at('file', 'import-unreadable');
  }
  const sheet = workbook.worksheets.find(({ state }) => state === 'visible');
  return sheet ? linesOf(sheet) : [];
}

function linesOf(sheet: Worksheet): Line[] {
  const lines: Line[] = [];
  sheet.eachRow((row, line) => {
    const cells = Array.from({ length: row.cellCount }, (_, column) => cellOf(row.getCell(column + 1)));
    lines.push({ line, cells });
  });
  return lines;
}

/** A cell merged downwards stands for all its rows; one merged sideways is no cell of a table. */
function cellOf(cell: SheetCell): Cell {
  const { text, formulaError } = textOf(cell.value);
  return { text: oneLine(text), formulaError, spans: cell.isMerged && spansColumns(cell) };
}

function spansColumns(cell: SheetCell): boolean {
  const { worksheet } = cell;
  const beside = [Number(cell.col) - 1, Number(cell.col) + 1].filter((column) => column >= 1);
  return beside.some((column) => worksheet.getCell(Number(cell.row), column).master === cell.master);
}

type Value = { text: string; formulaError: string | null };

function textOf(value: SheetCell['value']): Value {
  const fine = (text: string): Value => ({ text, formulaError: null });
  if (value === null || value === undefined) return fine('');
  if (value instanceof Date) return fine(value.toISOString().slice(0, 10));
  if (typeof value === 'number') return fine(plainNumber(value));
  if (typeof value !== 'object') return fine(String(value));
  if ('richText' in value) return fine(value.richText.map(({ text }) => text).join(''));
  if ('error' in value) return { text: '', formulaError: value.error };
  // A linked address may itself be rich text.
  if ('hyperlink' in value) return textOf(value.text as SheetCell['value']);
  if ('formula' in value || 'sharedFormula' in value)
    return value.result === undefined ? { text: '', formulaError: '' } : textOf(value.result);
  return fine('');
}

/** A telephone number kept as a number is written out in full. */
const plainNumber = (value: number): string => (Number.isInteger(value) ? BigInt(value).toString() : value.toString());

const mostUnpacked = 100 * 1024 * 1024;

/** The size a zip file says it has when unpacked, so that a small file cannot fill the memory. */
function unpackedSize(zip: Buffer): number {
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  if (end < 0 || end + 20 > zip.length) return Infinity;
  let size = 0;
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (at + 46 > zip.length) return Infinity;
    size += zip.readUInt32LE(at + 24);
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return size;
}

function readCsv(content: Buffer): Line[] {
  const text = decode(content);
  const firstLine = text.slice(0, text.search(/[\r\n]|$/));
  const delimiter = firstLine.includes('\t') ? '\t' : firstLine.includes(',') || !firstLine.includes(';') ? ',' : ';';
  try {
    const rows: string[][] = parse(text, { delimiter, relaxColumnCount: true, relaxQuotes: true });
    return rows.map((row, i) => ({ line: i + 1, cells: row.map((cell) => plainCell(unquoted(cell))) }));
  } catch {
    throw Refusal.at('file', 'import-unreadable');
  }
}

/** Spreadsheets are told by `="0371…"` or `'0371…` to keep a number as text. */
const unquoted = (cell: string): string => /^="(.*)"$/s.exec(cell)?.[1] ?? cell.replace(/^'(?=[\d+(])/, '');

/** UTF-8 with or without its mark, what spreadsheets save as “Unicode text”, or the national encoding. */
function decode(content: Buffer): string {
  const [first, second] = content;
  const utf16 =
    first === 0xff && second === 0xfe ? ['utf-16le'] : first === 0xfe && second === 0xff ? ['utf-16be'] : [];
  for (const encoding of [...utf16, 'utf-8', 'gb18030']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(content);
      if (!text.includes('\0')) return text;
    } catch {
      // The next encoding may fit.
    }
  }
  throw Refusal.at('file', 'import-unreadable');
}

/** A heading without what people add to it: `手 机 号（必填）*` is 手机号. */
export const plainHeading = (text: string): string =>
  halfWidth(text)
    .replace(/\(.*?\)|[*:\s]/gu, '')
    .toLowerCase();
