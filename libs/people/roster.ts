import type { MemberDraft } from '#contract';
import { type Db, Refusal, type Tx, newId, trail } from '#platform';
import { differences } from './differences.js';
import { MemberRow } from './member.entity.js';
import { oneLine, personName } from './names.js';
import { SectorRow } from './sector.entity.js';
import { termNow } from './sessions.js';

/** What the roster says of a member, beside the addresses. */
export type MemberFacts = Omit<MemberDraft, 'mails' | 'wecom' | 'nickname'> & { active: boolean };

/** Locks the roster of the term in force: who changes it waits here, so that one person is not added twice. */
export async function lockRoster(tx: Tx): Promise<string> {
  const termId = await termNow(tx);
  if (!termId) throw new Refusal('session-missing');
  await tx.rows(`SELECT 1 FROM terms WHERE id = $1 FOR NO KEY UPDATE`, [termId]);
  return termId;
}

/** A member, with the roster it stands in locked first. */
export async function lockMember(tx: Tx, id: string): Promise<MemberFacts & { termId: string }> {
  await tx.rows(`SELECT 1 FROM terms WHERE id = (SELECT term_id FROM members WHERE id = $1) FOR NO KEY UPDATE`, [id]);
  const row = await tx.row<MemberFacts & { termId: string }>(
    `SELECT ${factsSql}, m.term_id AS "termId" FROM members m LEFT JOIN sectors s ON s.id = m.sector_id
      WHERE m.id = $1 FOR UPDATE OF m`,
    [id],
  );
  if (!row) throw new Refusal('not-found');
  return row;
}

export const factsSql = `m.name, s.name AS sector, m.party, m.standing, m.liaison_group AS "group", m.convener, m.phone, m.active`;

/** Two members of one name are told apart by their telephone; a second without one is taken for a slip. */
export async function refuseTwin(q: Db | Tx, termId: string, facts: MemberFacts, id: string | null): Promise<void> {
  const twin = await q.row(
    `SELECT 1 FROM members WHERE term_id = $1 AND name = $2 AND phone IS NOT DISTINCT FROM $3
        AND id IS DISTINCT FROM $4::uuid`,
    [termId, facts.name, facts.phone, id],
  );
  if (twin) throw Refusal.at('name', 'name-taken');
}

export async function insertMember(tx: Tx, termId: string, facts: MemberFacts): Promise<string> {
  const id = newId();
  await tx.manager.insert(MemberRow, { id, termId, ...(await columnsOf(tx, facts)) });
  await trail(tx, 'member', id, { action: 'add', details: { ...facts } });
  return id;
}

/** Writes what differs; the member's account goes by the same name. */
export async function updateMember(tx: Tx, id: string, before: MemberFacts, after: MemberFacts): Promise<void> {
  const details = differences(before, after);
  if (Object.keys(details).length === 0) return;
  await tx.manager.update(MemberRow, { id }, await columnsOf(tx, after));
  await trail(tx, 'member', id, { action: 'change', details });
  if (after.name !== before.name) await renameAccount(tx, id, after.name);
}

async function renameAccount(tx: Tx, memberId: string, name: string): Promise<void> {
  const account = await tx.row<{ id: string }>(`UPDATE accounts SET name = $2 WHERE member_id = $1 RETURNING id`, [
    memberId,
    name,
  ]);
  if (account) await trail(tx, 'account', account.id, { action: 'change', details: { 'name.to': name } });
}

/** A draft as the roster keeps it. */
export function factsOf(draft: Omit<MemberFacts, 'active'>, active: boolean): MemberFacts {
  const name = personName(draft.name);
  if (!name) throw Refusal.at('name', 'bad-input');
  return {
    name,
    sector: kept(draft.sector),
    party: kept(draft.party),
    standing: draft.standing,
    group: kept(draft.group),
    convener: draft.convener,
    phone: kept(draft.phone),
    active,
  };
}

const kept = (text: string | null): string | null => (text === null ? null : oneLine(text) || null);

async function columnsOf(tx: Tx, { sector, ...facts }: MemberFacts): Promise<Omit<MemberRow, 'id' | 'termId'>> {
  return { ...facts, sectorId: sector === null ? null : await sectorNamed(tx, sector) };
}

/** Sectors come into being with the first member who names them. */
async function sectorNamed(tx: Tx, name: string): Promise<string> {
  await tx.rows(`INSERT INTO sectors (id, name) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, [newId(), name]);
  return (await tx.manager.findOneByOrFail(SectorRow, { name })).id;
}
