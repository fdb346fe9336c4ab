import mailsplit, { type MimeNode } from '@zone-eu/mailsplit';
import { decodeText } from '../charset.js';
import { normaliseHead } from './head.js';
import { decodeTransfer } from './transfer.js';
import { UnreadableMail } from './unreadable.js';

export interface NormalisedMail {
  /** The same mail with every text in UTF-8, for a parser that believes labels. */
  raw: Buffer;
  corrections: string[];
  /** Some HTML is not the twin of a plain text: only the HTML tells the whole. */
  bareHtml: boolean;
  /** HTML stands beside a plain text that is not its twin (a footer, say). */
  mixedText: boolean;
}

export interface PartLimits {
  maxChildNodes: number;
  maxHeadSize: number;
}

export async function normaliseMail(raw: Buffer, limits: PartLimits): Promise<NormalisedMail> {
  const splitter = new mailsplit.Splitter(limits);
  const writer = new MailWriter();
  splitter.end(withoutLeadingBlank(raw));
  try {
    for await (const chunk of splitter) {
      if (chunk.type === 'node') writer.openPart(chunk);
      else if (chunk.type === 'body') writer.body(chunk.value);
      else if (chunk.value) writer.between(chunk.value);
    }
  } catch (error) {
    throw new UnreadableMail(reasonOf(error), error);
  }
  return writer.finish();
}

function reasonOf(error: unknown) {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'EMAXLEN') return 'malformed';
  return error.message.includes('child nodes') ? 'too-many-parts' : 'head-too-large';
}

/** A blank first line or a byte-order mark would turn the whole head into body. */
function withoutLeadingBlank(raw: Buffer): Buffer {
  let start = raw[0] === 0xef && raw[1] === 0xbb && raw[2] === 0xbf ? 3 : 0;
  while (raw[start] === 0x0a || raw[start] === 0x0d) start++;
  return raw.subarray(start);
}

/** Puts the mail together again part by part; the body of a text part is held back until it is complete. */
class MailWriter {
  private readonly out: Buffer[] = [];
  private readonly corrections = new Set<string>();
  private text: { node: MimeNode; head: Buffer; body: Buffer[] } | null = null;
  private readonly found = { paired: 0, bareHtml: 0, barePlain: 0 };

  openPart(node: MimeNode): void {
    this.closeText();
    const head = normaliseHead(node.getHeaders(), this.corrections);
    if (!textType(node)) this.out.push(head);
    else if (this.isFile(node)) this.out.push(asAttachment(node, head));
    else {
      this.count(node);
      this.text = { node, head, body: [] };
    }
  }

  body(value: Buffer): void {
    (this.text?.body ?? this.out).push(value);
  }

  between(value: Buffer): void {
    this.closeText();
    this.out.push(value);
  }

  finish(): NormalisedMail {
    this.closeText();
    const { paired, bareHtml, barePlain } = this.found;
    return {
      raw: Buffer.concat(this.out),
      corrections: [...this.corrections],
      bareHtml: bareHtml > 0,
      mixedText: bareHtml + paired > 0 && bareHtml + barePlain > 0,
    };
  }

  private count(node: MimeNode): void {
    if (isPaired(node)) this.found.paired++;
    else if (node.contentType === 'text/html') this.found.bareHtml++;
    else this.found.barePlain++;
  }

  /** A named text is a file, save the first one: some mailers name the body too. */
  private isFile(node: MimeNode): boolean {
    if (node.disposition && node.disposition !== 'inline') return true;
    const { paired, bareHtml, barePlain } = this.found;
    return Boolean(node.filename) && (node.disposition === 'inline' || paired + bareHtml + barePlain > 0);
  }

  private closeText(): void {
    if (!this.text) return;
    const { node, head, body } = this.text;
    this.text = null;
    const encoded = body.length === 1 && body[0] ? body[0] : Buffer.concat(body);
    const bytes = decodeTransfer(node.encoding || '', encoded);
    const { text, charset, correction } = decodeText(bytes, node.charset || charsetInside(node, bytes));
    const truthful = charset === 'ascii' || (charset === 'utf-8' && !correction);
    if (truthful && node.contentType === textType(node)) {
      this.out.push(head, encoded);
      return;
    }
    if (correction) this.corrections.add(correction);
    // Base64, because a line of the decoded text could look like a boundary.
    this.out.push(labelledUtf8(node, head), Buffer.from(Buffer.from(text).toString('base64')));
  }
}

/** Null when the part is no text to be read; a mail of no (proper) type at all is plain text. */
function textType(node: MimeNode): 'text/plain' | 'text/html' | null {
  if (node.contentType === 'text/plain' || node.contentType === 'text/html') return node.contentType;
  return node.root && !(node.contentType || '').includes('/') ? 'text/plain' : null;
}

function isPaired(node: MimeNode): boolean {
  for (let above = node.parentNode; above; above = above.parentNode) {
    if (above.multipart === 'alternative') return true;
  }
  return false;
}

/** The label in the mail beats the one inside the page, which counts only where there is no other. */
function charsetInside(node: MimeNode, bytes: Buffer): string | null {
  if (node.contentType !== 'text/html') return null;
  const page = bytes.toString('latin1', 0, 2048);
  return /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]+)/i.exec(page)?.[1] ?? null;
}

function asAttachment(node: MimeNode, head: Buffer): Buffer {
  if (node.disposition !== 'inline')
    return withFields(head, node.disposition ? {} : { 'Content-Disposition': 'attachment' });
  return Buffer.from(head.toString('latin1').replace(/^(Content-Disposition:\s*)inline/im, '$1attachment'), 'latin1');
}

function labelledUtf8(node: MimeNode, head: Buffer): Buffer {
  const flowed = node.flowed ? `; format=flowed${node.delSp ? '; delsp=yes' : ''}` : '';
  return withFields(head, {
    'Content-Type': `${textType(node) ?? 'text/plain'}; charset=utf-8${flowed}`,
    'Content-Transfer-Encoding': 'base64',
  });
}

function withFields(head: Buffer, fields: Record<string, string>): Buffer {
  const headers = new mailsplit.Headers(head);
  for (const [key, value] of Object.entries(fields)) headers.update(key, value);
  return headers.build();
}
