import {
  type BotMessage,
  type Incoming,
  type ReadMail,
  UnreadableMail,
  type UnreadableReason,
  documentsIn,
  pointsToAttachment,
  readBotMessage,
  readMail,
  readXmlMessage,
  superAttachments,
  withoutPrefixes,
} from '#channels';
import { arrivalDraft, staffEntry } from '#contract';
import { core, gramsLiteral, gramsOf, sha256 } from '#platform';
import { z } from 'zod';
import type { RawInbound } from './raw-inbound.entity.js';
import { titleFrom } from './titles.js';

/** A file that came with it: bytes of its own (mail), or one that was uploaded before (app). */
export type Enclosed = { name: string; contentType: string; content: Buffer } | { fileId: string };

/** An arrival that was read and not yet written. */
export interface ReadArrival {
  incoming: Incoming;
  /** What it is called where the sender's title says no more than “材料见附件”. */
  headline?: string;
  /** What the clerk reads first: the sender's own words without quoted mail and signatures. */
  text: string;
  /** Quotes and signatures that were folded away. */
  folded: string | null;
  category: string | null;
  enclosed: Enclosed[];
  /** A clerk named the member (chat record); `undefined` when nobody did. */
  namedMemberId: string | null | undefined;
  /** The pairs of its title and text, as a suggestion is found by them. */
  grams: string;
  /** Of a message: the talk it was said in. */
  talk?: Talk;
  /** Of a mail: what it answers. */
  mail?: MailFacts;
  /** Of what a clerk entered for somebody. */
  entry?: Pick<Entered, 'way' | 'saidOn' | 'enteredBy'>;
}

/** An arrival with what was read in it. */
export interface Heard {
  raw: RawInbound;
  read: ReadArrival;
}

export interface Talk {
  /** A group, or a talk with the robot alone. */
  conversation: string;
  /** Carries the hashtag of the group. */
  marked: boolean;
  /** What it holds beside text. */
  marks: string[];
}

export interface MailFacts {
  messageId: string | null;
  /** The mails it answers, the nearest first. */
  thread: string[];
  /** The same for the same mail, whichever way it came; null when there is too little to tell. */
  twin: string | null;
  /** Numbers of suggestions in its subject. */
  numbers: string[];
}

/** The reading failed for a reason that more tries will not mend. */
export class Unreadable extends Error {}

/** A message picked from a chat record, as it is stored. */
export const pickedMessage = z.object({
  author: z.string(),
  sentAt: z.string().nullable(),
  text: z.string(),
  quote: z.string().nullable(),
  title: z.string().nullable(),
  clerkText: z.string().nullable(),
  /** Null: not a member we know; left out: whoever the nickname stands for. */
  memberId: z.string().nullable().optional(),
  /** Pictures and documents that came with the record. */
  fileIds: z.array(z.string()).default([]),
  recordFileId: z.string(),
  importedBy: z.string(),
});
export type PickedMessage = z.output<typeof pickedMessage>;

/** What a clerk entered for somebody, as it is stored. */
const entered = staffEntry.extend({ saidByName: z.string(), enteredBy: z.string() });
export type Entered = z.output<typeof entered>;

/** Reads mails: here and now, or in threads that can be killed. */
export type MailReader = typeof readMail;

type Read = Omit<ReadArrival, 'grams'>;

/** Reads the bytes by their form. No database, so it can be run again at any time. */
export async function readArrival(
  raw: RawInbound,
  mailboxAddresses: string[],
  reader: MailReader = readMail,
  /** As people write it behind the @; left out, it is guessed. */
  robotName?: string,
): Promise<ReadArrival> {
  const read = await readForm(raw, mailboxAddresses, reader, robotName);
  return { ...read, grams: gramsLiteral(gramsOf(titleOf(read), read.text)) };
}

async function readForm(
  raw: RawInbound,
  mailboxAddresses: string[],
  read: MailReader,
  robotName: string | undefined,
): Promise<Read> {
  switch (raw.form) {
    case 'mail':
      return readMailArrival(raw, mailboxAddresses, read);
    case 'wecom-bot':
      return readMessage(raw, readBotMessage(raw.content.toString('utf8'), robotName));
    case 'wecom-app':
    case 'wechat-mp':
      return readMessage(raw, readXmlMessage(raw.content.toString('utf8'), raw.form));
    case 'staff-entry':
      return readEntered(raw.content);
    case 'chat-message':
      return readPicked(raw.content);
    case 'app':
      return readAppArrival(raw);
  }
}

async function readMailArrival(raw: RawInbound, ownAddresses: string[], read: MailReader): Promise<Read> {
  const incoming = await read(raw.content, { ownAddresses, returnPath: raw.senderRef ?? '' }).catch(
    (error: unknown) => {
      throw error instanceof UnreadableMail ? new Unreadable(unreadableWords[error.reason]) : error;
    },
  );
  const { own, folded: rest } = incoming;
  const said = own.trim() || incoming.text.trim();
  const document = await onlyDocument(said, incoming);
  const corrections = [...incoming.corrections, ...hintsOf(incoming, document)];
  return {
    incoming: { ...incoming, corrections },
    ...(document && pointsToAttachment(withoutPrefixes(incoming.title ?? '')) ? { headline: document.title } : {}),
    text:
      document?.text ??
      (said || (incoming.attachments.length > 0 ? '（正文为空，见附件）' : '（没有正文，也没有附件）')),
    folded: own.trim() ? rest.trim() || null : null,
    category: null,
    enclosed: incoming.attachments,
    namedMemberId: undefined,
    mail: factsOf(incoming),
  };
}

/** “详见附件” with one document: its words are what was said. Of two or more a clerk makes two suggestions. */
async function onlyDocument(said: string, { attachments }: ReadMail) {
  if (attachments.length === 0 || !pointsToAttachment(said)) return null;
  const documents = await documentsIn(attachments);
  return documents.length === 1 ? (documents[0] ?? null) : null;
}

/** What the clerk should know besides: where the words are from, and files that are only links. */
function hintsOf({ text, html }: ReadMail, document: { name: string } | null): string[] {
  const links = superAttachments(`${text}\n${html ?? ''}`);
  return [
    ...(document ? [`text-from-attachment:${document.name}`] : []),
    ...links.map(({ name, expires }) => `super-attachment:${[name, expires].filter(Boolean).join(' ')}`),
  ];
}

function factsOf(mail: ReadMail): MailFacts {
  const { messageId, inReplyTo, references, numbers, sender, sentAt, title, text, attachments } = mail;
  const thread = [...new Set([inReplyTo ?? [], references.toReversed()].flat())].slice(0, 50);
  const said = [core(title ?? '').join(''), core(text).join(''), ...attachments.map(({ content }) => sha256(content))];
  const telling = sentAt !== null && sender.subject !== '' && said.slice(1).some(Boolean);
  return {
    messageId,
    thread,
    numbers,
    twin: telling ? sha256(JSON.stringify([sender.subject, sentAt, ...said])) : null,
  };
}

/** Why a mail waits in quarantine, in the words of 运行. */
const unreadableWords: Record<UnreadableReason, string> = {
  'too-large': '邮件超过 50 MB',
  'too-many-parts': '邮件的分段过多，可能是恶意邮件',
  'head-too-large': '邮件头过长，可能是恶意邮件',
  'too-many-attachments': '附件超过 30 个',
  'attachments-too-large': '附件合计超过 100 MB',
  'not-a-mail': '内容不是一封邮件',
  'too-slow': '邮件过于复杂，30 秒内没有读完，可能是恶意邮件',
  malformed: '邮件格式损坏，无法解析',
};

function readMessage(raw: RawInbound, message: BotMessage | null): Read {
  if (!message) throw new Unreadable('企业微信或公众号的消息格式无法识别');
  const { incoming, chatid, marks, triggers } = message;
  const text = incoming.text || wordless(marks, incoming.quote);
  const conversation = chatid ?? `${raw.form} ${incoming.sender.subject}`;
  const talk = { conversation, marked: triggers.includes('hashtag'), marks };
  return {
    incoming,
    text,
    folded: null,
    category: null,
    enclosed: incoming.attachments,
    namedMemberId: undefined,
    talk,
  };
}

const pieceWords: Record<string, string> = { image: '图片', voice: '语音', file: '文件', video: '视频' };

/** What stands in the inbox for a message that says nothing itself. */
function wordless(pieces: string[], quote: string | null): string {
  const seen = pieces.flatMap((piece) => pieceWords[piece] ?? []).join('、');
  return `（${seen ? `${seen}，` : ''}没有文字${quote ? '，见引用' : ''}）`;
}

function readPicked(content: Buffer): Read {
  const picked = pickedMessage.parse(JSON.parse(content.toString('utf8')));
  const incoming: Incoming = {
    channel: 'WECHAT_GROUP',
    sender: { provider: 'nickname', subject: picked.author, displayName: picked.author },
    sentAt: picked.sentAt ? new Date(picked.sentAt) : null,
    title: picked.title,
    text: picked.text,
    html: null,
    quote: picked.quote,
    attachments: [],
    corrections: [],
    automatic: null,
  };
  const text = picked.clerkText ?? (picked.text || wordless(picked.fileIds.length > 0 ? ['image'] : [], picked.quote));
  return {
    incoming,
    text,
    folded: null,
    category: null,
    enclosed: picked.fileIds.map((fileId) => ({ fileId })),
    namedMemberId: picked.memberId,
  };
}

function readAppArrival(raw: RawInbound): Read {
  const draft = arrivalDraft.parse(JSON.parse(raw.content.toString('utf8')));
  const incoming: Incoming = {
    channel: 'MEMBER_APP',
    sender: { provider: 'account', subject: raw.accountId ?? '', displayName: raw.senderRef },
    sentAt: null,
    title: draft.title,
    text: draft.text,
    html: null,
    quote: null,
    attachments: [],
    corrections: [],
    automatic: null,
  };
  const enclosed = [...new Set(draft.fileIds)].map((fileId) => ({ fileId }));
  return { incoming, text: draft.text, folded: null, category: draft.category, enclosed, namedMemberId: undefined };
}

function readEntered(content: Buffer): Read {
  const given = entered.parse(JSON.parse(content.toString('utf8')));
  const { way, saidOn, enteredBy, saidByName, title, text, category, memberId } = given;
  const incoming: Incoming = {
    channel: 'STAFF_ENTRY',
    sender: { provider: 'spoken', subject: saidByName, displayName: saidByName },
    sentAt: null,
    title,
    text,
    html: null,
    quote: null,
    attachments: [],
    corrections: [],
    automatic: null,
  };
  const enclosed = [...new Set(given.fileIds)].map((fileId) => ({ fileId }));
  const entry = { way, saidOn, enteredBy };
  return { incoming, text, folded: null, category, enclosed, namedMemberId: memberId, entry };
}

export const titleOf = ({ incoming, text, headline }: Read): string => titleFrom(headline ?? incoming.title, text);

/** Why it is no suggestion, in the words of the inbox. */
export const automaticWords: Record<NonNullable<Incoming['automatic']>, string> = {
  'auto-submitted': '自动发出的邮件',
  bounce: '退信',
  report: '投递或阅读回执',
  'mailing-list': '群发邮件',
  'own-mail': '本邮箱自己发出的邮件',
  'auto-reply-subject': '自动回复',
  suppressed: '要求不回复的自动邮件',
};
