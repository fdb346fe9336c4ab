import { type TodoItem, words } from '#contract';
import { type Actor, type Db, chinaDay } from '#platform';
import { dueReader } from '../time/due.js';

type Row = Omit<TodoItem, 'kind' | 'number' | 'verb' | 'dueOn' | 'workingDaysLeft'> & { until: Date };

/** 待我签名: drafts that this member is asked to sign and still can. */
export async function signaturesWaiting(
  db: Db,
  actor: Actor,
): Promise<{ items: TodoItem[]; counts: Record<string, number> }> {
  if (!actor.memberId) return { items: [], counts: {} };
  const rows = await db.rows<Row>(
    `SELECT i.id, i.id AS "subjectId", coalesce(nullif(trim(d.content ->> 'title'), ''), '（未写案由）') AS title,
            a.name AS who, d.sign_until AS until
       FROM draft_invitations i JOIN proposal_drafts d ON d.id = i.draft_id JOIN accounts a ON a.id = d.account_id
      WHERE i.member_id = $1 AND i.stage = 'invited' AND d.stage = 'writing' AND d.sign_until >= $2
      ORDER BY d.sign_until, i.id`,
    [actor.memberId, db.now()],
  );
  const dueOf = await dueReader(db);
  const items = rows.map(({ until, ...row }): TodoItem => {
    const dueOn = chinaDay(until);
    const { workingDaysLeft } = dueOf(dueOn);
    return { ...row, kind: 'invitation', number: '联名', verb: words.action.sign, dueOn, workingDaysLeft };
  });
  return { items, counts: { sign: items.length } };
}
