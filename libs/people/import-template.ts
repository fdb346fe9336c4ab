import type { Worksheet } from 'exceljs';
import type { Column } from './import-columns.js';
import { importWords as says } from './import-words.js';

export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A table to fill in: the heading on the first sheet, what each column wants on the second. */
export async function makeTemplate(name: string, columns: readonly Column[]): Promise<Buffer> {
  const { default: excel } = await import('exceljs');
  const workbook = new excel.Workbook();
  const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = columns.map(({ heading, example }) => ({
    header: heading,
    width: Math.min(40, Math.max(12, example.length * 1.6)),
    // Kept as text: a telephone number does not lose its first 0, nor turn into 1.3E+10.
    style: { numFmt: '@' },
  }));
  sheet.getRow(1).font = { bold: true };
  for (const [index, { kind }] of columns.entries()) if (kind === 'flag') offerYesOrNo(sheet, index + 1);
  const notes = workbook.addWorksheet(says.template.notesSheet);
  notes.columns = [20, 12, 50, 40].map((width) => ({ width }));
  for (const line of says.template.general) notes.addRow([line]);
  notes.addRow([]);
  notes.addRow(says.template.notesHeading).font = { bold: true };
  for (const { heading, required, note, example } of columns)
    notes.addRow([heading, required ? says.template.required : says.template.optional, note, example]);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

/** So many lines offer the choice; further ones are typed. */
const offered = 500;

function offerYesOrNo(sheet: Worksheet, column: number): void {
  for (let row = 2; row <= offered + 1; row += 1)
    sheet.getCell(row, column).dataValidation = {
      type: 'list',
      allowBlank: true,
      formulae: [`"${says.yes},${says.no}"`],
    };
}
