import { isSystemLine, titleIn } from './grammars.js';
import { tidy } from './lines.js';
import { bareDay, isMoment, ruledDay } from './times.js';

/** What every grammar asks of a line, found out once. */
export interface Line {
  raw: string;
  bare: string;
  /** The program wrote it, not a person. */
  isSystem: boolean;
  title: { title: string; authors: string[] } | null;
  /** The day that it announces, ruled off. */
  ruledDay: string | null;
  /** The day that it holds and nothing else. */
  bareDay: string | null;
}

const NOTHING = { bare: '', isSystem: false, title: null, ruledDay: null, bareDay: null };

export function linesOf(text: string, madeOn: string | null): Line[] {
  return joinLoneTimes(withoutMarks(text.split(/\r\n?|\n/)).map((raw) => ({ raw, bare: tidy(raw) }))).map(
    ({ raw, bare }) =>
      bare === ''
        ? { raw, ...NOTHING }
        : {
            raw,
            bare,
            isSystem: isSystemLine(bare),
            title: titleIn(bare),
            ruledDay: ruledDay(bare, madeOn),
            bareDay: bareDay(bare, madeOn),
          },
  );
}

const MARK = /^[ \t]*>[ \t]?/;

/** A record that was quoted in a mail has a mark before each of its lines. */
function withoutMarks(lines: string[]): string[] {
  const filled = lines.filter((line) => line.trim() !== '').length;
  const marked = lines.filter((line) => MARK.test(line)).length;
  return marked * 2 > filled ? lines.map((line) => line.replace(MARK, '')) : lines;
}

type Words = Pick<Line, 'raw' | 'bare'>;

const isName = (words: string) => words !== '' && words.length <= 30 && !isSystemLine(words) && !isMoment(words);

/**
 * Some windows put the name on one line and the moment on the next, or the other way round: two and more of such
 * pairs become one line each. What stands above tells nothing by itself, so there a name must come again.
 */
function joinLoneTimes(lines: Words[]): Words[] {
  const nameAt = (at: number) => (isName(lines[at]?.bare ?? '') ? [at] : []);
  const first = lines.find(({ bare }) => bare !== '' && !isSystemLine(bare) && titleIn(bare) === null);
  const isAbove = first !== undefined && isMoment(first.bare);
  const names = lines.flatMap(({ bare }, at) => (isMoment(bare) ? nameAt(isAbove ? at + 1 : at - 1) : []));
  const comesAgain = new Set(names.map((at) => lines[at]?.bare)).size < names.length;
  if (names.length < 2 || (isAbove && !comesAgain)) return lines;
  const upper = new Set(isAbove ? names.map((at) => at - 1) : names);
  return lines.flatMap((line, at) => {
    if (upper.has(at - 1)) return [];
    const below = lines[at + 1];
    return upper.has(at) && below ? [joined(line, below)] : [line];
  });
}

/** If it proves to be no header, it is said as it was written. */
const joined = (above: Words, below: Words): Words => ({
  raw: `${above.raw}\n${below.raw}`,
  bare: `${above.bare} ${below.bare}`,
});
