import type { MemberBrief } from '#contract';
import { type Db, Refusal, type Tx } from '#platform';

/** Members as other people see them, by id; ids that nobody has are left out. */
export async function memberBriefs(q: Db | Tx, ids: string[]): Promise<Map<string, MemberBrief>> {
  if (ids.length === 0) return new Map();
  const rows = await q.rows<MemberBrief>(
    `SELECT m.id, m.name, s.name AS sector, m.liaison_group AS "group"
       FROM members m LEFT JOIN sectors s ON s.id = m.sector_id WHERE m.id = ANY($1)`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** The members who may propose in this term, in the order given; refuses by name one who may not. */
export async function eligibleMembers(
  q: Db | Tx,
  memberIds: string[],
  termId: string,
): Promise<{ id: string; name: string }[]> {
  if (memberIds.length === 0) return [];
  const rows = await q.rows<{ id: string; name: string; eligible: boolean }>(
    `SELECT id, name, active AND term_id = $2 AS eligible FROM members WHERE id = ANY($1)`,
    [memberIds, termId],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return [...new Set(memberIds)].map((id) => {
    const row = byId.get(id);
    if (!row?.eligible) throw Refusal.at('proposerIds', 'proposer-not-eligible', { name: row?.name ?? '' });
    return { id, name: row.name };
  });
}

/** The departments that can be given work; refuses an unknown or closed one. */
export async function departmentsNamed(q: Db | Tx, ids: string[]): Promise<Map<string, { id: string; name: string }>> {
  if (ids.length === 0) return new Map();
  const rows = await q.rows<{ id: string; name: string }>(
    `SELECT id, name FROM departments WHERE id = ANY($1) AND active`,
    [ids],
  );
  if (rows.length < new Set(ids).size) throw new Refusal('department-unknown');
  return new Map(rows.map((row) => [row.id, row]));
}
