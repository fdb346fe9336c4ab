import { type Db, type Tx, chinaDay } from '#platform';

/** The plenary session that proposals count to at a moment. */
export interface SessionInForce {
  id: string;
  termId: string;
  termNumber: number;
  sessionNumber: number;
  /** `九届四次` */
  label: string;
  opensOn: string;
  submissionCutoffAt: Date;
}

/** Proposals count to a session from this many days before it opens (domain.md §1.5). */
const collectionDays = 90;

/** The session in force at a moment; null before the first one is set up. */
export async function sessionAt(q: Db | Tx, at: Date): Promise<SessionInForce | null> {
  const row = await q.row<Omit<SessionInForce, 'label'>>(
    `SELECT s.id, s.term_id AS "termId", t.number AS "termNumber", s.number AS "sessionNumber",
            s.opens_on AS "opensOn", s.submission_cutoff_at AS "submissionCutoffAt"
       FROM plenary_sessions s JOIN terms t ON t.id = s.term_id
      WHERE s.opens_on - $2::int <= $1::date ORDER BY s.opens_on DESC, t.number DESC, s.number DESC LIMIT 1`,
    [chinaDay(at), collectionDays],
  );
  return row && { ...row, label: sessionLabel(row.termNumber, row.sessionNumber) };
}

/** The term whose members sit at a moment: that of the session in force, else by its dates. */
async function termAt(q: Db | Tx, at: Date): Promise<string | null> {
  const inForce = await sessionAt(q, at);
  if (inForce) return inForce.termId;
  const byDates = await q.row<{ id: string }>(
    `SELECT id FROM terms ORDER BY starts_on <= $1::date DESC, abs(starts_on - $1::date) LIMIT 1`,
    [chinaDay(at)],
  );
  return byDates?.id ?? null;
}

/** The term in force now, as this connection or transaction sees the time. */
export const termNow = (q: Db | Tx): Promise<string | null> => termAt(q, typeof q.now === 'function' ? q.now() : q.now);

export const sessionLabel = (term: number, session: number): string =>
  `${chineseNumber(term)}届${chineseNumber(session)}次`;

const digits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/** 1 to 99, as terms and sessions are counted: 九, 十, 十五, 二十一. */
export function chineseNumber(n: number): string {
  const tens = Math.floor(n / 10);
  const ones = digits[n % 10] ?? '';
  if (tens === 0) return ones;
  return `${tens === 1 ? '' : digits[tens]}十${ones}`;
}
