import type { Incoming, IncomingFile, IncomingSender, NamedAddress, Repair } from '../incoming.js';
import { isLost, repairText } from '../repair.js';
import { readAddresses } from './addresses.js';
import { judgeAutomatic } from './automatic.js';
import { type Bounce, leavesOf, readBounce } from './bounce.js';
import { type CarriedFile, type Contents, contentsOf } from './contents.js';
import { readDate } from './dates.js';
import { judgeFile, safeFileName } from './files.js';
import { authorPassedOn, isCourtesy, isPassingOn } from './passed-on.js';
import { foldQuoted } from './quoted.js';
import { makeSafe } from './safe-html.js';
import { type Part, takeApart } from './structure.js';
import { isForwardTitle, isReplyTitle } from './subjects.js';
import { UnreadableMail } from './unreadable.js';
import type { Note, Place } from './words.js';

export interface ReadMail extends Incoming {
  channel: 'EMAIL';
  repair: Repair | null;
  forwardedFrom: NamedAddress | null;
  courtesy: boolean;
  /** The text without what was quoted and signed, and that; the whole text is kept beside them. */
  own: string;
  folded: string;
  /** Nobody but the addressee can read it. */
  encrypted: boolean;
  /** With its angle brackets, as all identifiers of threads. */
  messageId: string | null;
  inReplyTo: string | null;
  references: string[];
  /** Numbers of records in the title, as `2026-0123`. */
  numbers: string[];
  /** Everybody it was addressed to, lower-cased, in order. */
  recipients: string[];
  /** What came back, where the mail tells that another was not delivered. */
  bounce: Bounce | null;
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
  try {
    return await read(raw, options, { ...MAIL_LIMITS, ...options.limits });
  } catch (error) {
    throw error instanceof UnreadableMail ? error : new UnreadableMail('malformed', error);
  }
}

async function read(raw: Buffer, options: ReadMailOptions, limits: MailLimits): Promise<ReadMail> {
  if (raw.length > limits.maxBytes) throw new UnreadableMail('too-large');
  const corrections = new Set<string>();
  const note: Note = (place, correction) => correction && corrections.add(`${place}:${correction}`);
  const root = takeApart(raw, limits, note);
  const { head } = root;
  if (!['from', 'subject', 'date', 'message-id'].some((field) => head.has(field)))
    throw new UnreadableMail('not-a-mail');
  const letter = openLetter(root, note, limits, 0);
  const sender = senderOf(letter.from);
  const field = (name: string) => lineOf(head.raw(name));
  const inReplyTo = identifiers(head.raw('in-reply-to'))[0] ?? null;
  const traits = { field, from: sender.subject, subject: letter.title ?? '', returnPath: options.returnPath ?? null };
  const automatic = judgeAutomatic({
    ...traits,
    ownAddresses: options.ownAddresses,
    carries: leavesOf(root).map(({ type }) => type),
  });
  const bounce = automatic === 'bounce' ? readBounce({ root, ...letter, ownAddresses: options.ownAddresses }) : null;
  const attachments = await filesOf(letter.files, limits);
  const isReply = inReplyTo !== null || isReplyTitle(letter.title);
  const forwardedFrom = letter.passedOn ?? authorPassedOn(letter.text, letter.title, isReply);
  const { own, rest } = ownOf(letter, forwardedFrom !== null);
  return {
    channel: 'EMAIL',
    sender,
    sentAt: readDate(head.read('date', { place: 'mail', note: () => {}, hint: null })),
    title: letter.title,
    text: letter.text,
    html: letter.html === null ? null : makeSafe(tidy(letter.html)),
    quote: null,
    attachments,
    corrections: [...corrections],
    // A report that everything arrived returns nothing.
    automatic: automatic === 'bounce' && bounce === null ? 'report' : automatic,
    repair: repairOf(letter, own),
    forwardedFrom,
    courtesy: automatic === null && attachments.length === 0 && isCourtesy(own, letter.title),
    own,
    folded: rest,
    encrypted: letter.isEncrypted,
    messageId: identifiers(head.raw('message-id'))[0] ?? null,
    inReplyTo,
    references: identifiers(head.raw('references')),
    numbers: numbersIn(letter.title ?? ''),
    recipients: recipientsOf(root, note),
    bounce,
  };
}

/** One mail, opened: the one that came, or one inside of it. */
interface Letter extends Contents {
  from: NamedAddress | null;
  title: string | null;
  /** Title and text before they were cleaned of what a garbled text may need to be repaired. */
  asSent: { title: string; text: string };
  /** The words taken from attached mails, and who wrote them. */
  inside: string | null;
  passedOn: NamedAddress | null;
}

/** Mails are forwarded inside of mails; deeper than this nobody looks. */
const maxInside = 4;
const maxMails = 10;

/** What stands in the place of words that nobody here can read. */
const SEALED = '（邮件已加密，无法读取）';

function openLetter(root: Part, note: Note, limits: MailLimits, depth: number): Letter {
  const hint = charsetNamed(root);
  const reading = (place: Place) => ({ place, note, hint });
  const contents = contentsOf(root, note, hint);
  const subject = root.head.read('subject', reading('title')) ?? '';
  const sender = root.head.raw('from') ?? root.head.raw('sender') ?? root.head.raw('reply-to');
  const text = tidy(contents.text);
  for (const [place, words] of [
    ['title', subject],
    ['text', contents.text],
  ] as const)
    if (isLost(words)) note(place, 'lost');
  const letter: Letter = {
    ...contents,
    text: contents.isEncrypted ? [text, SEALED].filter(Boolean).join('\n') : text,
    from: readAddresses(sender, reading('sender'))[0] ?? null,
    title: lineOf(subject),
    asSent: { title: subject, text: contents.text },
    inside: null,
    passedOn: null,
  };
  const mails = contents.files.filter(({ type }) => type === 'message/rfc822');
  const passesOn = isPassingOn(text) || isForwardTitle(letter.title);
  return root.type !== 'multipart/report' && mails.length > 0 && depth < maxInside && passesOn
    ? withInside(letter, mails, note, limits, depth)
    : letter;
}

/** A mail that passes others on, or says no more than “see attached”, has their words and their files too. */
function withInside(letter: Letter, mails: CarriedFile[], note: Note, limits: MailLimits, depth: number): Letter {
  const inside = mails.slice(0, maxMails).flatMap(({ content }) => {
    try {
      return [openLetter(takeApart(content, limits, note), note, limits, depth + 1)];
    } catch (error) {
      // It stays a file that somebody may look at.
      if (error instanceof UnreadableMail) return [];
      throw error;
    }
  });
  const said = inside.filter(({ text }) => text !== '');
  const authors = inside.map(({ from, passedOn }) => passedOn ?? from);
  const [author = null] = authors;
  const joined = (wordsOf: (one: Letter) => string) =>
    said.map((one) => (said.length > 1 && one.title ? `${one.title}\n${wordsOf(one)}` : wordsOf(one))).join('\n\n');
  return {
    ...letter,
    title: letter.title ?? inside[0]?.title ?? null,
    text: [letter.text, joined(({ text }) => text)].filter(Boolean).join('\n\n'),
    inside: joined((one) => one.inside ?? one.text) || null,
    html: inside.length === 1 ? (inside[0]?.html ?? letter.html) : letter.html,
    files: [...letter.files, ...inside.flatMap(({ files }) => files)],
    isEncrypted: letter.isEncrypted || inside.some(({ isEncrypted }) => isEncrypted),
    asSent: { title: letter.asSent.title, text: inside.map(({ asSent }) => asSent.text).join('\n') },
    passedOn: authors.every((one) => one?.address === author?.address) ? author : null,
  };
}

/** The first charset that the mail names, for words that name none. */
function charsetNamed(root: Part): string | null {
  const named = leavesOf(root).find(({ parameters }) => parameters.has('charset'));
  return named?.parameters.get('charset') ?? /=\?([\w-]+)\?[bq]\?/i.exec(root.head.raw('subject') ?? '')?.[1] ?? null;
}

/** What is passed on is what the mail is about: only the words around it are folded away. */
function ownOf({ text, title, inside }: Letter, isPassedOn: boolean): { own: string; rest: string } {
  if (inside !== null) {
    const cover = text.endsWith(inside) ? text.slice(0, -inside.length).trimEnd() : '';
    return isPassingOn(cover) ? { own: inside, rest: cover } : { own: text, rest: '' };
  }
  return isPassedOn ? { own: text, rest: '' } : foldQuoted(text, title);
}

function senderOf(from: NamedAddress | null): IncomingSender {
  const subject = from?.address ?? '';
  const name = from?.name ?? null;
  return { provider: 'mail', subject, displayName: name?.toLowerCase() === subject ? null : name };
}

function recipientsOf({ head }: Part, note: Note): string[] {
  const fields = ['to', 'cc', 'bcc'].flatMap((name) => head.all(name));
  const named = fields.flatMap((field) => readAddresses(field, { place: 'sender', note, hint: null }));
  return [...new Set(named.flatMap(({ address }) => address ?? []))];
}

function identifiers(field: string | null): string[] {
  const found = field?.slice(0, 100_000).match(/<[^<>\s]{1,500}>/g);
  return found ?? (field?.trim() ? [field.trim().slice(0, 500).replace(/\s.*$/s, '')] : []);
}

/** As our receipts write them, also in the full-width signs of a Chinese keyboard. */
function numbersIn(title: string): string[] {
  const plain = title.normalize('NFKC').replace(/\s?[-‐‑‒–—―−]\s?/g, '-');
  // “2026-2027年供暖期” tells years.
  return [...new Set(plain.match(/(?<![\d-])20\d\d-\d{4,6}(?![\d-]|\s?(?:学|财)?年)/g))];
}

function repairOf({ asSent, title, text }: Letter, own: string): Repair | null {
  const repairedTitle = lineOf(repairText(asSent.title) ?? '');
  const repaired = tidy(repairText(asSent.text) ?? '');
  const repair: Repair = {
    ...(repairedTitle && repairedTitle !== title ? { title: repairedTitle } : {}),
    ...(repaired && repaired !== text && repaired !== own ? { text: repaired } : {}),
  };
  return repair.title || repair.text ? repair : null;
}

async function filesOf(files: CarriedFile[], limits: MailLimits): Promise<IncomingFile[]> {
  if (files.length > limits.maxAttachments) throw new UnreadableMail('too-many-attachments');
  const bytes = files.reduce((sum, { content }) => sum + content.length, 0);
  if (bytes > limits.maxAttachmentBytes) throw new UnreadableMail('attachments-too-large');
  return Promise.all(files.map(fileOf));
}

/** A mail or an invitation has no mark of its own: the structure is the witness. */
const STRUCTURES: Record<string, string> = { 'message/rfc822': 'eml', 'text/calendar': 'ics' };

async function fileOf({ name, type, content }: CarriedFile, index: number): Promise<IncomingFile> {
  const structure = STRUCTURES[type];
  const judged = structure ? { contentType: type, extension: structure } : await judgeFile(content);
  const extension = judged.extension ? `.${judged.extension}` : '';
  return {
    name: safeFileName(name ?? '') ?? `附件${index + 1}${extension}`,
    contentType: judged.contentType,
    content,
  };
}

/** One line; null where nothing is left. */
function lineOf(value: string | null): string | null {
  return value?.replace(/[\p{Cc}\s\ufeff]+/gu, ' ').trim() || null;
}

/** PostgreSQL refuses U+0000, and no other control character means anything in a letter. */
function tidy(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/^\ufeff?(?:[ \t\u00a0\u3000]*\n)*/, '')
    .trimEnd();
}
