import { Head, type Parameters, readParameters } from './fields.js';
import { decodeTransfer } from './transfer.js';
import { UnreadableMail } from './unreadable.js';
import type { Note, Reading } from './words.js';

/** A mail, or one part of it, as its bytes are arranged. */
export interface Part {
  head: Head;
  /** `type/subtype`, lower-cased; '' where the mail says nothing that could be one. */
  type: string;
  parameters: Map<string, string>;
  disposition: string;
  dispositionParameters: Map<string, string>;
  /** As the field says; read by `decodeTransfer`. */
  encoding: string;
  /** Still encoded; of a multipart, what stands before and behind its parts is not kept. */
  body: Buffer;
  parts: Part[];
  parent: Part | null;
}

export interface PartLimits {
  maxChildNodes: number;
  maxHeadSize: number;
}

/** No mail program nests as deep; every level is another pass over the bytes. */
const maxDepth = 60;

/** Takes a mail apart, down to its leaves; a mail inside the mail is a leaf. */
export function takeApart(raw: Buffer, limits: PartLimits, note: Note): Part {
  return new Anatomist(limits, note).part(withLineFeeds(withoutLeadingBlank(raw)), null, 'text/plain', 0);
}

/** A blank first line, a byte-order mark or an mbox line would turn the whole head into body. */
function withoutLeadingBlank(raw: Buffer): Buffer {
  let start = raw[0] === 0xef && raw[1] === 0xbb && raw[2] === 0xbf ? 3 : 0;
  while (raw[start] === 0x0a || raw[start] === 0x0d || raw[start] === 0x20) start++;
  if (/^>?From [^:]*\d\d:\d\d/.test(raw.toString('latin1', start, start + 200))) {
    start = Math.max(start, raw.indexOf(0x0a, start) + 1);
  }
  return raw.subarray(start);
}

/** Lines that end in a carriage return alone come from old Macs and broken relays. */
function withLineFeeds(raw: Buffer): Buffer {
  const head = raw.subarray(0, 4096);
  const isBare = head.includes(0x0d) && !head.includes(0x0a);
  return isBare ? Buffer.from(raw.toString('latin1').replace(/\r(?!\n)/g, '\n'), 'latin1') : raw;
}

class Anatomist {
  private count = 0;

  constructor(
    private readonly limits: PartLimits,
    private readonly note: Note,
  ) {}

  part(raw: Buffer, parent: Part | null, usualType: string, depth: number): Part {
    if (parent) this.count++;
    if (this.count > this.limits.maxChildNodes || depth > maxDepth) throw new UnreadableMail('too-many-parts');
    const split = endOfHead(raw, parent !== null);
    if (split.head > this.limits.maxHeadSize) throw new UnreadableMail('head-too-large');
    const head = new Head(raw.subarray(0, split.head));
    const part = this.describe(head, raw.subarray(split.body), parent, usualType);
    if (part.type.startsWith('multipart/')) this.divide(part, depth);
    return part;
  }

  private describe(head: Head, body: Buffer, parent: Part | null, usualType: string): Part {
    const reading: Reading = { place: 'file', note: this.note, hint: null };
    const none: Parameters = { value: '', parameters: new Map() };
    const type = head.raw('content-type');
    const content = type === null ? { ...none, value: usualType } : readParameters(type, reading);
    const disposition = head.raw('content-disposition');
    const { value, parameters } = disposition === null ? none : readParameters(disposition, reading);
    return {
      head,
      type: content.value,
      parameters: content.parameters,
      disposition: value,
      dispositionParameters: parameters,
      encoding: head.raw('content-transfer-encoding') ?? '',
      body,
      parts: [],
      parent,
    };
  }

  private divide(part: Part, depth: number): void {
    const said = part.parameters.get('boundary');
    const pieces = (said && piecesOf(part.body, said)) || this.guessPieces(part);
    if (!pieces) {
      part.type = 'text/plain';
      this.note('mail', 'parts->text');
      return;
    }
    if (!pieces.closed) this.note('mail', 'cut-off');
    const usualType = part.type === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
    part.parts = pieces.bodies.map((body) => this.part(body, part, usualType, depth + 1));
    part.body = Buffer.alloc(0);
  }

  /** A multipart must not be encoded, and must say its boundary: some are, and some do not. */
  private guessPieces({ body, encoding, parameters }: Part): Pieces | null {
    const guessed = guessBoundary(body);
    if (guessed !== null || !/base64|quoted/i.test(encoding)) return piecesOf(body, guessed);
    const decoded = decodeTransfer(encoding, body);
    return piecesOf(decoded, parameters.get('boundary') ?? guessBoundary(decoded));
  }
}

interface Pieces {
  bodies: Buffer[];
  closed: boolean;
}

/** Where the head ends and where the body begins: at the first empty line. */
function endOfHead(raw: Buffer, isInner: boolean): { head: number; body: number } {
  if (isInner && (raw[0] === 0x0a || (raw[0] === 0x0d && raw[1] === 0x0a))) {
    return { head: 0, body: raw[0] === 0x0a ? 1 : 2 };
  }
  for (let feed = raw.indexOf(0x0a); feed >= 0; feed = raw.indexOf(0x0a, feed + 1)) {
    if (raw[feed + 1] === 0x0a) return { head: feed + 1, body: feed + 2 };
    if (raw[feed + 1] === 0x0d && raw[feed + 2] === 0x0a) return { head: feed + 1, body: feed + 3 };
    if (raw[feed + 1] === 0x0d && raw[feed + 2] === 0x0d && raw[feed + 3] === 0x0a) {
      return { head: feed + 1, body: feed + 4 };
    }
  }
  return headWithoutEnd(raw);
}

/** Without an empty line, the body begins where no more fields are. */
function headWithoutEnd(raw: Buffer): { head: number; body: number } {
  let start = 0;
  while (start < raw.length) {
    const feed = raw.indexOf(0x0a, start);
    const end = feed < 0 ? raw.length : feed + 1;
    if (
      !/^(?:[\x21-\x39\x3b-\x7e]{1,200}[ \t]*:|[ \t]|=\?)/.test(
        raw.toString('latin1', start, Math.min(end, start + 300)),
      )
    )
      break;
    start = end;
  }
  return { head: start, body: start };
}

/** Cuts at the lines that are the boundary and nothing else; null where there is none. */
function piecesOf(body: Buffer, boundary: string | null): Pieces | null {
  if (!boundary) return null;
  const mark = Buffer.from(`--${boundary}`, 'latin1');
  const bodies: Buffer[] = [];
  let open = -1;
  for (let at = body.indexOf(mark); at >= 0; at = body.indexOf(mark, at + mark.length)) {
    if (at > 0 && body[at - 1] !== 0x0a && body[at - 1] !== 0x0d) continue;
    const line = lineAfter(body, at + mark.length);
    if (line === null) continue;
    if (open >= 0) bodies.push(body.subarray(open, Math.max(open, withoutBreak(body, at))));
    if (line.closes) return { bodies, closed: true };
    open = line.end;
  }
  if (open < 0) return null;
  bodies.push(body.subarray(open));
  return { bodies, closed: false };
}

function lineAfter(body: Buffer, at: number): { end: number; closes: boolean } | null {
  const closes = body[at] === 0x2d && body[at + 1] === 0x2d;
  let end = closes ? at + 2 : at;
  while (body[end] === 0x20 || body[end] === 0x09) end++;
  if (body[end] === 0x0d) end++;
  if (body[end] === 0x0a) return { end: end + 1, closes };
  return end >= body.length || body[end - 1] === 0x0d ? { end, closes } : null;
}

/** The line break before a boundary belongs to the boundary. */
function withoutBreak(body: Buffer, at: number): number {
  if (body[at - 1] !== 0x0a) return body[at - 1] === 0x0d ? at - 1 : at;
  return body[at - 2] === 0x0d ? at - 2 : at - 1;
}

/** The mail does not say its boundary, or says a wrong one: the first line that looks like one is it. */
function guessBoundary(body: Buffer): string | null {
  const text = body.toString('latin1', 0, 16_384);
  for (const [, boundary = ''] of text.matchAll(/^--([^\s].{0,198}?)[ \t]*\r?$/gm)) {
    const next = text.indexOf(`--${boundary}`) + boundary.length + 2;
    if (/^[ \t]*\r?\n(?:content-|\r?\n)/i.test(text.slice(next, next + 20))) return boundary;
  }
  return null;
}
