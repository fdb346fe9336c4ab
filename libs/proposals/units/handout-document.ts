import { words } from '#contract';
import { chinaDay, dayInWords, wordType, writePaper } from '#platform';
import { type Handout, type HandoutRow, byUnit, sumOf } from './handout.js';

const head = ['角色', '案号', '案由', '提案者', '其他承办单位', '期限'];
/** In percent. */
const shares = [9, 11, 30, 15, 18, 17];

const cellsOf = (row: HandoutRow): string[] => [
  words.assignmentRole[row.role],
  row.number,
  row.title,
  row.proposers,
  row.others || '—',
  dayInWords(row.dueOn),
];

/** 交办会清单 for print: a table per unit, with its number of parts; the first line says how many there are in all. */
export async function writeHandoutDocument(rows: readonly HandoutRow[], asked: Handout, now: Date) {
  const content = await writePaper('交办清单', (pen) => [
    pen.title('交办清单'),
    pen.line(sumOf(rows, asked, now)),
    ...byUnit(rows).flatMap(([unit, own]) => [
      pen.heading(`${unit}（${own.length} 件次）`),
      pen.table(shares, head, own.map(cellsOf)),
    ]),
  ]);
  return { name: `交办清单-${chinaDay(now)}.docx`, contentType: wordType, content };
}
