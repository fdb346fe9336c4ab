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
  return joinLoneTimes(text.split(/\r\n?|\n/).map((raw) => ({ raw, bare: tidy(raw) }))).map(({ raw, bare }) =>
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

type Words = Pick<Line, 'raw' | 'bare'>;

/** Some windows put the name on one line and the moment on the next: two and more of such pairs become one line each. */
function joinLoneTimes(lines: Words[]): Words[] {
  const lone = lines.flatMap(({ bare }, at) => {
    const name = lines[at - 1]?.bare ?? '';
    return bare !== '' && isMoment(bare) && name !== '' && name.length <= 30 && !isSystemLine(name) ? [at] : [];
  });
  if (lone.length < 2) return lines;
  const joined = new Set(lone);
  return lines.flatMap((line, at) => {
    if (joined.has(at)) return [];
    if (!joined.has(at + 1)) return [line];
    const both = `${line.bare}  ${lines[at + 1]?.bare ?? ''}`;
    return [{ raw: both, bare: both }];
  });
}
