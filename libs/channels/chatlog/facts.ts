import { isSystemLine } from './grammars.js';
import { tidy } from './lines.js';
import { withoutTable } from './tables.js';
import { bareDay, isClock, isMoment, ruledDay } from './times.js';
import { type Title, titleIn } from './titles.js';

/** What every grammar asks of a line, found out once. */
export interface Line {
  raw: string;
  bare: string;
  /** The program wrote it, not a person. */
  isSystem: boolean;
  title: Title | null;
  /** The day that it announces, ruled off. */
  ruledDay: string | null;
  /** The day that it holds and nothing else. */
  bareDay: string | null;
}

const NOTHING = { bare: '', isSystem: false, title: null, ruledDay: null, bareDay: null };

export function linesOf(text: string, madeOn: string | null, known: ReadonlySet<string>): Line[] {
  const words = withoutMarks(withoutTable(text).split('\n')).map((raw) => ({ raw, bare: withoutStress(tidy(raw)) }));
  return joinLoneTimes(words, known).map(({ raw, bare }) =>
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

/** “**刘佳** 08:54”, as texts with marks write it. */
const withoutStress = (words: string) => words.replace(/^\*\*(.{1,60}?)\*\*/, '$1');

const MARK = /^[ \t]*>[ \t]?/;

/** A record that was quoted in a mail has a mark before each of its lines. */
function withoutMarks(lines: string[]): string[] {
  const filled = lines.filter((line) => line.trim() !== '').length;
  const marked = lines.filter((line) => MARK.test(line)).length;
  return marked * 2 > filled ? lines.map((line) => line.replace(MARK, '')) : lines;
}

type Words = Pick<Line, 'raw' | 'bare'>;

const isTimeAlone = (words: string) => isMoment(words) || isClock(words);
const isSaid = (words: string) => words !== '' && !isSystemLine(words) && titleIn(words) === null;
const isName = (words: string) => words !== '' && words.length <= 30 && !isSystemLine(words) && !isTimeAlone(words);

/**
 * Some windows put the name on one line and the moment on the next, or the other way round: two and more of such
 * pairs become one line each. What stands above tells nothing by itself, so there a name must come again.
 */
function joinLoneTimes(lines: Words[], known: ReadonlySet<string>): Words[] {
  const nameAt = (at: number) => (isName(lines[at]?.bare ?? '') ? [at] : []);
  const first = lines.findIndex(({ bare }) => isTimeAlone(bare));
  const isAbove = first >= 0 && isMoment(lines[first]?.bare ?? '') && !isSaid(lines[first - 1]?.bare ?? '');
  const isTime = isAbove ? isMoment : isTimeAlone;
  const names = lines.flatMap(({ bare }, at) => (isTime(bare) ? nameAt(isAbove ? at + 1 : at - 1) : []));
  const spoken = new Set(names.map((at) => lines[at]?.bare ?? ''));
  if (names.length < 2) return lines;
  if (isAbove) return spoken.size < names.length ? joinBelow(lines, names, new Set([...spoken, ...known])) : lines;
  const upper = new Set(names);
  return lines.flatMap((line, at) => {
    if (upper.has(at - 1)) return [];
    const below = lines[at + 1];
    return upper.has(at) && below ? [joined(line, below)] : [line];
  });
}

/** A screen shows the moment once for all that was said in these minutes: others then stand with their names only. */
function joinBelow(lines: Words[], names: number[], speakers: ReadonlySet<string>): Words[] {
  const lower = new Set(names);
  let moment: Words | null = null;
  return lines.flatMap((line, at) => {
    if (lower.has(at + 1)) moment = line;
    if (lower.has(at + 1)) return [];
    const opens = moment !== null && (lower.has(at) || speakers.has(line.bare));
    return opens && moment
      ? [lower.has(at) ? joined(moment, line) : { raw: line.raw, bare: `${moment.bare} ${line.bare}` }]
      : [line];
  });
}

/** If it proves to be no header, it is said as it was written. */
const joined = (above: Words, below: Words): Words => ({
  raw: `${above.raw}\n${below.raw}`,
  bare: `${above.bare} ${below.bare}`,
});
