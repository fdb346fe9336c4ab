import { Injectable } from '@nestjs/common';
import type { DepartmentDraft, DepartmentView } from '#contract';
import { type Actor, Db, Refusal, type Tx, newId, trail } from '#platform';
import { DepartmentRow } from './department.entity.js';
import { differences } from './differences.js';
import { oneLine } from './names.js';

type DepartmentFacts = DepartmentDraft & { active: boolean };

@Injectable()
export class Departments {
  constructor(private readonly db: Db) {}

  /** Working ones first. */
  list(): Promise<DepartmentView[]> {
    return this.db.source.manager.find(DepartmentRow, { order: { active: 'DESC', name: 'ASC' } });
  }

  async add(actor: Actor, draft: DepartmentDraft): Promise<{ id: string }> {
    return this.db.transaction(actor, async (tx) => ({ id: await insertDepartment(tx, draft) }));
  }

  /** Renames, corrects, closes or opens again; what was assigned to it before stays with it. */
  async change(actor: Actor, id: string, next: DepartmentFacts): Promise<void> {
    await this.db.transaction(actor, async (tx) => updateDepartment(tx, id, next));
  }
}

export async function insertDepartment(tx: Tx, draft: DepartmentDraft): Promise<string> {
  const id = newId();
  const facts = { ...draft, name: departmentName(draft.name) };
  const added = await tx.row(
    `INSERT INTO departments (id, name, short_name, contact, phone, mail) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (name) DO NOTHING RETURNING id`,
    [id, facts.name, facts.shortName, facts.contact, facts.phone, facts.mail],
  );
  if (!added) throw Refusal.at('name', 'name-taken');
  await trail(tx, 'department', id, { action: 'add', details: facts });
  return id;
}

export async function updateDepartment(tx: Tx, id: string, next: DepartmentFacts): Promise<void> {
  const [before] = await tx.manager.find(DepartmentRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!before) throw new Refusal('not-found');
  const facts = { ...next, name: departmentName(next.name) };
  const details = differences(before, facts);
  if (Object.keys(details).length === 0) return;
  const namesake = await tx.row(`SELECT 1 FROM departments WHERE name = $1 AND id <> $2`, [facts.name, id]);
  if (namesake) throw Refusal.at('name', 'name-taken');
  await tx.manager.update(DepartmentRow, { id }, facts);
  await trail(tx, 'department', id, { action: 'change', details });
}

/** `区 教育 局` is 区教育局; a name in Latin letters keeps its blanks. */
export const departmentName = (text: string): string =>
  oneLine(text).replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '');
