/**
 * How long a text is as the rules count it: every character that is not blank, punctuation included, is one; so is a
 * rare character outside the basic plane (䶮, 𠮷) and an emoji, however many code points it is made of. The browser and
 * the server count with this same function; it uses no table of the engine, so that they cannot differ.
 */
export function textLength(...parts: readonly string[]): number {
  let count = 0;
  for (const part of parts) {
    let joined = false;
    let halfFlag = false;
    for (const character of part) {
      const code = character.codePointAt(0) ?? 0;
      if (code === zeroWidthJoiner) {
        joined = true;
        continue;
      }
      if (isBlank(code) || isMark(code)) continue;
      const flag = within(code, 0x1f1e6, 0x1f1ff);
      if (!joined && !(flag && halfFlag)) count += 1;
      halfFlag = flag && !halfFlag;
      joined = false;
    }
  }
  return count;
}

const zeroWidthJoiner = 0x200d;

const within = (code: number, from: number, to: number): boolean => code >= from && code <= to;

/** White space of Unicode, control characters, and what has no width. */
const isBlank = (code: number): boolean =>
  code <= 0x20 ||
  within(code, 0x7f, 0xa0) ||
  code === 0x1680 ||
  within(code, 0x2000, 0x200f) ||
  within(code, 0x2028, 0x202f) ||
  within(code, 0x205f, 0x2064) ||
  code === 0x3000 ||
  code === 0xfeff;

/** What only changes the character before it: combining marks, variants of a Chinese character, skin colours. */
const isMark = (code: number): boolean =>
  within(code, 0x300, 0x36f) ||
  within(code, 0x20d0, 0x20ff) ||
  within(code, 0xfe00, 0xfe0f) ||
  within(code, 0x1f3fb, 0x1f3ff) ||
  within(code, 0xe0100, 0xe01ef);

/** The body of a proposal: its 案由 is counted apart. */
export const proposalLength = ({ situation, demands }: { situation: string; demands: readonly string[] }): number =>
  textLength(situation, ...demands);

/** 1,234/2,000 字 */
export const lengthWords = (count: number, limit: number): string => `${thousands(count)}/${thousands(limit)} 字`;

export const thousands = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');
