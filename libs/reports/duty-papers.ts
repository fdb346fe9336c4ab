import ExcelJS from 'exceljs';
import type { DutyView, MemberBrief } from '#contract';
import { chinaDay, dayInWords, writePaper } from '#platform';
import type { DutyRow } from './duty.js';

export interface DutyPaper {
  title: string;
  member: MemberBrief;
  year: number;
  parts: (DutyView['figures'][number] & { records: DutyRow[] })[];
  at: Date;
}

const whoIs = ({ member }: DutyPaper): string => [member.name, member.sector, member.group].filter(Boolean).join('，');

/** Word: the figures in one table, then the records that each one counts. */
export const writeDutyDocument = (paper: DutyPaper): Promise<Buffer> =>
  writePaper(paper.title, (pen) => [
    pen.title(paper.title),
    pen.line(whoIs(paper)),
    pen.table(
      [34, 16, 50],
      ['项目', '数量', '口径'],
      paper.parts.map(({ label, count, unit, definition }) => [label, `${count} ${unit}`, definition]),
    ),
    ...paper.parts
      .filter(({ records }) => records.length > 0)
      .flatMap(({ label, count, unit, records }) => [
        pen.heading(`${label}（${count} ${unit}）`),
        pen.table(
          [20, 20, 40, 20],
          ['编号', '日期', '标题', '备注'],
          records.map((row) => [row.number, chinaDay(row.at), row.title, row.note ?? '']),
        ),
      ]),
    pen.blank(),
    pen.signature(`截至${dayInWords(chinaDay(paper.at))}`),
  ]);

/** Excel: one sheet of figures, one of all records with the figure that counts them. */
export async function writeDutyWorkbook(paper: DutyPaper): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  const figures = book.addWorksheet('数字');
  figures.columns = [{ width: 28 }, { width: 10 }, { width: 8 }, { width: 70 }];
  figures.addRow([`${paper.title}（${whoIs(paper)}），截至 ${chinaDay(paper.at)}`]).font = { bold: true };
  figures.addRow(['项目', '数量', '单位', '口径']).font = { bold: true };
  for (const { label, count, unit, definition } of paper.parts) figures.addRow([label, count, unit, definition]);
  const records = book.addWorksheet('记录', { views: [{ state: 'frozen', ySplit: 1 }] });
  records.columns = [{ width: 28 }, { width: 16 }, { width: 12 }, { width: 50 }, { width: 30 }];
  records.addRow(['项目', '编号', '日期', '标题', '备注']).font = { bold: true };
  for (const { label, records: rows } of paper.parts)
    for (const row of rows) records.addRow([label, row.number, chinaDay(row.at), row.title, row.note ?? '']);
  return Buffer.from(await book.xlsx.writeBuffer());
}
