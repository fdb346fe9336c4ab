import type { IBorderOptions, Paragraph, ParagraphChild, Table } from 'docx';

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
  footer: face('宋体'),
};

/** Margins of GB/T 9704 in twips (37, 26, 35 and 28 mm) on A4. */
const page = {
  size: { width: 11906, height: 16838 },
  margin: { top: 2098, right: 1474, bottom: 1984, left: 1588 },
};
const textWidth = page.size.width - page.margin.left - page.margin.right;
/** 28.9 points from line to line: 22 lines of 三号 on a page. */
const lineHeight = 578;
const twoCharacters = 640;
const red = 'C00000';

export const wordType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

export type PaperPart = Paragraph | Table;
export type Pen = ReturnType<typeof penOf>;

/** A paper in the layout of official documents, written with the few forms that `pen` has. */
export async function writePaper(title: string, write: (pen: Pen) => PaperPart[]): Promise<Buffer> {
  const docx = await import('docx');
  const pen = penOf(docx);
  const document = new docx.Document({
    title,
    creator: '提办通',
    styles: { default: { document: { run: { font: faces.text, size: size.text } } } },
    sections: [
      {
        properties: { page },
        footers: { default: new docx.Footer({ children: [pageNumber(docx)] }) },
        children: write(pen),
      },
    ],
  });
  return docx.Packer.toBuffer(document);
}

function pageNumber({ AlignmentType, PageNumber, Paragraph, TextRun }: Docx): Paragraph {
  const run = new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], font: faces.footer, size: size.footer });
  return new Paragraph({ alignment: AlignmentType.CENTER, children: [run] });
}

/** What a typist writes as several lines stays several lines. */
const linesOf = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);

/** Runs and paragraphs as every part is made of them. */
function strokesOf({ AlignmentType, LineRuleType, Paragraph, TextRun }: Docx) {
  const spacing = { line: lineHeight, lineRule: LineRuleType.EXACT };
  const run = (text: string, font = faces.text, points = size.text, color?: string): ParagraphChild =>
    new TextRun({ text, font, size: points, color });
  return {
    spacing,
    run,
    centred: (text: string, font: typeof faces.text, points: number, after: number) =>
      new Paragraph({
        alignment: AlignmentType.CENTER,
        spacing: { line: Math.max(lineHeight, points * 14), lineRule: LineRuleType.AT_LEAST, after },
        children: [run(text, font, points)],
      }),
    plain: (text: string, font = faces.text, firstLine = 0) =>
      new Paragraph({ spacing, indent: { firstLine }, children: [run(text, font)] }),
  };
}

function penOf(docx: Docx) {
  const { centred, plain } = strokesOf(docx);
  const indented = (font: typeof faces.text) => (text: string) => plain(text, font, twoCharacters);
  return {
    title: (text: string) => centred(text, faces.title, size.title, lineHeight),
    heading: indented(faces.heading),
    sub: indented(faces.sub),
    /** Paragraphs of running text, one for each line of it. */
    text: (text: string) => linesOf(text).map(indented(faces.text)),
    line: indented(faces.text),
    addressee: (text: string) => plain(text),
    blank: () => plain(''),
    ...edgesOf(docx),
    ...tablesOf(docx),
  };
}

/** What stands at the head, at the foot and at the edges of an official letter. */
function edgesOf(docx: Docx) {
  const { AlignmentType, BorderStyle, LineRuleType, Paragraph, TabStopType, TextRun } = docx;
  const { spacing, run } = strokesOf(docx);
  const rule: IBorderOptions = { style: BorderStyle.SINGLE, size: 6, space: 4, color: '000000' };
  return {
    /** 版头: the unit's name in red over a red line. */
    masthead: (unit: string) =>
      new Paragraph({
        alignment: AlignmentType.CENTER,
        spacing: { before: 200, after: lineHeight / 2, line: 900, lineRule: LineRuleType.AT_LEAST },
        border: { bottom: { style: BorderStyle.SINGLE, size: 18, space: 12, color: red } },
        children: [run(unit, faces.title, unit.length > 14 ? 48 : 60, red)],
      }),
    /** One thing at the left edge, one at the right. */
    ends: (left: string, right: string) =>
      new Paragraph({
        spacing,
        tabStops: [{ type: TabStopType.RIGHT, position: textWidth }],
        children: [run(left), new TextRun({ text: `\t${right}`, font: faces.text, size: size.text })],
      }),
    signature: (text: string) =>
      new Paragraph({
        alignment: AlignmentType.RIGHT,
        spacing,
        indent: { right: twoCharacters },
        keepLines: true,
        children: [run(text)],
      }),
    /** 版记: who else receives it, between two lines. */
    imprint: (text: string) =>
      new Paragraph({
        spacing: { before: lineHeight },
        border: { top: rule, bottom: rule },
        children: [run(text, faces.text, size.footer)],
      }),
  };
}

/** From shares of the line in percent. */
const inTwips = (shares: readonly number[]): number[] => shares.map((share) => Math.round((share * textWidth) / 100));

function tablesOf({ Paragraph, Table, TableCell, TableRow, TextRun, WidthType }: Docx) {
  const cell = (text: string, width: number, font = faces.text, columnSpan = 1) =>
    new TableCell({
      width: { size: width, type: WidthType.DXA },
      columnSpan,
      margins: { left: 80, right: 80, top: 40, bottom: 40 },
      children: (text ? text.split(/\r?\n/) : ['']).map(
        (line) => new Paragraph({ children: [new TextRun({ text: line, font, size: size.table })] }),
      ),
    });
  const table = (widths: number[], rows: InstanceType<Docx['TableRow']>[]) =>
    new Table({ width: { size: textWidth, type: WidthType.DXA }, columnWidths: widths, rows });
  return {
    /** A list: its head is repeated on every page. */
    table: (shares: readonly number[], head: string[], rows: string[][]) => {
      const widths = inTwips(shares);
      const row = (texts: string[], isHead = false) =>
        new TableRow({
          tableHeader: isHead,
          cantSplit: true,
          children: texts.map((text, at) => cell(text, widths[at] ?? 0, isHead ? faces.heading : faces.text)),
        });
      return table(widths, [row(head, true), ...rows.map((texts) => row(texts))]);
    },
    /** A form: rows of label and value, two or four cells; the last cell of a shorter row takes the rest of the line. */
    form: (rows: string[][]) => {
      const widths = inTwips([18, 32, 18, 32]);
      return table(
        widths,
        rows.map(
          (texts) =>
            new TableRow({
              children: texts.map((text, at) => {
                const rest = at === texts.length - 1 ? widths.length - at : 1;
                const width = widths.slice(at, at + rest).reduce((sum, each) => sum + each, 0);
                return cell(text, width, at % 2 === 0 ? faces.heading : faces.text, rest);
              }),
            }),
        ),
      );
    },
  };
}
