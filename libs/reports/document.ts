import { type PaperPart, type Pen, writePaper } from '#platform';
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

const numerals = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二'];

/** Word, in the usual layout of official documents. */
export const writeDocument = (content: DocumentContent): Promise<Buffer> =>
  writePaper(content.title, (pen) => [
    pen.title(content.title),
    pen.line(content.sentence),
    pen.heading('一、数字'),
    ...figureTables(pen, content.figures),
    pen.heading('二、勾稽'),
    pen.table([52, 16, 16, 16], ['关系', '合计', '分项之和', '是否相符'], content.equations.map(equationCells)),
    pen.heading('三、说明'),
    ...content.notes.map((note) => pen.line(note)),
    pen.blank(),
    ...content.signature.map((line) => pen.signature(line)),
  ]);

function figureTables(pen: Pen, figures: readonly KeptFigure[]): PaperPart[] {
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

const equationCells = ({ label, expected, sum, holds }: Equation): string[] => [
  label,
  `${expected}`,
  `${sum}`,
  holds ? '相符' : '不符',
];
