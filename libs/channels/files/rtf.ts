import { decodeText } from '../charset.js';

/** Groups that hold no words of the document. */
const silent =
  /^(?:fonttbl|colortbl|stylesheet|info|pict|object|themedata|datastore|listtable|listoverridetable|rsidtbl|generator|xmlnstbl|latentstyles|header|footer|fldinst)$/;

/** The words of a Rich Text file: bytes of the code page as \'xx, other characters as \u. */
export function rtfText(content: Buffer): string {
  const source = content.toString('latin1');
  const token = /\\([a-z]+)(-?\d+)? ?|\\'([0-9a-f]{2})|\\([^a-z'])|([{}])|([^\\{}\r\n]+)|[\r\n]+/gi;
  const out: string[] = [];
  let bytes: number[] = [];
  const flush = (): void => {
    if (bytes.length > 0) out.push(decodeText(Buffer.from(bytes), 'gbk').text);
    bytes = [];
  };
  const quiet: boolean[] = [false];
  let skip = 0;
  for (const [whole, word, number, hex, symbol, brace, plain] of source.matchAll(token)) {
    const mute = quiet.at(-1) ?? false;
    if (hex !== undefined) {
      if (skip > 0) skip -= 1;
      else if (!mute) bytes.push(Number.parseInt(hex, 16));
      continue;
    }
    flush();
    if (brace === '{') quiet.push(mute);
    else if (brace === '}') quiet.length = Math.max(1, quiet.length - 1);
    else if (symbol === '*' || (word && silent.test(word))) quiet[quiet.length - 1] = true;
    else if (mute) continue;
    else if (word === 'u') {
      out.push(String.fromCharCode(Number(number) & 0xffff));
      skip = 1;
      continue;
    } else if (word === 'par' || word === 'line' || word === 'row' || word === 'sect') out.push('\n');
    else if (word === 'tab' || word === 'cell') out.push('\t');
    else if (symbol && /[\\{}]/.test(symbol)) out.push(symbol);
    else if (symbol === '~') out.push(' ');
    else if (plain) out.push(skip > 0 ? plain.slice(skip) : plain);
    if (plain || !whole.trim()) skip = 0;
  }
  flush();
  return out.join('');
}
