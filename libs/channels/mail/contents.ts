import { decodeText } from '../charset.js';
import { calendarText } from './calendar.js';
import { takeUuencoded, decodeTextTransfer, decodeTransfer } from './transfer.js';
import { textOf } from './safe-html.js';
import type { Part } from './structure.js';
import { type Note, type Reading, readField, readWords } from './words.js';

/** What a mail carries, in order; nothing judged yet. */
export interface Contents {
  /** The words of the sender, and the page if there is one. */
  text: string;
  html: string | null;
  files: CarriedFile[];
  isEncrypted: boolean;
}

export interface CarriedFile {
  /** As it was sent; null where it has none. */
  name: string | null;
  type: string;
  content: Buffer;
}

/** Words in one form or both: twins that say the same. */
interface Block {
  plain: string | null;
  html: string | null;
}

export function contentsOf(root: Part, note: Note, hint: string | null): Contents {
  const collector = new Collector(note, hint);
  const blocks = collector.collect(root);
  if (blocks.every(isBlank)) blocks.push(...collector.bodyInDisguise());
  if (blocks.every(isBlank)) blocks.push(...collector.invitations);
  const isEncrypted =
    collector.isEncrypted || blocks.some(({ plain }) => /^-----BEGIN PGP MESSAGE-----/m.test(plain ?? ''));
  const said = blocks.filter((block) => !isBlank(block));
  return {
    text: said.map(textOfBlock).join('\n'),
    html: said.some(({ html }) => html !== null) ? said.map(pageOfBlock).join('\n') : null,
    files: collector.files.map(({ file }) => file),
    isEncrypted,
  };
}

const isBlank = ({ plain, html }: Block) => (plain ?? '').trim() === '' && (html ?? '').trim() === '';

class Collector {
  readonly files: { file: CarriedFile; part: Part }[] = [];
  /** What invitations say, for a mail that says nothing else. */
  readonly invitations: Block[] = [];
  isEncrypted = false;
  private readonly reading: Reading;
  private texts = 0;

  constructor(
    private readonly note: Note,
    private readonly hint: string | null,
  ) {
    this.reading = { place: 'file', note, hint };
  }

  collect(part: Part): Block[] {
    if (part.type === 'multipart/encrypted') this.isEncrypted = true;
    if (part.type === 'multipart/alternative') return this.twins(part);
    if (part.parts.length > 0) return part.parts.flatMap((child) => this.collect(child));
    if (part.type.startsWith('multipart/')) return [];
    if (REPORTS.test(part.type)) return [];
    const kind = this.textKind(part);
    if (kind) return [this.readText(part, kind)];
    return this.carry(part);
  }

  /** A text that was sent as a nameless attachment, where the mail has no other. */
  bodyInDisguise(): Block[] {
    const index = this.files.findIndex(
      ({ file, part }) => file.name === null && /^text\/(?:plain|html)$/.test(part.type),
    );
    const [found] = index < 0 ? [] : this.files.splice(index, 1);
    return found ? [this.readText(found.part, found.part.type === 'text/html' ? 'html' : 'plain')] : [];
  }

  private twins(part: Part): Block[] {
    const children = part.parts.map((child) => this.collect(child)).filter((blocks) => !blocks.every(isBlank));
    const page = children.findLast((blocks) => blocks.some(({ html }) => html !== null));
    const plain = children.findLast((blocks) => blocks.every(({ html }) => html === null));
    const block: Block = {
      plain: plain?.map((one) => one.plain ?? '').join('\n') ?? null,
      html: page?.map(pageOfBlock).join('\n') ?? null,
    };
    return isBlank(block) ? [] : [block];
  }

  /** Null when the part is a file. A named text is one, save the first: some mailers name the body too. */
  private textKind(part: Part): 'plain' | 'html' | null {
    const { type, disposition } = part;
    const isName = this.nameOf(part) !== null;
    if (disposition !== '' && disposition !== 'inline') return null;
    if (isName && (disposition === 'inline' || this.texts > 0)) return null;
    if (type === 'text/html') return 'html';
    if (type === 'text/plain' || (!isName && PLAIN_TEXTS.test(type))) return 'plain';
    if (isName) return null;
    if (!type.includes('/')) return /html/.test(type) ? 'html' : 'plain';
    return part.parent === null && !FILE_TYPES.test(type) && looksLikeText(part) ? 'plain' : null;
  }

  private readText(part: Part, kind: 'plain' | 'html'): Block {
    this.texts++;
    const { body, files } = takeUuencoded(part.body);
    for (const { name, content } of files) {
      this.files.push({ file: { name: readField(name, this.reading), type: '', content }, part });
    }
    const { bytes, correction } = decodeTextTransfer(part.encoding, body);
    this.note('text', correction);
    const label = part.parameters.get('charset')?.split(/\s/)[0] ?? (kind === 'html' ? charsetInside(bytes) : null);
    const decoded = decodeText(bytes, label, this.hint);
    this.note('text', decoded.correction);
    if (decoded.text.includes('\0')) this.note('text', 'nul');
    const text = decoded.text.replace(/\0/g, '');
    const isPage = kind === 'html' ? /<[a-z!/]/i.test(text) : /^\s*(?:<!doctype html|<html|<head|<body)\b/i.test(text);
    if (isPage) return { plain: null, html: text };
    const isFlowed = /flowed/i.test(part.parameters.get('format') ?? '');
    return { plain: isFlowed ? unflowed(text, part.parameters.get('delsp') === 'yes') : text, html: null };
  }

  private carry(part: Part): Block[] {
    const content = decodeTransfer(part.encoding, part.body);
    if (isEnveloped(part, content)) this.isEncrypted = true;
    const name = this.nameOf(part);
    if (part.type === 'application/pgp-encrypted') return [];
    if (content.length > 0 || name !== null) this.files.push({ file: { name, type: part.type, content }, part });
    if (part.type === 'text/calendar') {
      const { text } = decodeText(content, part.parameters.get('charset') ?? null, this.hint);
      this.invitations.push({ plain: calendarText(text), html: null });
    }
    return [];
  }

  private nameOf({ parameters, dispositionParameters }: Part): string | null {
    const names = [dispositionParameters.get('filename'), parameters.get('name'), dispositionParameters.get('name')]
      .filter((name) => name !== undefined)
      .map((name) => readWords(name, this.reading));
    // A name full of question marks was lost on the way; the other one may not have been.
    return names.find((name) => !/\ufffd|\?{2}/.test(name)) ?? names[0] ?? null;
  }
}

const REPORTS = /^(?:message\/(?:delivery-status|disposition-notification|feedback-report)|text\/rfc822-headers)$/;
const FILE_TYPES = /^text\/(?:calendar|x-vcard|vcard|directory|csv)$|^(?:message|image|audio|video)\/|pkcs7|pgp/;
const PLAIN_TEXTS = /^text\/(?:enriched|richtext|markdown|x-markdown|x-plain|x-unknown|unknown|flowed)$/;

function isEnveloped({ type, parameters }: Part, content: Buffer): boolean {
  if (!/^application\/(?:x-)?pkcs7-mime$/.test(type)) return type === 'application/pgp-encrypted';
  const kind = parameters.get('smime-type') ?? '';
  // The object identifier of enveloped data stands at the very beginning.
  return (
    /enveloped/i.test(kind) ||
    (kind === '' && content.subarray(0, 32).includes(Buffer.from('2a864886f70d010703', 'hex')))
  );
}

function looksLikeText(part: Part): boolean {
  const { text, charset } = decodeText(decodeTransfer(part.encoding, part.body).subarray(0, 4096), null);
  return charset !== 'windows-1252' && !/[^\P{Cc}\s]|\ufffd/u.test(text);
}

/** The label in the mail beats the one inside the page, which counts only where there is no other. */
function charsetInside(bytes: Buffer): string | null {
  return /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]+)/i.exec(bytes.toString('latin1', 0, 2048))?.[1] ?? null;
}

function textOfBlock({ plain, html }: Block): string {
  if (html === null) return plain ?? '';
  if (plain !== null && plain.trim() !== '' && !isStub(plain, html)) return plain;
  const text = textOf(html);
  return text.trim() === '' ? (plain ?? '') : text;
}

/** Some mailers send a line such as “please use a newer program” beside the page, or only its beginning. */
function isStub(plain: string, html: string): boolean {
  const page = html.replace(/<(style|script|head|title)\b[^]*?<\/\1\s*>|<[^>]*>/gi, '').replace(/&#?\w+;|\s/g, '');
  const said = plain.replace(/\s/g, '');
  // Words about the form of the mail are not those of the sender, who wrote none such.
  const isNotice = said.length < 200 && /html/i.test(said) && !/html/i.test(page);
  return isNotice || said.length * 2 < page.length;
}

function pageOfBlock({ plain, html }: Block): string {
  if (html !== null) return html;
  const escaped = (plain ?? '').replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return `<p>${escaped.replace(/\r?\n/g, '<br>')}</p>`;
}

/** RFC 3676: a line that ends in a space goes on in the next. */
function unflowed(text: string, delSp: boolean): string {
  const out: string[] = [];
  let open = false;
  for (const line of text.split(/\r?\n/)) {
    const said = line.startsWith(' ') ? line.slice(1) : line;
    const flows = said.endsWith(' ') && said !== '-- ' && !said.startsWith('>');
    const words = flows && delSp ? said.slice(0, -1) : said;
    const last = out.length - 1;
    if (open && said !== '-- ' && !said.startsWith('>')) out[last] += words;
    else out.push(words);
    open = flows;
  }
  return out.join('\n');
}
