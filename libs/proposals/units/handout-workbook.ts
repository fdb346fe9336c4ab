import ExcelJS from 'exceljs';
import { words } from '#contract';
import { chinaDay } from '#platform';
import { type Handout, type HandoutRow, sumOf } from './handout.js';

const columns = [
  { header: '承办单位', width: 24, value: (row: HandoutRow) => row.unit },
  { header: '角色', width: 8, value: (row: HandoutRow) => words.assignmentRole[row.role] },
  { header: '案号', width: 12, value: (row: HandoutRow) => row.number },
  { header: '案由', width: 52, value: (row: HandoutRow) => row.title },
  { header: '提案者', width: 24, value: (row: HandoutRow) => row.proposers },
  { header: '其他承办单位', width: 40, value: (row: HandoutRow) => row.others },
  { header: '期限', width: 12, value: (row: HandoutRow) => new Date(`${row.dueOn}T00:00:00Z`) },
  { header: '签收', width: 16, value: () => '' },
];

/** 交办会清单: one line per unit and case; the first line says how many there are. */
export async function writeHandoutWorkbook(rows: readonly HandoutRow[], asked: Handout, now: Date) {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('交办清单', {
    views: [{ state: 'frozen', ySplit: 2 }],
    pageSetup: { orientation: 'landscape', paperSize: 9, fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  });
  sheet.columns = columns.map(({ header, width }) => ({
    width,
    style: header === '期限' ? { numFmt: 'yyyy-mm-dd' } : { alignment: { wrapText: true, vertical: 'top' } },
  }));
  const head = sheet.addRow([`交办清单（${sumOf(rows, asked, now)}）`]);
  head.font = { bold: true };
  head.alignment = { wrapText: false };
  sheet.addRow(columns.map(({ header }) => header)).font = { bold: true };
  for (const row of rows) sheet.addRow(columns.map(({ value }) => value(row)));
  sheet.autoFilter = { from: { row: 2, column: 1 }, to: { row: rows.length + 2, column: columns.length } };
  return {
    name: `交办清单-${chinaDay(now)}.xlsx`,
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    content: Buffer.from(await workbook.xlsx.writeBuffer()),
  };
}
