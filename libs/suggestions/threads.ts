import { withoutPrefixes } from '#channels';
import { type Tx, core } from '#platform';
import { type Link, type Placement, isNew, onlyPolite } from './placement.js';
import type { Heard, MailFacts, ReadArrival } from './receive.js';

/** A suggestion that a mail seems to answer. */
interface Answered {
  suggestionId: string;
  number: string;
  /** Everything that says so is about the same person. */
  certain: boolean;
  why: string;
  /** What the mail that is answered was called; null where the subject names the number itself. */
  titles: string[] | null;
}

type Mail = Heard & { mail: MailFacts };

/** What was found for the mail at this place of the list. */
type Found<T> = T & { at: number };

/**
 * Where mails belong that have no ties with each other. One is joined only where both the thread and the sender say so;
 * all else is a matter of its own, with the other one proposed. The same mail by two relays is one.
 */
export async function placeMails(tx: Tx, mails: Mail[]): Promise<Placement[]> {
  if (mails.length === 0) return [];
  const copies = await copiesOf(tx, mails);
  const answered = await answeredBy(tx, mails);
  const before = await answersBefore(tx, mails);
  return mails.map((one, at) => {
    const copy = copies[at];
    if (copy) return copy;
    const of = <T>(found: Found<T>[]): T[] => found.filter((each) => each.at === at);
    return placeMail(one, onceEach(of(answered)), of(before));
  });
}

function placeMail({ raw, read }: Mail, answered: Answered[], before: Link[]): Placement {
  const polite = Boolean(read.incoming.courtesy) && read.enclosed.length === 0 && !raw.overruledBy;
  const sure = answered.find(({ certain, titles }) => certain && (titles === null || sameSubject(read, titles)));
  if (sure) {
    const { suggestionId, why } = sure;
    if (polite) return { to: 'known', suggestionId, role: 'note', how: 'courtesy', why: '回信致意，没有新内容' };
    return { to: 'known', suggestionId, role: 'supplement', how: 'thread', why };
  }
  if (polite) return onlyPolite;
  const links = answered.map(({ suggestionId, certain, why }): Link => ({
    otherId: suggestionId,
    ground: 'thread',
    why: certain ? `${why}，但换了主题` : `${why}，但发件人不同`,
  }));
  return isNew([...links, ...before]);
}

async function copiesOf(tx: Tx, mails: Mail[]): Promise<(Placement | null)[]> {
  const twins = mails.flatMap(({ mail }) => mail.twin ?? []);
  if (twins.length === 0) return mails.map(() => null);
  const rows = await tx.rows<{ suggestionId: string; rawId: string; twin: string; messageId: string | null }>(
    `SELECT suggestion_id AS "suggestionId", raw_inbound_id AS "rawId", twin, message_id AS "messageId" FROM arrivals
      WHERE twin = ANY($1) ORDER BY joined_at`,
    [twins],
  );
  const why = '同一封邮件（发件人、时间、正文相同）又收到一份';
  return mails.map(({ raw, mail }) => {
    const copy = rows.find(
      ({ twin, messageId, rawId }) => twin === mail.twin && messageId === mail.messageId && rawId !== raw.id,
    );
    return copy ? { to: 'known', suggestionId: copy.suggestionId, role: 'note', how: 'copy', why } : null;
  });
}

/** All suggestions that mails may answer. */
async function answeredBy(tx: Tx, mails: Mail[]): Promise<Found<Answered>[]> {
  return [...(await byOurLetters(tx, mails)), ...(await byTheirLetters(tx, mails)), ...(await byNumber(tx, mails))];
}

/** The surest first, each suggestion once. */
function onceEach(answered: Answered[]): Answered[] {
  const surest = answered.toSorted((one, other) => Number(other.certain) - Number(one.certain));
  return surest.filter((one, at) => surest.findIndex((other) => other.suggestionId === one.suggestionId) === at);
}

/** The mails with what each asks for, as three columns; null when none asks for anything. */
function asking(mails: Mail[], asks: (mail: Mail) => string[]): [number[], string[], string[]] | null {
  const asked = mails.flatMap((mail, at) =>
    asks(mail).map((name) => ({ at, name, sender: mail.read.incoming.sender.subject })),
  );
  if (asked.length === 0) return null;
  return [asked.map(({ at }) => at), asked.map(({ name }) => name), asked.map(({ sender }) => sender)];
}

/** A letter of ours names the notice it was, which nobody can guess. */
async function byOurLetters(tx: Tx, mails: Mail[]): Promise<Found<Answered>[]> {
  const asked = asking(mails, ({ mail }) =>
    mail.thread.flatMap((name) => /^<([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})[@.+]/i.exec(name)?.[1] ?? []),
  );
  if (!asked) return [];
  const rows = await tx.rows<Found<Omit<Answered, 'why'>>>(
    `SELECT asked.at, s.id AS "suggestionId", s.number, lower(n.mail_to) = asked.sender AS certain,
            ARRAY(SELECT title FROM arrivals WHERE suggestion_id = s.id AND title IS NOT NULL) || n.title || s.title AS titles
       FROM unnest($1::int[], $2::uuid[], $3::text[]) AS asked(at, id, sender) JOIN notices n ON n.id = asked.id
       JOIN suggestions s ON s.id = n.subject_id
      WHERE n.subject_kind = 'suggestion' ORDER BY n.created_at DESC`,
    asked,
  );
  return rows.map((row) => ({ ...row, why: `回复了我们关于 ${row.number} 的邮件` }));
}

async function byTheirLetters(tx: Tx, mails: Mail[]): Promise<Found<Answered>[]> {
  const asked = asking(mails, ({ mail }) => mail.thread);
  if (!asked) return [];
  const rows = await tx.rows<Found<Omit<Answered, 'why'>>>(
    `SELECT asked.at, s.id AS "suggestionId", s.number,
            bool_or(a.sender_provider = 'mail' AND a.sender_subject = asked.sender) AS certain,
            array_remove(array_agg(a.title), NULL) || s.title AS titles
       FROM unnest($1::int[], $2::text[], $3::text[]) AS asked(at, name, sender)
       JOIN arrivals a ON a.message_id = asked.name JOIN suggestions s ON s.id = a.suggestion_id
      GROUP BY asked.at, s.id ORDER BY max(a.said_at) DESC`,
    asked,
  );
  return rows.map((row) => ({ ...row, why: `回复了 ${row.number} 的来件` }));
}

/** With the number alone anybody could write into another's record: the sender must be the same. */
async function byNumber(tx: Tx, mails: Mail[]): Promise<Found<Answered>[]> {
  const asked = asking(mails, ({ mail }) => mail.numbers);
  if (!asked) return [];
  const rows = await tx.rows<Found<Pick<Answered, 'suggestionId' | 'number' | 'certain'>>>(
    `SELECT asked.at, s.id AS "suggestionId", s.number,
            (s.sender_provider = 'mail' AND s.sender_subject = asked.sender)
            OR EXISTS (SELECT 1 FROM member_bindings b WHERE b.member_id = s.member_id AND b.provider = 'mail'
                          AND b.subject = asked.sender AND s.sender_state IN ('confirmed', 'matched')) AS certain
       FROM unnest($1::int[], $2::text[], $3::text[]) AS asked(at, number, sender)
       JOIN suggestions s ON s.number = asked.number`,
    asked,
  );
  return rows.map((row) => ({ ...row, titles: null, why: `主题里写了编号 ${row.number}` }));
}

/** Answers that came before the mail they answer. */
async function answersBefore(tx: Tx, mails: Mail[]): Promise<Found<Link>[]> {
  const asked = asking(mails, ({ mail }) => (mail.messageId ? [mail.messageId] : []));
  if (!asked) return [];
  const rows = await tx.rows<{ at: number; id: string; number: string }>(
    `SELECT DISTINCT asked.at, s.id, s.number FROM unnest($1::int[], $2::text[]) AS asked(at, name)
       JOIN arrivals a ON a.thread @> ARRAY[asked.name] AND a.thread <> '{}' JOIN suggestions s ON s.id = a.suggestion_id`,
    asked.slice(0, 2),
  );
  return rows.map(({ at, id, number }) => ({
    at,
    otherId: id,
    ground: 'thread' as const,
    why: `${number} 是对这封邮件的回复，先到`,
  }));
}

const sameSubject = ({ incoming }: ReadArrival, titles: string[]): boolean => {
  const base = baseOf(incoming.title ?? '');
  return base === '' || titles.some((title) => baseOf(title) === base);
};

/** A subject without what mail programs put before it, and without our number. */
export function baseOf(subject: string): string {
  // A subject of nothing but blanks would keep the patterns busy for minutes.
  const rest = subject
    .normalize('NFKC')
    .replace(/\s+/gu, ' ')
    .replace(/\s?[-‐‑‒–—―−]\s?/gu, '-')
    .slice(0, 1000);
  return core(
    withoutPrefixes(rest).replaceAll(/[([【（]?\s*(?:编号|No\.?)?\s*[:：]?\s*20\d\d-\d{4,6}\s*[)\]】）]?/giu, ''),
  ).join('');
}
