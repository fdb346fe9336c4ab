import { type Tx, core } from '#platform';
import { saidAt } from './making.js';
import { type Link, type Placement, onlyPolite } from './placement.js';
import type { Arrival, RawInbound } from './raw-inbound.entity.js';
import type { ReadArrival, Talk } from './receive.js';
import { beginsAnew, isCourtesy, isFinished, isSupport } from './sayings.js';
import type { Suggestion } from './suggestion.entity.js';

/** A draft that is longer is complete. */
const longestDraft = 3000;

type Neighbour = Pick<Arrival, 'rawInboundId' | 'suggestionId' | 'saidAt' | 'text' | 'joinedHow' | 'joinedWhy'> &
  Pick<Suggestion, 'stage' | 'number'> & { draftLength: number; isOrigin: boolean };

interface Window extends Talk {
  gatheringMinutes: number;
}

/**
 * Where a message of a talk belongs. What one person says in one talk, with pauses shorter than the window, is one
 * suggestion, whatever others say in between and in whichever order the messages reach us. One that begins anew, and
 * one after “提交”, is the next.
 */
export async function placeTalk(tx: Tx, raw: RawInbound, read: ReadArrival, window: Window): Promise<Placement> {
  const { text, quote } = read.incoming;
  if (quote && isSupport(text)) return placeSupport(tx, { in: 'talk', of: window.conversation }, quote);
  // “同意” that found no record is a matter for the clerk, and nothing that goes on.
  const near = (await neighboursOf(tx, raw, read, window)).filter((one) => !isSupport(one.text));
  const called = await calledFor(tx, raw, read);
  const before = near.filter((one) => comesBefore(one, raw, read)).at(-1);
  const open = before && isOpen(before) ? before : null;
  const draft = called ?? open?.suggestionId ?? null;
  const until = new Date(saidAt(raw, read).getTime() + window.gatheringMinutes * 60_000);
  if (isFinished(text)) return finish(draft);
  if (isCourtesy(text) && read.enclosed.length === 0 && !quote) return draft ? polite(draft) : onlyPolite;
  if (!text && window.marks.length === 0 && read.enclosed.length === 0 && !quote) {
    const spoke = near.some((one) => one.suggestionId === open?.suggestionId && wordsOf(one).trim() !== '');
    // The hashtag alone: what was said before is complete, its own words come next.
    if (open && window.marked && spoke) return finish(open.suggestionId, '只带话题标签，之后说的另成一条');
    return { to: 'nowhere', reason: '没有文字，也没有图片或文件' };
  }
  if (called) return gathered(called, until, '提出人按“补充”后发来');
  return placeWords(read, { ...window, near, before, open, until, raw });
}

interface Place extends Window {
  raw: RawInbound;
  near: Neighbour[];
  before: Neighbour | undefined;
  /** The one before, when it may go on. */
  open: Neighbour | null;
  until: Date;
}

function placeWords(read: ReadArrival, { raw, near, before, open, until, marked, gatheringMinutes }: Place): Placement {
  const said = near.filter((one) => one.suggestionId === open?.suggestionId && comesBefore(one, raw, read));
  const anew = open ? beginsAnew({ text: read.incoming.text, marked }, said.map(wordsOf)) : null;
  const after = near.find((one) => !comesBefore(one, raw, read));
  const why = `同一人在同一会话中 ${gatheringMinutes} 分钟内接着说的`;
  if (open && !anew) {
    const links = after ? linkAcross(open, after) : [];
    return { ...gathered(open.suggestionId, until, why), links };
  }
  // It came after what it was said before: that one goes on from here, unless it began anew by itself.
  if (after && goesOnFrom(after, open) && isOpen(after)) return gathered(after.suggestionId, until, why);
  const takes =
    open && after?.suggestionId === open.suggestionId && isOpen(after)
      ? { from: open.suggestionId, since: saidAt(raw, read) }
      : undefined;
  const links: Link[] =
    before && !open && before.stage !== 'received' && before.joinedHow !== 'signal'
      ? [{ otherId: before.suggestionId, ground: 'chat', why: `同一人刚说过 ${before.number}，而那一条已处理` }]
      : [];
  return { to: 'new', why: anew, gatheringUntil: until, links, takes };
}

const gathered = (suggestionId: string, gatheringUntil: Date, why: string): Placement & { to: 'known' } => ({
  to: 'known',
  suggestionId,
  role: 'supplement',
  how: 'gathered',
  why,
  gatheringUntil,
});

const finish = (draft: string | null, why = '表示说完了'): Placement =>
  draft
    ? { to: 'known', suggestionId: draft, role: 'note', how: 'signal', why, gatheringUntil: null }
    : { to: 'nowhere', reason: '表示说完了，但之前没有正在补充的意见' };

const polite = (draft: string): Placement => ({
  to: 'known',
  suggestionId: draft,
  role: 'note',
  how: 'courtesy',
  why: '只是致意，没有新内容',
});

/** One that began anew says so; another that was made before this one came simply had nothing before it. */
const goesOnFrom = (after: Neighbour, open: Neighbour | null): boolean =>
  after.isOrigin &&
  (after.joinedHow !== 'made' || after.joinedWhy === null) &&
  after.suggestionId !== open?.suggestionId;

/** The message closes a gap between two that were taken for two matters: they may be one, and both have a number. */
function linkAcross(open: Neighbour, after: Neighbour): Link[] {
  if (!goesOnFrom(after, open) || after.suggestionId === open.suggestionId) return [];
  return [{ otherId: after.suggestionId, ground: 'chat', why: `同一人在同一会话中接着说的，${after.number} 先登记了` }];
}

const isOpen = (one: Neighbour): boolean =>
  one.stage === 'received' && one.joinedHow !== 'signal' && one.draftLength < longestDraft;

const wordsOf = ({ text }: Neighbour): string => (/^（.*）$/su.test(text) ? '' : text);

function comesBefore(one: Neighbour, raw: RawInbound, read: ReadArrival): boolean {
  const apart = one.saidAt.getTime() - saidAt(raw, read).getTime();
  return apart < 0 || (apart === 0 && one.rawInboundId < raw.id);
}

/** What the same person said in the same talk shortly before and after, in its order. */
function neighboursOf(tx: Tx, raw: RawInbound, read: ReadArrival, { conversation, gatheringMinutes }: Window) {
  const { provider, subject } = read.incoming.sender;
  return tx.rows<Neighbour>(
    `SELECT a.raw_inbound_id AS "rawInboundId", a.suggestion_id AS "suggestionId", a.said_at AS "saidAt", a.text,
            a.joined_how AS "joinedHow", a.joined_why AS "joinedWhy", a.role = 'origin' AS "isOrigin", s.stage, s.number,
            (SELECT coalesce(sum(length(d.text)), 0) FROM arrivals d
              WHERE d.suggestion_id = s.id AND d.role IN ('origin', 'supplement')) AS "draftLength"
       FROM arrivals a JOIN suggestions s ON s.id = a.suggestion_id
      WHERE a.conversation = $1 AND a.sender_provider = $2 AND a.sender_subject = $3
        AND a.joined_how IN ('made', 'gathered', 'signal', 'detached', 'joined')
        AND a.said_at BETWEEN $4::timestamptz - make_interval(mins => $5) AND $4::timestamptz + make_interval(mins => $5)
      ORDER BY a.said_at, a.raw_inbound_id`,
    [conversation, provider, subject, saidAt(raw, read), gatheringMinutes],
  );
}

/** How long after 补充 whatever the sender says belongs to the suggestion. */
export const calledForMs = 10 * 60_000;

/** So far may the clock of the platform, which says when something was said, go behind ours. */
const clocksApartMs = 60_000;

/** The suggestion to which this sender wants to add, if they said so before they said this. */
async function calledFor(tx: Tx, raw: RawInbound, read: ReadArrival): Promise<string | null> {
  const { provider, subject } = read.incoming.sender;
  const at = saidAt(raw, read);
  const row = await tx.row<{ id: string }>(
    `SELECT id FROM suggestions WHERE sender_provider = $1 AND sender_subject = $2
        AND lower(normalize(sender_subject, NFKC)) = lower(normalize($2, NFKC))
        AND stage = 'received' AND called_for_until BETWEEN $3 AND $4 ORDER BY called_for_until DESC LIMIT 1`,
    [provider, subject, at, new Date(at.getTime() + calledForMs + clocksApartMs)],
  );
  return row?.id ?? null;
}

/** Shorter words stand in many messages. */
const tellingCharacters = 4;

/** Quotations are looked up among the newest messages of the talk. */
const looksBack = 3000;

/** Where the words that somebody quotes were said. */
type SpokenIn = { in: 'talk' | 'record'; of: string };

/** What a clerk took from records of the same chat is one talk as well. */
const saidIn: Record<SpokenIn['in'], string> = {
  talk: 'a.conversation = $1',
  record: `a.raw_inbound_id IN (SELECT t.raw_inbound_id FROM chat_records own
             JOIN chat_records r ON r.id = own.id OR r.title = own.title JOIN chat_takings t ON t.record_id = r.id
            WHERE own.file_id = $1)`,
};

export async function placeSupport(tx: Tx, place: SpokenIn, quote: string): Promise<Placement> {
  const found = await quotedIn(tx, place, quote);
  const [only] = found;
  if (only && found.length === 1) {
    const why = `引用了本条的话表示支持`;
    return { to: 'known', suggestionId: only.id, role: 'support', how: 'quoted', why };
  }
  const links = found.map(({ id, number }): Link => ({
    otherId: id,
    ground: 'quote',
    why: `引用的话与 ${number} 相同，不止一条相同，请选定`,
  }));
  return {
    to: 'new',
    why: found.length > 1 ? '引用的话对应不止一条' : '没有找到引用的是哪一条',
    gatheringUntil: null,
    links,
  };
}

interface Quoted {
  id: string;
  number: string;
}

/** The suggestions whose own words the quotation repeats; what was merged counts as one. */
async function quotedIn(tx: Tx, place: SpokenIn, quote: string): Promise<Quoted[]> {
  const rows = await tx.rows<Quoted & { text: string; whole: string; root: string }>(
    `SELECT s.id, s.number, a.text, coalesce(a.original_text, a.text) AS whole, coalesce(s.merged_into_id, s.id) AS root
       FROM arrivals a JOIN suggestions s ON s.id = a.suggestion_id
      WHERE ${saidIn[place.in]} AND a.role IN ('origin', 'supplement') ORDER BY a.said_at DESC LIMIT ${looksBack}`,
    [place.of],
  );
  const asked = [...new Set([quote, quote.replace(/^[^：:\n]{1,20}[：:]/u, '')].map(bare))].filter(
    (words) => [...words].length >= tellingCharacters,
  );
  const byRoot = new Map<string, Quoted>();
  for (const { id, number, text, whole, root } of rows) {
    const stands = asked.some((words) => [text, whole].map(bare).some((said) => repeats(said, words)));
    if (stands && !byRoot.has(root)) byRoot.set(root, { id, number });
  }
  return [...byRoot.values()];
}

/** Without what is for the machine, as letters and numbers only. */
function bare(text: string): string {
  const spoken = text.replace(/^\s*[@＠]\S{1,20}\s+/u, '').replace(/[#＃]社情民意(?:信息)?[#＃]?/gu, '');
  return core(spoken).join('');
}

/** A long message is quoted in part, and a quotation may hold a line more than the message. */
const repeats = (said: string, quoted: string): boolean =>
  said.includes(quoted) || (said.length >= 2 * tellingCharacters && quoted.includes(said));
