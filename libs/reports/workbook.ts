import type { Row, Worksheet } from 'exceljs';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { KeptFigure } from './figures.js';
import type { RecordRow } from './records.js';

/** A figure whose records are printed out, page by page. */
export interface PrintedList {
  figure: KeptFigure;
  pages: AsyncIterable<RecordRow[]>;
}

export interface WorkbookContent {
  title: string;
  sentence: string;
  /** One line on where the numbers come from: as-of moment, revision, digest. */
  source: string;
  figures: readonly KeptFigure[];
  lists: readonly PrintedList[];
}

/** Excel: a sheet of figures and a sheet of records. Rows are written and forgotten, so that a long year fits as well. */
export async function writeWorkbook(content: WorkbookContent): Promise<Buffer> {
  const { default: excel } = await import('exceljs');
  const stream = new PassThrough();
  const collected = buffer(stream);
  const workbook = new excel.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false });
  const sheet = (name: string, widths: number[]) => {
    const added = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 4 }] });
    added.columns = widths.map((width) => ({ width }));
    return added;
  };
  const total = content.lists.reduce((sum, { figure }) => sum + figure.numerator, 0);
  writeFigures(sheet('数字', [18, 30, 12, 8, 12, 12, 70, 20]), content, total);
  await writeRecords(sheet('记录', [24, 8, 18, 60, 28, 18, 10]), content, total);
  await workbook.commit();
  return collected;
}

function writeFigures(sheet: Worksheet, content: WorkbookContent, records: number): void {
  const { title, sentence, source, figures } = content;
  writeHead(sheet, title, sentence, `共 ${figures.length} 个数字；“记录”页共 ${records} 行。${source}`);
  bold(sheet.addRow(['分组', '数字', '数值', '单位', '分子', '基数', '口径', '截至']));
  for (const figure of figures) {
    sheet
      .addRow([
        safeCell(figure.group),
        safeCell(figure.label),
        Number.isNaN(Number(figure.printed)) ? figure.printed : Number(figure.printed),
        figure.unit,
        figure.numerator,
        figure.denominator,
        safeCell(figure.definition),
        timeCell(new Date(figure.asOf)),
      ])
      .commit();
  }
  sheet.commit();
}

async function writeRecords(sheet: Worksheet, content: WorkbookContent, records: number): Promise<void> {
  const names = content.lists.map(({ figure }) => `${figure.label} ${figure.numerator} ${figure.unit}`).join('、');
  writeHead(sheet, content.title, `共 ${records} 行：${names}`, content.source);
  bold(sheet.addRow(['数字', '序号', '编号', '标题', '提出者', '时间']));
  for (const { figure, pages } of content.lists) {
    let place = 0;
    for await (const rows of pages) {
      for (const row of rows) {
        const at = row.at === null ? null : timeCell(new Date(row.at));
        place += 1;
        const cells = [figure.label, row.number, row.title, row.who ?? ''].map(safeCell);
        sheet.addRow([cells[0], place, ...cells.slice(1), at]).commit();
      }
    }
    if (place !== figure.numerator) throw new Error(`${figure.key} counts ${figure.numerator}, but lists ${place}`);
  }
  sheet.commit();
}

function writeHead(sheet: Worksheet, ...lines: string[]): void {
  lines.forEach((line, index) => {
    const row = sheet.addRow([safeCell(line)]);
    if (index === 0) row.font = { bold: true, size: 14 };
    row.commit();
  });
}

function bold(row: Row): void {
  row.font = { bold: true };
  row.commit();
}

/** A text that a spreadsheet would take for a formula, now or when the sheet is saved as CSV, is marked as text. */
export const safeCell = (text: string): string => (/^[=+\-@＝＋－＠\t\r\n]/u.test(text) ? `'${text}` : text);

const timeFormat = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'short',
});

const timeCell = (at: Date): string => timeFormat.format(at);
