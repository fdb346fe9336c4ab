import type { ReadMail, UnreadableReason } from '#channels';
import { bytesOf, letter, multipart, part, PERSON, percent, quoted, word } from './letter.js';

export { bytesOf, letter, multipart, part, PERSON, percent, quoted, word };

/** What a mail must be read as. What is not named must be absent: no file, no correction, no quote folded away. */
export interface Told {
  title?: string;
  text?: string;
  /** Where it is less than the text. */
  own?: string;
  /** Name and address, unless it is that of `PERSON`. */
  from?: string;
  /** `name | type | bytes` */
  files?: string[];
  corrections?: string[];
  automatic?: string;
  courtesy?: true;
  encrypted?: true;
  forwardedFrom?: string;
  repair?: { title?: string; text?: string };
  inReplyTo?: string;
  references?: string[];
  numbers?: string[];
  bounce?: { to: string[]; of: string | null; permanent: boolean };
  sentAt?: string | null;
}

export interface Case {
  name: string;
  raw: Buffer;
  told: Told | { refused: UnreadableReason };
}

export type Group = [name: string, raw: Buffer | string, told: Case['told']][];

export const casesOf = (kind: string, group: Group): Case[] =>
  group.map(([name, raw, told]) => ({ name: `${kind}: ${name}`, raw: Buffer.from(raw), told }));

const usualMoment = '2026-11-06T00:54:00.000Z';
const named = (person: { name: string | null; address: string | null }) =>
  [person.name, person.address && `<${person.address}>`].filter(Boolean).join(' ');

/** A mail that was read, in the form of an expectation. */
export function toldBy(mail: ReadMail): Told {
  const from = named({ name: mail.sender.displayName, address: mail.sender.subject });
  const sentAt = mail.sentAt?.toISOString() ?? null;
  const { bounce } = mail;
  const all: Record<keyof Told, unknown> = {
    title: mail.title,
    text: mail.text,
    own: mail.own.trim() === mail.text.trim() ? null : mail.own.trim(),
    from: from === '<zhang@example.cn>' ? null : from,
    files: mail.attachments.map(({ name, contentType, content }) => `${name} | ${contentType} | ${content.length}`),
    corrections: mail.corrections,
    automatic: mail.automatic,
    courtesy: mail.courtesy,
    encrypted: mail.encrypted,
    forwardedFrom: mail.forwardedFrom && named(mail.forwardedFrom),
    repair: mail.repair,
    inReplyTo: mail.inReplyTo,
    references: mail.references,
    numbers: mail.numbers,
    bounce: bounce && { to: bounce.failedRecipients, of: bounce.originalMessageId, permanent: bounce.permanent },
    sentAt: sentAt === usualMoment ? undefined : sentAt,
  };
  const isNothing = (key: string, value: unknown) =>
    value === undefined ||
    (value === null && key !== 'sentAt') ||
    value === false ||
    value === '' ||
    (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(all).filter(([key, value]) => !isNothing(key, value)));
}

export const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/.{76}/g, '$&\r\n');

/** A text part, in whatever bytes under whatever label. */
export const textPart = (bytes: Buffer | string, label: string | null = 'utf-8', kind = 'plain'): Buffer =>
  part([`Content-Type: text/${kind}${label === null ? '' : `; charset=${label}`}`], bytes);

/** A mail of one text. */
export const plainMail = (
  bytes: Buffer | string,
  label: string | null = 'utf-8',
  head: (string | Buffer)[] = PERSON,
): Buffer => letter([...head, `Content-Type: text/plain${label === null ? '' : `; charset=${label}`}`], bytes);

export const raw = (...pieces: (string | Buffer)[]): Buffer => Buffer.concat(pieces.map((piece) => Buffer.from(piece)));

/** A file in Base64, under any head. */
export const filePart = (head: (string | Buffer)[], content: Buffer | string): Buffer =>
  part([...head, 'Content-Transfer-Encoding: base64'], base64(Buffer.from(content)));

export const attached = (name: string, content: Buffer | string, type = 'application/octet-stream'): Buffer =>
  filePart([`Content-Type: ${type}`, `Content-Disposition: attachment; filename="${name}"`], content);

export const titled = (title: string): string => `Subject: ${word(title, 'utf-8')}`;

export const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');
export const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n');
