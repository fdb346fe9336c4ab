import { decodeText } from '../charset.js';
import { stripHashtag } from '../hashtag.js';
import { GRAMMARS, dayIn, isSystemLine, titleIn, type ChatFormat, type Grammar, type Header } from './grammars.js';
import { believable, countNames } from './headers.js';
import { tidy } from './lines.js';

export interface ChatMessage {
  index: number;
  /** As written in the record; '' where it names nobody. */
  author: string;
  /** ISO 8601 with +08:00; null where the record does not tell. */
  sentAt: string | null;
  text: string;
  /** Names of its pictures; '' for each the record does not name. */
  images: string[];
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
}

/** Splits a pasted or uploaded chat record into messages, by the format that explains most of it. */
export function readChatRecord(input: Buffer | string, options: ChatRecordOptions = {}): ChatRecord {
  const text = typeof input === 'string' ? input : decodeText(input, null).text;
  const lines = text
    .replace(/^\ufeff/, '')
    .replaceAll('\0', '')
    .split(/\r\n?|\n/);
  const named = lines.flatMap((line) => titleIn(tidy(line))?.authors ?? []);
  const known = new Set([...(options.knownAuthors ?? []), ...named].map((name) => name.trim()));
  const readings = GRAMMARS.map((grammar) => new Reading(grammar, lines, known, options.knownAuthors !== undefined));
  const [best] = readings.filter(({ holds }) => holds).toSorted((a, b) => b.explained - a.explained);
  return best ? best.record() : unstructured(lines);
}

/** No header anywhere: one message, perhaps with the quote it answers. */
function unstructured(lines: string[]): ChatRecord {
  const dropped = lines.map(tidy).filter(isSystemLine);
  const message = messageOf(
    null,
    lines.filter((line) => !isSystemLine(tidy(line))),
    false,
  );
  const format = message?.quote ? 'quote' : 'plain';
  const messages = message ? [{ ...message, index: 0 }] : [];
  return { format, title: null, messages, dropped, coverage: format === 'quote' ? 1 : 0 };
}

/** What one grammar makes of the lines. */
class Reading {
  /** Lines that are part of a message or of the record's frame. */
  explained = 0;
  private filled = 0;
  private title: string | null = null;
  private readonly dropped: string[] = [];
  private readonly messages: ChatMessage[] = [];
  private readonly candidates = new Map<number, Header>();
  private readonly believed: Set<number>;
  private readonly names: Map<string, number>;
  private open: { header: Header | null; body: string[]; doubtful: boolean } = {
    header: null,
    body: [],
    doubtful: true,
  };

  constructor(
    private readonly grammar: Grammar,
    private readonly lines: string[],
    private readonly known: ReadonlySet<string>,
    private readonly knownGiven: boolean,
  ) {
    this.findHeaders();
    this.names = countNames(this.candidates);
    this.believed = believable(lines, this.candidates, { known, names: this.names, standsOff: grammar.standsOff });
    for (const [at, line] of lines.entries()) this.take(tidy(line), line, at);
    this.close();
  }

  get holds(): boolean {
    if (this.believed.size === 0) return false;
    if (!this.grammar.opensAtOnce) return true;
    const first = this.lines.findIndex(
      (line) => tidy(line) !== '' && !isSystemLine(tidy(line)) && !titleIn(tidy(line)),
    );
    const sure = [...this.believed].some((at) => this.known.has(this.candidates.get(at)?.author ?? ''));
    return this.believed.has(first) && (sure || this.believed.size > 1);
  }

  record(): ChatRecord {
    const { title, messages, dropped } = this;
    return { format: this.grammar.format, title, messages, dropped, coverage: this.explained / this.filled };
  }

  private findHeaders(): void {
    let day: string | null = null;
    for (const [at, line] of this.lines.entries()) {
      const bare = tidy(line);
      day = dayIn(bare) ?? day;
      const header = titleIn(bare) ? null : this.grammar.header(bare, day);
      if (header) this.candidates.set(at, header);
    }
  }

  private take(bare: string, line: string, at: number): void {
    if (bare !== '') this.filled++;
    const header = this.candidates.get(at);
    if (isSystemLine(bare)) this.frame(() => this.dropped.push(bare));
    else if (dayIn(bare)) this.frame(() => undefined);
    else if (this.isTitle(bare)) this.frame(() => (this.title = titleIn(bare)?.title ?? null));
    else if (header && this.believed.has(at)) this.frame(() => this.begin(header));
    else {
      // It looks like a header but is rather part of what was said: the clerk may know better.
      if (header) this.open.doubtful = true;
      if (bare !== '' && this.open.header) this.explained++;
      this.open.body.push(line);
    }
  }

  private frame(act: () => unknown): void {
    this.explained++;
    act();
  }

  private isTitle(bare: string): boolean {
    return this.title === null && this.open.header === null && titleIn(bare) !== null;
  }

  private begin(header: Header): void {
    this.close();
    const again = (this.names.get(header.author) ?? 0) > 1;
    const doubtful = this.knownGiven && !this.known.has(header.author) && !again;
    this.open = { header, body: [], doubtful };
  }

  private close(): void {
    const { header, body, doubtful } = this.open;
    const message = messageOf(header, body, doubtful);
    if (message) this.messages.push({ ...message, index: this.messages.length });
  }
}

const PICTURE = /\[(?:图片|照片|Photo|Image)(?:[:：]\s*([^\]\n]*?)\s*(?:[（(]请在附件中查看[）)])?)?\]/g;
const QUOTE = /^「(?:([^「」：:\n]{1,40})[：:])?([^]*?)」\s*\n[ \t]*(?:[-—─–_][ \t]*){5,}\n([^]*)$/;

function messageOf(header: Header | null, body: string[], doubtful: boolean): Omit<ChatMessage, 'index'> | null {
  const whole = body.join('\n').trim();
  const [, quotedAuthor = '', quoted, said = ''] = QUOTE.exec(whole) ?? [];
  const quote = quoted === undefined ? null : { author: quotedAuthor.trim(), text: quoted.trim() };
  const words = quote ? said : whole;
  const images = [...words.matchAll(PICTURE)].map(([, name = '']) => name);
  const { text, marked } = stripHashtag(words.replace(PICTURE, ''));
  const tidied = text
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  if (tidied === '' && images.length === 0 && !quote) return null;
  const { author, sentAt } = header ?? { author: '', sentAt: null };
  return { author, sentAt, text: tidied, images, marked, quote, doubtful };
}
