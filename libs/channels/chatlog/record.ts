import { decodeText } from '../charset.js';
import { stripHashtag } from '../hashtag.js';
import { type Line, linesOf } from './facts.js';
import { GRAMMARS, type ChatFormat, type Grammar, type Header } from './grammars.js';
import { addShortHeaders, believable, countNames } from './headers.js';
import { partQuote, withAnswered } from './quotes.js';
import type { Title } from './titles.js';

export interface ChatMessage {
  index: number;
  /** As written in the record; '' where it names nobody. */
  author: string;
  /** ISO 8601 with +08:00; null where the record does not tell. */
  sentAt: string | null;
  text: string;
  /** Names of its pictures; '' for each the record does not name. */
  images: string[];
  /** Names of its documents and videos, where the record names them. */
  files: string[];
  /** It carried #社情民意, which is taken out of the text. */
  marked: boolean;
  quote: { author: string; text: string } | null;
  /** Where it begins or ends, or who wrote it, is for the clerk to say. */
  doubtful: boolean;
}

export interface ChatRecord {
  format: ChatFormat;
  /** The name of the chat. */
  title: string | null;
  messages: ChatMessage[];
  /** Lines no person wrote. */
  dropped: string[];
  /** Share of the lines that the format explains, from 0 to 1. */
  coverage: number;
}

export interface ChatRecordOptions {
  /** Nicknames already known: a header with one of them is certain. */
  knownAuthors?: string[];
  /** `YYYY-MM-DD`, when the record was made: 昨天 and 11月6日 are counted from it. */
  madeOn?: string;
}

/** No program writes so many; patterns that look for blanks would take minutes over them. */
const longBlanks = /[^\S\r\n]{40,}/g;
const fewBlanks = ' '.repeat(8);

export const withoutPadding = (text: string): string =>
  text
    .replace(/^\ufeff/, '')
    .replaceAll('\0', '')
    .replace(longBlanks, fewBlanks);

/** Splits a pasted or uploaded chat record into messages, by the format that explains most of it. */
export function readChatRecord(input: Buffer | string, options: ChatRecordOptions = {}): ChatRecord {
  const text = typeof input === 'string' ? input : decodeText(input, null).text;
  const madeOn = options.madeOn ?? null;
  const given = (options.knownAuthors ?? []).map((name) => name.trim());
  const lines = linesOf(withoutPadding(text), madeOn, new Set(given));
  const named = lines.flatMap(({ title }) => title?.authors ?? []);
  const known = new Set([...given, ...named.map((name) => name.trim())]);
  const setting = { lines, known, knownGiven: options.knownAuthors !== undefined, madeOn };
  const readings = GRAMMARS.map((grammar) => new Reading(grammar, setting));
  const [best] = readings
    .filter(({ holds }) => holds)
    .toSorted((a, b) => b.explained - a.explained || b.dated - a.dated);
  return best ? best.record() : unstructured(lines);
}

/** No header anywhere: one message, perhaps with the quote it answers. */
function unstructured(lines: Line[]): ChatRecord {
  const dropped = lines.filter(({ isSystem }) => isSystem).map(({ bare }) => bare);
  const words = lines.filter(({ isSystem }) => !isSystem).map(({ raw }) => raw);
  const message = messageOf(null, words, true);
  const format = message?.quote ? 'quote' : 'plain';
  const messages = message ? [{ ...message, index: 0 }] : [];
  return { format, title: null, messages, dropped, coverage: format === 'quote' ? 1 : 0 };
}

interface Setting {
  lines: Line[];
  known: ReadonlySet<string>;
  knownGiven: boolean;
  madeOn: string | null;
}

/** Programs greet, and rule off what they write above the first message. */
const PREFACE = /^(?:={5,}|-{5,}|_{5,}|\*{5,}|—{3,}|(?:Dear|亲爱的|親愛的)(?:[ \t][^，。]{0,20})?[:：,，])$/;

/** What one grammar makes of the lines. */
class Reading {
  /** Lines that are part of a message or of the record's frame. */
  explained = 0;
  private filled = 0;
  /** Headers with a message beneath them. */
  private said = 0;
  private readonly dropped: string[] = [];
  private readonly messages: ChatMessage[] = [];
  private readonly candidates = new Map<number, Header>();
  private readonly separators = new Set<number>();
  private readonly titles: string[] = [];
  private readonly believed: Set<number>;
  private readonly names: Map<string, number>;
  private open: { header: Header | null; body: string[]; doubtful: boolean } = {
    header: null,
    body: [],
    doubtful: true,
  };

  constructor(
    private readonly grammar: Grammar,
    private readonly setting: Setting,
  ) {
    const { lines, known } = setting;
    this.findHeaders();
    this.names = countNames(this.candidates);
    this.believed = believable(lines, this.candidates, {
      known,
      names: this.names,
      standsOff: grammar.standsOff,
      separators: this.separators,
    });
    for (const [at, line] of lines.entries()) this.take(line, at);
    this.close();
  }

  /** Headers with a time are surer than those with a colon alone. */
  get dated(): number {
    return [...this.believed].filter((at) => this.candidates.get(at)?.sentAt).length;
  }

  get holds(): boolean {
    // Headers with nothing beneath them are lines of another kind, whose words would be lost.
    if (this.said * 2 < this.believed.size || this.said === 0) return false;
    if (!this.grammar.opensAtOnce) return true;
    const { lines, known } = this.setting;
    const first = lines.findIndex((line, at) => line.bare !== '' && !this.isFrame(line, at));
    const authors = [...this.believed].map((at) => this.candidates.get(at)?.author ?? '');
    const sure = authors.some((author) => known.has(author));
    if (!this.believed.has(first) || (!sure && this.believed.size < 2)) return false;
    if (!this.grammar.needsCompany) return true;
    const dated = [...this.believed].every((at) => this.candidates.get(at)?.sentAt);
    return dated || (new Set(authors).size > 1 && authors.length * 2 > this.filled - this.dropped.length);
  }

  private isFrame({ bare, isSystem, title }: Line, at: number): boolean {
    return isSystem || title !== null || this.separators.has(at) || PREFACE.test(bare);
  }

  record(): ChatRecord {
    const { messages, dropped } = this;
    const title = this.titles.length > 0 ? this.titles.join('、') : null;
    const said = messages.map((message) => withAnswered(this.withQuotedName(message), messages));
    return { format: this.grammar.format, title, messages: said, dropped, coverage: this.explained / this.filled };
  }

  /** “「孙：教育界：路灯坏了」”: only the record tells how far the name goes. */
  private withQuotedName(message: ChatMessage): ChatMessage {
    const { quote } = message;
    for (const name of quote ? this.names.keys() : []) {
      const [rest, sign] = [name.slice((quote?.author.length ?? 0) + 1), name.charAt(quote?.author.length ?? 0)];
      if (!quote || !name.startsWith(quote.author) || !/[:：]/.test(sign) || !quote.text.startsWith(rest)) continue;
      const text = /^[:：]\s*([^]*)$/.exec(quote.text.slice(rest.length))?.[1];
      if (text !== undefined) return { ...message, quote: { author: name, text } };
    }
    return message;
  }

  private findHeaders(): void {
    const { lines, madeOn } = this.setting;
    let announced: string | null = null;
    for (const [at, line] of lines.entries()) {
      if (line.bare === '') continue;
      const day = line.ruledDay ?? this.dayAbove(line.bareDay, at);
      if (day) this.separators.add(at);
      announced = line.title?.opensRecord ? null : (day ?? announced);
      const header = day || line.title ? null : this.grammar.header(line.bare, { announced, madeOn });
      if (header) this.candidates.set(at, header);
    }
    addShortHeaders(this.grammar, this.setting, this.candidates);
  }

  /** A line with nothing but a day announces it where the next that is not empty looks like a header. */
  private dayAbove(day: string | null, at: number): string | null {
    if (!day) return null;
    const next = this.setting.lines.slice(at + 1, at + 6).find(({ bare }) => bare !== '');
    return next && this.grammar.header(next.bare, { announced: day, madeOn: null }) ? day : null;
  }

  private take(line: Line, at: number): void {
    const { raw, bare, isSystem, title } = line;
    if (bare !== '') this.filled++;
    const header = this.candidates.get(at);
    if (isSystem) this.frame(() => this.dropped.push(bare));
    else if (this.separators.has(at) || (this.open.header === null && PREFACE.test(bare))) this.frame(() => undefined);
    else if (title && this.opensWith(title)) this.frame(() => this.beginRecord(title));
    else if (header && this.believed.has(at)) this.frame(() => this.begin(header));
    else {
      // It looks like a header but is rather part of what was said: the clerk may know better.
      if (header) this.open.doubtful = true;
      if (bare !== '' && this.open.header) this.explained++;
      this.open.body.push(raw);
    }
  }

  private frame(act: () => unknown): void {
    this.explained++;
    act();
  }

  /** One group's record may follow another's. */
  private opensWith({ opensRecord }: Title): boolean {
    return opensRecord || (this.titles.length === 0 && this.open.header === null);
  }

  private beginRecord({ title }: Title): void {
    this.close();
    if (!this.titles.includes(title)) this.titles.push(title);
    this.open = { header: null, body: [], doubtful: true };
  }

  private begin(header: Header): void {
    this.close();
    const again = (this.names.get(header.author) ?? 0) > 1;
    const { known, knownGiven } = this.setting;
    const doubtful = (knownGiven || header.unsure === true) && !known.has(header.author) && !again;
    this.open = { header, body: header.said === undefined ? [] : [header.said], doubtful };
  }

  private close(): void {
    const { header, body, doubtful } = this.open;
    const message = messageOf(header, body, doubtful);
    if (message && header) this.said++;
    if (message) this.messages.push({ ...message, index: this.messages.length });
  }
}

const SEE_ENCLOSED = String.raw`(?:[（(](?:(?:[请請可]?在|[见見]|[请請])?附件(?:中)?(?:查看)?|[a-z ]{0,20}attach[a-z ]{0,10})[）)])?`;
/** A name may hold brackets of its own: `照片[1].jpg`. */
const IN_BRACKETS = String.raw`(?:[^[\]\n]|\[[^[\]\n]{0,20}\])`;
const PICTURE = new RegExp(
  `\\[(?:[图圖]片|[照相]片|Photo|Image)(?:[:：]\\s*(${IN_BRACKETS}{0,200}?)\\s*${SEE_ENCLOSED})?\\]`,
  'gi',
);
const DOCUMENT = new RegExp(
  `\\[(?:文件|[视視][频頻]|[档檔]案|File|Video)[:：]\\s*(${IN_BRACKETS}{1,200}?)\\s*${SEE_ENCLOSED}\\]`,
  'gi',
);
/** Some rule off every message from the next. */
const RULE_BEHIND = /\n[ \t]*[-—─=_*]{5,}[ \t]*$/;

function messageOf(header: Header | null, body: string[], doubtful: boolean): Omit<ChatMessage, 'index'> | null {
  const whole = body.join('\n').trim();
  const { quote, said } = partQuote(whole);
  const words = said.replace(RULE_BEHIND, '');
  const images = [...words.matchAll(PICTURE)].map(([, name = '']) => name);
  const files = [...words.matchAll(DOCUMENT)].map(([, name = '']) => name);
  const { text, marked } = stripHashtag(words.replace(PICTURE, '').replace(DOCUMENT, ''));
  const tidied = text
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  if (tidied === '' && images.length + files.length === 0 && !quote) return null;
  const { author, sentAt } = header ?? { author: '', sentAt: null };
  return { author, sentAt, text: tidied, images, files, marked, quote, doubtful };
}
