import { type Tx, core } from '#platform';
import { type Link, type Placement, inTurn, isNew, onlyPolite } from './placement.js';
import type { RawInbound } from './raw-inbound.entity.js';
import type { MailFacts, ReadArrival } from './receive.js';

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

/**
 * Where a mail belongs. It is joined only where both the thread and the sender say so; all else is a matter of its own,
 * with the other one proposed. The same mail by two relays is one.
 */
export async function placeMail(tx: Tx, raw: RawInbound, read: ReadArrival, mail: MailFacts): Promise<Placement> {
  if (mail.twin) {
    await inTurn(tx, `twin ${mail.twin}`);
    const copy = await tx.row<{ id: string }>(
      `SELECT suggestion_id AS id FROM arrivals
        WHERE twin = $1 AND raw_inbound_id <> $2 AND message_id IS NOT DISTINCT FROM $3 ORDER BY joined_at LIMIT 1`,
      [mail.twin, raw.id, mail.messageId],
    );
    const why = '同一封邮件（发件人、时间、正文相同）又收到一份';
    if (copy) return { to: 'known', suggestionId: copy.id, role: 'note', how: 'copy', why };
  }
  const polite = Boolean(read.incoming.courtesy) && read.enclosed.length === 0 && !raw.overruledBy;
  const answered = await answeredBy(tx, read, mail);
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
  return isNew([...links, ...(await answersBefore(tx, mail))]);
}

/** All suggestions the mail may answer, the surest first; each once. */
async function answeredBy(tx: Tx, { incoming }: ReadArrival, mail: MailFacts): Promise<Answered[]> {
  const sender = incoming.sender.subject;
  const found = [
    ...(await byOurLetters(tx, sender, mail.thread)),
    ...(await byTheirLetters(tx, sender, mail.thread)),
    ...(await byNumber(tx, sender, incoming.title)),
  ].sort((one, other) => Number(other.certain) - Number(one.certain));
  return found.filter((one, at) => found.findIndex((other) => other.suggestionId === one.suggestionId) === at);
}

/** A letter of ours names the notice it was, which nobody can guess. */
async function byOurLetters(tx: Tx, sender: string, thread: string[]): Promise<Answered[]> {
  const noticeIds = thread.flatMap(
    (name) => /^<([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})[@.+]/i.exec(name)?.[1] ?? [],
  );
  if (noticeIds.length === 0) return [];
  const rows = await tx.rows<{ suggestionId: string; number: string; mailTo: string | null; titles: string[] }>(
    `SELECT s.id AS "suggestionId", s.number, lower(n.mail_to) AS "mailTo",
            ARRAY(SELECT title FROM arrivals WHERE suggestion_id = s.id AND title IS NOT NULL) || n.title || s.title AS titles
       FROM notices n JOIN suggestions s ON s.id = n.subject_id
      WHERE n.id = ANY($1::uuid[]) AND n.subject_kind = 'suggestion' ORDER BY n.created_at DESC`,
    [noticeIds],
  );
  return rows.map(({ mailTo, ...row }) => ({
    ...row,
    certain: mailTo === sender,
    why: `回复了我们关于 ${row.number} 的邮件`,
  }));
}

async function byTheirLetters(tx: Tx, sender: string, thread: string[]): Promise<Answered[]> {
  if (thread.length === 0) return [];
  const rows = await tx.rows<{ suggestionId: string; number: string; certain: boolean; titles: string[] }>(
    `SELECT s.id AS "suggestionId", s.number, bool_or(a.sender_provider = 'mail' AND a.sender_subject = $2) AS certain,
            array_remove(array_agg(a.title), NULL) || s.title AS titles
       FROM arrivals a JOIN suggestions s ON s.id = a.suggestion_id WHERE a.message_id = ANY($1)
      GROUP BY s.id ORDER BY max(a.said_at) DESC`,
    [thread, sender],
  );
  return rows.map((row) => ({ ...row, why: `回复了 ${row.number} 的来件` }));
}

/** With the number alone anybody could write into another's record: the sender must be the same. */
async function byNumber(tx: Tx, sender: string, title: string | null): Promise<Answered[]> {
  const numbers = (title ?? '').normalize('NFKC').match(/(?<!\d)20\d\d-\d{4,6}(?!\d)/g) ?? [];
  if (numbers.length === 0) return [];
  const rows = await tx.rows<{ suggestionId: string; number: string; certain: boolean }>(
    `SELECT s.id AS "suggestionId", s.number,
            (s.sender_provider = 'mail' AND s.sender_subject = $2)
            OR EXISTS (SELECT 1 FROM member_bindings b WHERE b.member_id = s.member_id AND b.provider = 'mail'
                          AND b.subject = $2 AND s.sender_state IN ('confirmed', 'matched')) AS certain
       FROM suggestions s WHERE s.number = ANY($1)`,
    [numbers, sender],
  );
  return rows.map((row) => ({ ...row, titles: null, why: `主题里写了编号 ${row.number}` }));
}

/** An answer that came before the mail it answers. */
async function answersBefore(tx: Tx, { messageId }: MailFacts): Promise<Link[]> {
  if (!messageId) return [];
  const rows = await tx.rows<{ id: string; number: string }>(
    `SELECT DISTINCT s.id, s.number FROM arrivals a JOIN suggestions s ON s.id = a.suggestion_id
      WHERE a.thread @> ARRAY[$1] AND a.thread <> '{}'`,
    [messageId],
  );
  return rows.map(({ id, number }): Link => ({
    otherId: id,
    ground: 'thread',
    why: `${number} 是对这封邮件的回复，先到`,
  }));
}

const sameSubject = ({ incoming }: ReadArrival, titles: string[]): boolean => {
  const base = baseOf(incoming.title ?? '');
  return base === '' || titles.some((title) => baseOf(title) === base);
};

const prefix =
  /^\s*(?:[[【(（]\s*)?(?:re|aw|sv|fw|fwd|回复|回覆|答复|答覆|转发|轉發)(?:\s*[[(（]?\d{1,3}[\])）]?)?\s*(?:[\]】)）]\s*)?[：:]\s*/iu;

/** A subject without what mail programs put before it, and without our number. */
export function baseOf(subject: string): string {
  // A subject of nothing but blanks would keep the patterns busy for minutes.
  let rest = subject.normalize('NFKC').replace(/\s+/gu, ' ').slice(0, 1000);
  for (let shorter = rest.replace(prefix, ''); shorter !== rest; shorter = rest.replace(prefix, '')) rest = shorter;
  return core(rest.replaceAll(/[([【（]?\s*(?:编号|No\.?)?\s*[:：]?\s*20\d\d-\d{4,6}\s*[)\]】）]?/giu, '')).join('');
}
