import type { Paragraph, Table } from 'docx';
import { words } from '#contract';
import { chinaDay } from '#platform';
import { type Handout, type HandoutRow, byUnit, dayInWords, sumOf } from './handout.js';

type Docx = typeof import('docx');

/** Margins in twips, type sizes in half points: A4 on its side, so that a 案由 stands in one or two lines. */
const page = {
  size: { width: 11906, height: 16838, orientation: 'landscape' as const },
  margin: { top: 1100, right: 1100, bottom: 1100, left: 1100 },
};
const size = { title: 36, heading: 28, cell: 21 };
const face = (eastAsia: string) => ({ ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia });

/** Shares of the width, in percent. */
const columns = [
  { header: '角色', share: 7, value: (row: HandoutRow) => words.assignmentRole[row.role] },
  { header: '案号', share: 9, value: (row: HandoutRow) => row.number },
  { header: '案由', share: 34, value: (row: HandoutRow) => row.title },
  { header: '提案者', share: 16, value: (row: HandoutRow) => row.proposers },
  { header: '其他承办单位', share: 20, value: (row: HandoutRow) => row.others || '—' },
  { header: '期限', share: 14, value: (row: HandoutRow) => dayInWords(row.dueOn) },
];

/** 交办会清单 for print: a table per unit, with its number of cases; the first lines say how many there are in all. */
export async function writeHandoutDocument(rows: readonly HandoutRow[], asked: Handout, now: Date) {
  const docx = await import('docx');
  const units = byUnit(rows);
  const document = new docx.Document({
    title: '交办清单',
    creator: '提办通',
    styles: { default: { document: { run: { font: face('仿宋_GB2312'), size: size.cell } } } },
    sections: [
      {
        properties: { page },
        children: [
          line(docx, '交办清单', { size: size.title, font: face('方正小标宋简体'), centred: true }),
          line(docx, sumOf(rows, asked, now), { centred: true }),
          ...units.flatMap(([unit, own]) => [
            line(docx, `${unit}（${own.length} 件次）`, { size: size.heading, font: face('黑体'), before: 240 }),
            tableOf(docx, own),
          ]),
        ],
      },
    ],
  });
  return {
    name: `交办清单-${chinaDay(now)}.docx`,
    contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    content: await docx.Packer.toBuffer(document),
  };
}

interface Look {
  size?: number;
  font?: ReturnType<typeof face>;
  centred?: true;
  before?: number;
}

const line = ({ AlignmentType, Paragraph, TextRun }: Docx, text: string, look: Look = {}): Paragraph =>
  new Paragraph({
    keepNext: true,
    spacing: { before: look.before ?? 0, after: 80 },
    ...(look.centred ? { alignment: AlignmentType.CENTER } : {}),
    children: [
      new TextRun({ text, ...(look.size ? { size: look.size } : {}), ...(look.font ? { font: look.font } : {}) }),
    ],
  });

function tableOf(docx: Docx, rows: readonly HandoutRow[]): Table {
  const { Paragraph, Table, TableCell, TableRow, TextRun, WidthType } = docx;
  const row = (texts: string[], header: boolean) =>
    new TableRow({
      tableHeader: header,
      cantSplit: true,
      children: texts.map(
        (text, at) =>
          new TableCell({
            width: { size: columns[at]?.share ?? 10, type: WidthType.PERCENTAGE },
            children: [new Paragraph({ children: [new TextRun({ text, bold: header })] })],
          }),
      ),
    });
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: [
      row(
        columns.map(({ header }) => header),
        true,
      ),
      ...rows.map((each) =>
        row(
          columns.map(({ value }) => value(each)),
          false,
        ),
      ),
    ],
  });
}
