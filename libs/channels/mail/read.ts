import { simpleParser, type AddressObject, type Attachment, type EmailAddress, type ParsedMail } from 'mailparser';
import type { Incoming, IncomingFile, IncomingSender } from '../incoming.js';
import { judgeAutomatic } from './automatic.js';
import { judgeFile, safeFileName } from './files.js';
import { normaliseMail, type NormalisedMail } from './normalise.js';
import { makeSafe, textOf } from './safe-html.js';
import { UnreadableMail } from './unreadable.js';

export interface ReadMail extends Incoming {
  channel: 'EMAIL';
  /** With its angle brackets, as all three identifiers of threads. */
  messageId: string | null;
  inReplyTo: string | null;
  references: string[];
  /** Everybody it was addressed to, lower-cased, in order. */
  recipients: string[];
}

export interface MailLimits {
  maxBytes: number;
  maxChildNodes: number;
  maxHeadSize: number;
  maxAttachments: number;
  maxAttachmentBytes: number;
}

export const MAIL_LIMITS: MailLimits = {
  maxBytes: 50 * 1024 * 1024,
  maxChildNodes: 1000,
  maxHeadSize: 2 * 1024 * 1024,
  maxAttachments: 30,
  maxAttachmentBytes: 100 * 1024 * 1024,
};

export interface ReadMailOptions {
  /** Our own mailboxes: what comes from them is an echo. */
  ownAddresses: string[];
  /** The envelope sender if the channel knew it; '' is the null sender of bounces. */
  returnPath?: string | null;
  limits?: Partial<MailLimits>;
}

/** Reads a raw mail, whatever its labels claim. Throws UnreadableMail and nothing else. */
export async function readMail(raw: Buffer, options: ReadMailOptions): Promise<ReadMail> {
  const limits = { ...MAIL_LIMITS, ...options.limits };
  if (raw.length > limits.maxBytes) throw new UnreadableMail('too-large');
  const normalised = await normaliseMail(raw, limits);
  const mail = await parse(normalised, limits);
  if (!['from', 'subject', 'date', 'message-id'].some((field) => mail.headers?.has(field))) {
    throw new UnreadableMail('not-a-mail');
  }
  const sender = senderOf(mail);
  const subject = oneLine(mail.subject ?? '');
  return {
    channel: 'EMAIL',
    sender,
    sentAt: dateOf(mail),
    title: subject || null,
    ...bodyOf(mail, normalised),
    quote: null,
    attachments: await filesOf(mail.attachments, limits),
    corrections: normalised.corrections,
    automatic: judgeAutomatic({
      field: (name) => rawField(mail, name),
      from: sender.subject,
      subject,
      returnPath: options.returnPath ?? null,
      ownAddresses: options.ownAddresses,
    }),
    messageId: identifier(mail.messageId),
    inReplyTo: identifier(mail.inReplyTo),
    references: [mail.references ?? []].flat().map(oneLine).filter(Boolean),
    recipients: [...new Set([mail.to, mail.cc, mail.bcc].flatMap(addressesOf))],
  };
}

async function parse({ raw, mixedText }: NormalisedMail, limits: MailLimits): Promise<ParsedMail> {
  try {
    return await simpleParser(raw, {
      skipHtmlToText: true,
      skipTextToHtml: !mixedText,
      skipTextLinks: true,
      keepCidLinks: true,
      checksumAlgo: false,
      maxChildNodes: limits.maxChildNodes,
      maxHeadSize: limits.maxHeadSize,
    });
  } catch (error) {
    throw new UnreadableMail('malformed', error);
  }
}

function senderOf(mail: ParsedMail): IncomingSender {
  const [first] = mail.from?.value.flatMap(members) ?? [];
  const subject = addressOf(first);
  const displayName = oneLine(first?.name ?? '').replace(/^["']+|["']+$/g, '');
  return { provider: 'mail', subject, displayName: displayName.toLowerCase() === subject ? null : displayName || null };
}

function addressesOf(header: AddressObject | AddressObject[] | undefined): string[] {
  return [header ?? []].flat().flatMap(({ value }) => value.flatMap(members).map(addressOf).filter(Boolean));
}

function members(address: EmailAddress): EmailAddress[] {
  return address.group ? address.group.flatMap(members) : [address];
}

function addressOf(address: EmailAddress | undefined): string {
  return oneLine(address?.address ?? '').toLowerCase();
}

/** Read from the raw field, since the parser puts the present where it cannot read the date. */
function dateOf(mail: ParsedMail): Date | null {
  // In this country CST is China's own time, not that of Chicago.
  const field = rawField(mail, 'date')
    ?.slice(0, 200)
    .replace(/\s+CST\s*$/, ' +0800');
  const date = new Date(field ?? '');
  const year = date.getUTCFullYear();
  return year >= 1990 && year < 2200 ? date : null;
}

function rawField(mail: ParsedMail, name: string): string | null {
  const line = mail.headerLines.find(({ key }) => key === name)?.line;
  return line === undefined ? null : oneLine(line.slice(line.indexOf(':') + 1));
}

function identifier(value: string | undefined): string | null {
  return oneLine(value ?? '') || null;
}

function bodyOf(mail: ParsedMail, { bareHtml }: NormalisedMail): { text: string; html: string | null } {
  const plain = tidy(mail.text ?? '');
  const html = mail.html ? tidy(mail.html) : '';
  if (html === '') return { text: plain, html: null };
  const text = bareHtml || plain === '' ? tidy(textOf(html)) : plain;
  return { text, html: makeSafe(html) };
}

async function filesOf(attachments: Attachment[], limits: MailLimits): Promise<IncomingFile[]> {
  if (attachments.length > limits.maxAttachments) throw new UnreadableMail('too-many-attachments');
  const bytes = attachments.reduce((sum, { content }) => sum + content.length, 0);
  if (bytes > limits.maxAttachmentBytes) throw new UnreadableMail('attachments-too-large');
  return Promise.all(attachments.map(fileOf));
}

async function fileOf({ filename, contentType, content }: Attachment, index: number): Promise<IncomingFile> {
  // A mail inside a mail has no mark of its own: the structure is the witness.
  const judged = contentType === 'message/rfc822' ? { contentType, extension: 'eml' } : await judgeFile(content);
  const extension = judged.extension ? `.${judged.extension}` : '';
  return {
    name: safeFileName(filename ?? '') ?? `附件${index + 1}${extension}`,
    contentType: judged.contentType,
    content,
  };
}

function oneLine(value: string): string {
  return value.replace(/[\p{Cc}\s]+/gu, ' ').trim();
}

/** PostgreSQL refuses U+0000, and no other control character means anything in a letter. */
function tidy(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/^\ufeff?(?:[ \t\u00a0\u3000]*\n)*/, '')
    .trimEnd();
}
