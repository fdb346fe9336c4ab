import { labelName } from '../charset-labels.js';
import { decodeText } from '../charset.js';
import { type Reading, readField, readRaw, readWords } from './words.js';

/** The head of a mail or of a part: its fields as their bytes came, one character each. */
export class Head {
  private readonly fields = new Map<string, string[]>();

  constructor(head: Buffer) {
    for (const { name, value } of fieldsOf(head)) {
      const values = this.fields.get(name);
      if (values) values.push(value);
      else this.fields.set(name, [value]);
    }
  }

  get isEmpty(): boolean {
    return this.fields.size === 0;
  }

  has(name: string): boolean {
    return this.fields.has(name);
  }

  /** The first value that is not blank; null where the field is missing, '' where every one is blank. */
  raw(name: string): string | null {
    const values = this.fields.get(name);
    return values?.find((value) => value.trim() !== '') ?? values?.[0] ?? null;
  }

  all(name: string): string[] {
    return this.fields.get(name) ?? [];
  }

  read(name: string, reading: Reading): string | null {
    const raw = this.raw(name);
    return raw === null ? null : readField(raw, reading);
  }
}

/**
 * Splits and unfolds. A line that is neither a field nor folded belongs to the field before it: some mailers break
 * a long subject without indenting the rest.
 */
function fieldsOf(head: Buffer): { name: string; value: string }[] {
  const fields: { name: string; value: string[] }[] = [];
  for (const line of head
    .toString('latin1')
    .replaceAll('\0', '')
    .split(/\r\n|\n|\r/)) {
    const field = /^([\x21-\x39\x3b-\x7e]{1,200})[ \t]*:(.*)$/s.exec(line);
    const last = fields.at(-1);
    if (field?.[1] && !/^[ \t]|^=\?/.test(line)) fields.push({ name: field[1].toLowerCase(), value: [field[2] ?? ''] });
    else if (last && !/^>?From /.test(line)) last.value.push(line);
  }
  return fields.map(({ name, value }) => ({ name, value: unfolded(value) }));
}

/** The break goes and its white space stays, but within a run of encoded words or 8-bit bytes nothing is added. */
function unfolded([first = '', ...rest]: string[]): string {
  return rest.reduce((whole, line) => whole + line, first).trim();
}

export interface Parameters {
  /** Lower-cased, without parameters. */
  value: string;
  parameters: Map<string, string>;
}

/** Nothing that says what a part is needs more. */
const maxLength = 20_000;

/** A closing quote stands before a semicolon or the end; another one belongs to the value. */
const PARAMETER = /([^\s=;,:"]{1,80})\s*=\s*(?:"((?:[^"\\]|\\.|"(?!\s*(?:;|$)))*)(?:"|$)|([^;]*))/gs;

/** `type/subtype; name=value`, with all that RFC 2231 allows and much that nothing allows. */
export function readParameters(field: string, reading: Reading): Parameters {
  const text = readRaw(joinCut(field.slice(0, maxLength)), reading);
  const value = /^[\s;"']*([^\s;,="']*(?![^\s;,"']*=))/.exec(text);
  const pairs = new Map<string, string>();
  for (const [, key = '', quoted, plain = ''] of text.slice(value?.[0].length ?? 0).matchAll(PARAMETER)) {
    const name = key.toLowerCase();
    const said = quoted === undefined ? plain.trim() : quoted.replace(/\\(["\\])/g, '$1');
    if (said !== '' && !pairs.has(name)) pairs.set(name, said);
  }
  return { value: (value?.[1] ?? '').toLowerCase(), parameters: joinContinued(pairs, reading) };
}

/** `name*0="…"; name*1="…"` in bare bytes, cut anywhere: they are joined before anybody reads them. */
function joinCut(field: string): string {
  return /[\x80-\xff]/.test(field) ? field.replace(/"\s*;\s*[\w-]{1,40}\*[1-9]\d{0,2}\s*=\s*"/g, '') : field;
}

/** `name*=gb2312''%D6%D0` and `name*0*=…; name*1=…` are put together as bytes, then read in their charset. */
function joinContinued(pairs: Map<string, string>, reading: Reading): Map<string, string> {
  const plain = new Map<string, string>();
  const extended = new Map<string, { index: number; coded: boolean; value: string }[]>();
  for (const [key, value] of pairs) {
    const parts = /^([^*]+)\*(?:(\d+)(\*?))?$/.exec(key);
    if (!parts) {
      plain.set(key, value);
      continue;
    }
    const [, name = '', index, star] = parts;
    const list = extended.get(name) ?? [];
    list.push({ index: Number(index ?? 0), coded: index === undefined || star === '*', value });
    extended.set(name, list);
  }
  for (const [name, pieces] of extended) plain.set(name, readExtended(pieces, reading));
  return plain;
}

function readExtended(pieces: { index: number; coded: boolean; value: string }[], reading: Reading): string {
  const ordered = pieces.toSorted((a, b) => a.index - b.index);
  const [, label = '', first] = /^([^']*)'[^']*'(.*)$/s.exec(ordered[0]?.coded ? ordered[0].value : '') ?? [];
  const values = ordered.map(({ coded, value }, i) => {
    const said = i === 0 && first !== undefined ? first : value;
    return coded || /%[89A-F][0-9A-F]/i.test(said) ? unescapePercent(said) : said;
  });
  const whole = values.join('');
  if (label === '' && whole.includes('=?')) return readWords(readRaw(whole, reading), reading);
  const read = (value: string): string => {
    // What was 8-bit has been read already.
    if (/[\u0100-\uffff]/.test(value)) return value;
    const { text, correction } = decodeText(Buffer.from(value, 'latin1'), label || null, reading.hint);
    if (labelName(label) !== '' || correction !== 'none->utf-8') reading.note(reading.place, correction);
    return text;
  };
  return /[\u0100-\uffff]/.test(whole) ? values.map(read).join('') : read(whole);
}

export function unescapePercent(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
