import { decodeText } from '../charset.js';
import { Head } from './fields.js';
import type { Part } from './structure.js';
import { decodeTransfer } from './transfer.js';

/** What came back, as far as the mail that tells of it says so. */
export interface Bounce {
  /** Lower-cased, in order. */
  failedRecipients: string[];
  /** Of the mail that was not delivered, with its angle brackets. */
  originalMessageId: string | null;
  /** False where the other side will try again, or may be tried again. */
  permanent: boolean;
  /** What the other server said, in its own words. */
  diagnostic: string | null;
}

export interface BounceFacts {
  root: Part;
  text: string;
  title: string | null;
  ownAddresses: string[];
}

/** By the report for machines (RFC 3464) where there is one, else from the letter for people; null where the report says that all arrived. */
export function readBounce(facts: BounceFacts): Bounce | null {
  const parts = leavesOf(facts.root);
  const report = parts.find(({ type }) => type === 'message/delivery-status');
  const originalMessageId = messageIdIn(facts, parts);
  if (report) {
    const read = readReport(textOf(report), facts);
    return read && { ...read, originalMessageId };
  }
  return { ...readLetter(facts), originalMessageId };
}

export function leavesOf(part: Part): Part[] {
  return part.parts.length === 0 ? [part] : part.parts.flatMap(leavesOf);
}

const textOf = (part: Part) => decodeText(decodeTransfer(part.encoding, part.body), null).text;

function readReport(report: string, facts: BounceFacts): Omit<Bounce, 'originalMessageId'> | null {
  const groups = report
    .split(/\r?\n\s*\r?\n/)
    .map((group) => new Head(Buffer.from(group)))
    .filter((group) => group.has('final-recipient') || group.has('original-recipient') || group.has('action'));
  const failed = groups.filter((group) => /^(?:failed|delayed)\b/i.test(group.raw('action') ?? 'failed'));
  if (groups.length > 0 && failed.length === 0) return null;
  const recipients = failed.map(
    (group) => addressOf(group.raw('original-recipient')) ?? addressOf(group.raw('final-recipient')),
  );
  const codes = failed.map((group) => group.raw('status') ?? group.raw('diagnostic-code') ?? '');
  const diagnostics = failed.map(
    (group) =>
      group
        .raw('diagnostic-code')
        ?.replace(/^\s*[\w-]+\s*;\s*/, '')
        .trim() ?? '',
  );
  const isDelayed = failed.every((group) => /^delayed\b/i.test(group.raw('action') ?? ''));
  const named = unique(recipients.filter((address) => address !== null));
  return {
    failedRecipients: named.length > 0 || failed.length === 0 ? named : readLetter(facts).failedRecipients,
    permanent: failed.length > 0 && !isDelayed && !codes.every((code) => /^\s*4\./.test(code)),
    diagnostic: oneLine(diagnostics.find(Boolean) ?? codes.find(Boolean) ?? ''),
  };
}

function addressOf(field: string | null): string | null {
  const value = field?.replace(/^[^;]*;/, '').replace(/[<>\s"]/g, '') ?? '';
  return /^[^@]+@[^@]+$/.test(value) ? value.toLowerCase() : null;
}

const ADDRESS = /[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g;
/** From here on it is our own mail, repeated. */
const REPEATED =
  /^[ \t>-]{0,60}(?:原始邮件|原邮件|原信内容|以下是.{0,6}原邮件|-{2}.{0,40}(?:original message|a copy of the message|returned message|message header).*|original message headers?:?|Received:|Return-Path:)/im;
const TEMPORARY =
  /暂时|延迟|将继续尝试|稍后(?:再|重)试|delay|temporar|will (?:keep|continue|be retried)|not yet been delivered|still being/i;
const DIAGNOSTIC =
  /(?:退信原因|失败原因|错误原因|原因|诊断信息|远程服务器返回|diagnostic(?:[- ]code| information)?|said|reason|error)[^:：\n]{0,20}[:：]\s*([^\n]{3,300})/i;
const CODE = /\b([45])\.\d{1,3}\.\d{1,3}\b|(?<![\d.])([45])[0-5]\d(?=[ -])/;

function readLetter({ root, text, title, ownAddresses }: BounceFacts): Omit<Bounce, 'originalMessageId'> {
  const told = text.slice(0, 20_000).replace(/(Message-ID\s*[:：]?\s*)<[^<>\s]*>/gi, '$1');
  const repeated = REPEATED.exec(told)?.index ?? told.length;
  const own = new Set(ownAddresses.map((address) => address.toLowerCase()));
  const isOther = (address: string) => !own.has(address) && !/^(?:postmaster|mailer-daemon|mail-daemon)@/.test(address);
  const inText = (part: string) => unique((part.match(ADDRESS) ?? []).map((one) => one.toLowerCase()).filter(isOther));
  const declared = inText(root.head.all('x-failed-recipients').join(' '));
  const marked = inText(
    told
      .match(
        /(?:收件人|收信人|recipient|addressee|failed to deliver to|address(?:es)? (?:had|failed)).{0,10}[^\n]{0,200}(?:\n[^\n]{0,200}){0,3}/gi,
      )
      ?.join('\n') ?? '',
  );
  const before = inText(told.slice(0, repeated));
  const [recipients = []] = [declared, bracketed(told.slice(0, repeated)).filter(isOther), marked, before].filter(
    (list) => list.length > 0,
  );
  const code = CODE.exec(told);
  const digit = code?.[1] ?? code?.[2];
  const line = DIAGNOSTIC.exec(told)?.[1] ?? told.split('\n').find((one) => CODE.test(one)) ?? '';
  return {
    failedRecipients: recipients,
    permanent: digit ? digit === '5' : !TEMPORARY.test(`${title ?? ''}\n${told.slice(0, repeated)}`),
    diagnostic: oneLine(line),
  };
}

/** `<foo@x.cn>:` at the start of a line, as Postfix and qmail write. */
function bracketed(text: string): string[] {
  return unique(
    [...text.matchAll(/^\s*<([^<>\s]+@[^<>\s]+)>(?=\s*[:：(\n]|\s*$)/gm)].map(([, address = '']) =>
      address.toLowerCase(),
    ),
  );
}

function messageIdIn({ root, text }: BounceFacts, parts: Part[]): string | null {
  const inner = parts.find(({ type }) => /^(?:message\/rfc822|text\/rfc822-headers|message\/global)/.test(type));
  const head = inner && new Head(decodeTransfer(inner.encoding, inner.body).subarray(0, 65_536)).raw('message-id');
  const said = head ?? /^\s*Message-ID\s*[:：]\s*(<[^<>\s]+>)/im.exec(text)?.[1];
  const answered = said ?? root.head.raw('in-reply-to') ?? root.head.raw('references')?.trim().split(/\s+/).at(-1);
  return /<[^<>\s]+>/.exec(answered ?? '')?.[0] ?? null;
}

const unique = (list: string[]) => [...new Set(list)];

function oneLine(text: string): string | null {
  return [...text.replace(/[\p{Cc}\s]+/gu, ' ').trim()].slice(0, 300).join('') || null;
}
