import type { Paragraph, ParagraphChild, Table } from 'docx';
import type { Equation } from './equations.js';
import type { KeptFigure } from './figures.js';

export interface DocumentContent {
  title: string;
  sentence: string;
  figures: readonly KeptFigure[];
  equations: readonly Equation[];
  /** The last part: as-of moment, revision, digest. */
  notes: readonly string[];
  /** Who signs and when. */
  signature: readonly string[];
}

type Docx = typeof import('docx');

/** Type sizes of official documents, in half points: 二号, 三号, 四号, 小四. */
const size = { title: 44, text: 32, footer: 28, table: 24 };

/** Latin letters and digits in Times New Roman, Chinese in the face that the layout rules name. */
const face = (eastAsia: string) => ({ ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia });
const faces = {
  title: face('方正小标宋简体'),
  heading: face('黑体'),
  sub: face('楷体_GB2312'),
  text: face('仿宋_GB2312'),
};

/** Margins of GB/T 9704 in twips (37, 26, 35 and 28 mm) on A4; 28 points from line to line. */
const page = {
  size: { width: 11906, height: 16838 },
  margin: { top: 2098, right: 1474, bottom: 1984, left: 1588 },
};
const lineHeight = 560;
const twoCharacters = 640;
const textWidth = page.size.width - page.margin.left - page.margin.right;

const numerals = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二'];

/** Word, in the usual layout of official documents. */
export async function writeDocument(content: DocumentContent): Promise<Buffer> {
  const docx = await import('docx');
  const pen = penOf(docx);
  const document = new docx.Document({
    title: content.title,
    creator: '提办通',
    styles: { default: { document: { run: { font: faces.text, size: size.text } } } },
    sections: [
      {
        properties: { page },
        footers: { default: new docx.Footer({ children: [pageNumber(docx)] }) },
        children: [
          pen.title(content.title),
          pen.text(content.sentence),
          pen.heading('一、数字'),
          ...figureTables(pen, content.figures),
          pen.heading('二、勾稽'),
          equationTable(pen, content.equations),
          pen.heading('三、说明'),
          ...content.notes.map((note) => pen.text(note)),
          pen.text(''),
          ...content.signature.map((line) => pen.signature(line)),
        ],
      },
    ],
  });
  return docx.Packer.toBuffer(document);
}

function pageNumber({ AlignmentType, PageNumber, Paragraph, TextRun }: Docx): Paragraph {
  const run = new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], font: face('宋体'), size: size.footer });
  return new Paragraph({ alignment: AlignmentType.CENTER, children: [run] });
}

function figureTables(pen: Pen, figures: readonly KeptFigure[]): (Paragraph | Table)[] {
  const groups = [...new Set(figures.map((figure) => figure.group))];
  return groups.flatMap((group, index) => [
    pen.sub(`（${numerals[index] ?? index + 1}）${group}`),
    pen.table(
      [30, 14, 20, 36],
      ['数字', '数值', '分子 / 基数', '口径'],
      figures.filter((figure) => figure.group === group).map(figureCells),
    ),
  ]);
}

const figureCells = ({ label, printed, unit, numerator, denominator, definition }: KeptFigure): string[] => [
  label,
  denominator === 0 ? printed : `${printed}${unit === '%' ? '' : ' '}${unit}`,
  denominator === null ? '' : `${numerator} / ${denominator}`,
  definition,
];

const equationTable = (pen: Pen, equations: readonly Equation[]): Table =>
  pen.table(
    [52, 16, 16, 16],
    ['关系', '合计', '分项之和', '是否相符'],
    equations.map(({ label, expected, sum, holds }) => [label, `${expected}`, `${sum}`, holds ? '相符' : '不符']),
  );

/** From shares of the line in percent. */
const inTwips = (shares: number[]): number[] => shares.map((share) => Math.round((share * textWidth) / 100));

type Pen = ReturnType<typeof penOf>;

/** The few forms of text that the document is written in. */
function penOf({ AlignmentType, LineRuleType, Paragraph, Table, TableCell, TableRow, TextRun, WidthType }: Docx) {
  const spacing = { line: lineHeight, lineRule: LineRuleType.EXACT };
  const run = (text: string, font = faces.text, points = size.text): ParagraphChild =>
    new TextRun({ text, font, size: points });
  const indented = (text: string, font = faces.text) =>
    new Paragraph({ spacing, indent: { firstLine: twoCharacters }, children: [run(text, font)] });
  const cell = (text: string, width: number, font = faces.text) =>
    new TableCell({
      width: { size: width, type: WidthType.DXA },
      margins: { left: 80, right: 80, top: 40, bottom: 40 },
      children: [new Paragraph({ children: [run(text, font, size.table)] })],
    });
  const row = (texts: string[], widths: number[], isHead = false) =>
    new TableRow({
      tableHeader: isHead,
      cantSplit: true,
      children: texts.map((text, index) => cell(text, widths[index] ?? 0, isHead ? faces.heading : faces.text)),
    });
  return {
    title: (text: string) =>
      new Paragraph({
        alignment: AlignmentType.CENTER,
        spacing: { ...spacing, line: lineHeight + 80, after: lineHeight },
        children: [run(text, faces.title, size.title)],
      }),
    heading: (text: string) => indented(text, faces.heading),
    sub: (text: string) => indented(text, faces.sub),
    text: (text: string) => indented(text),
    signature: (text: string) =>
      new Paragraph({
        alignment: AlignmentType.RIGHT,
        spacing,
        children: [run(text)],
        indent: { right: twoCharacters },
      }),
    table: (widths: number[], head: string[], rows: string[][]) =>
      new Table({
        width: { size: textWidth, type: WidthType.DXA },
        columnWidths: inTwips(widths),
        rows: [row(head, inTwips(widths), true), ...rows.map((texts) => row(texts, inTwips(widths)))],
      }),
  };
}
