import { Injectable } from '@nestjs/common';
import type { BodySettings, BodyView, SessionView, TermView } from '#contract';
import { type Actor, Db, Refusal, type Tx, newId, trail } from '#platform';
import type { BodyRow } from './body.entity.js';
import { differences } from './differences.js';
import { SessionRow } from './session.entity.js';
import { sessionAt, sessionLabel } from './sessions.js';
import { defaultSettings } from './settings.js';
import { TermRow } from './term.entity.js';

/** The body and its rules; what it has not set has its default. */
export async function readBody(q: Db | Tx): Promise<BodyView> {
  const row = await q.row<Pick<BodyRow, 'id' | 'name' | 'settings'>>(`SELECT id, name, settings FROM bodies`);
  if (!row) throw new Error('there is no body yet: the installation has not been set up');
  return { ...row, settings: { ...defaultSettings, ...row.settings } };
}

/** The name on the pages; the product's own before a body is set up. */
export async function bodyName(q: Db | Tx): Promise<string> {
  return (await q.row<{ name: string }>(`SELECT name FROM bodies`))?.name ?? '提办通';
}

type TermDraft = Pick<TermRow, 'number' | 'startsOn' | 'endsOn'>;
type SessionChange = Omit<SessionRow, 'id' | 'termId' | 'submissionCutoffAt'> & { submissionCutoffAt: string };

@Injectable()
export class Bodies {
  constructor(private readonly db: Db) {}

  read(): Promise<BodyView> {
    return readBody(this.db);
  }

  /** Changes the name and the rules; what was decided before keeps the rules it was decided by. */
  async change(actor: Actor, next: { name: string; settings: BodySettings }): Promise<BodyView> {
    checkNumbering(next.settings);
    return this.db.transaction(actor, async (tx) => {
      const before = await lock(tx);
      await tx.rows(`UPDATE bodies SET name = $2, settings = $3 WHERE id = $1`, [
        before.id,
        next.name,
        JSON.stringify(next.settings),
      ]);
      const details = differences({ name: before.name, ...before.settings }, { name: next.name, ...next.settings });
      await trail(tx, 'body', before.id, { action: 'change', details });
      return { id: before.id, ...next };
    });
  }

  /** Terms with their sessions, newest first. */
  async terms(): Promise<TermView[]> {
    const [terms, sessions, inForce] = await Promise.all([
      this.db.source.manager.find(TermRow, { order: { number: 'DESC' } }),
      this.db.source.manager.find(SessionRow, { order: { number: 'DESC' } }),
      sessionAt(this.db, this.db.now()),
    ]);
    return terms.map((term) => ({
      ...term,
      sessions: sessions
        .filter((session) => session.termId === term.id)
        .map((session) => viewOf(session, term.number, inForce?.id ?? null)),
    }));
  }

  async addTerm(actor: Actor, draft: TermDraft): Promise<{ id: string }> {
    checkSpan(draft.startsOn < draft.endsOn, 'endsOn');
    return this.db.transaction(actor, async (tx) => {
      const body = await lock(tx);
      const id = newId();
      await tx.manager.insert(TermRow, { id, ...draft });
      await trail(tx, 'body', body.id, { action: 'add-term', details: { ...draft } });
      return { id };
    });
  }

  async addSession(actor: Actor, draft: SessionChange & { termId: string }): Promise<{ id: string }> {
    checkSpan(draft.opensOn <= draft.closesOn, 'closesOn');
    return this.db.transaction(actor, async (tx) => {
      const body = await lock(tx);
      const term = await tx.manager.findOneBy(TermRow, { id: draft.termId });
      if (!term) throw new Refusal('not-found');
      const id = newId();
      await tx.manager.insert(SessionRow, { id, ...draft, submissionCutoffAt: new Date(draft.submissionCutoffAt) });
      const { termId: _, ...details } = draft;
      await trail(tx, 'body', body.id, { action: 'add-session', details: { term: term.number, ...details } });
      return { id };
    });
  }

  async changeSession(actor: Actor, id: string, next: SessionChange): Promise<void> {
    checkSpan(next.opensOn <= next.closesOn, 'closesOn');
    await this.db.transaction(actor, async (tx) => {
      const body = await lock(tx);
      const before = await tx.manager.findOneBy(SessionRow, { id });
      if (!before) throw new Refusal('not-found');
      const after = { ...next, submissionCutoffAt: new Date(next.submissionCutoffAt) };
      await tx.manager.update(SessionRow, { id }, after);
      const { id: _, termId: __, ...old } = before;
      const label = sessionLabel(await termNumber(tx, before.termId), before.number);
      await trail(tx, 'body', body.id, { action: 'change-session', note: label, details: differences(old, after) });
    });
  }
}

/** Counted anew each year, numbers without their year would be given twice within a session. */
function checkNumbering({ caseNumberScope, caseNumberTemplate }: BodySettings): void {
  if (caseNumberScope === 'year' && !caseNumberTemplate.includes('{year}'))
    throw Refusal.at('settings.caseNumberTemplate', 'year-missing');
}

const termNumber = async (tx: Tx, id: string): Promise<number> =>
  (await tx.manager.findOneByOrFail(TermRow, { id })).number;

/** The calendar of the body hangs on its row: whoever changes any of it waits here. */
async function lock(tx: Tx): Promise<BodyView> {
  await tx.rows(`SELECT 1 FROM bodies FOR UPDATE`);
  return readBody(tx);
}

function checkSpan(inOrder: boolean, field: string): void {
  if (!inOrder) throw Refusal.at(field, 'span-invalid');
}

const viewOf = ({ id, termId, ...session }: SessionRow, term: number, inForce: string | null): SessionView => ({
  id,
  termId,
  ...session,
  label: sessionLabel(term, session.number),
  submissionCutoffAt: session.submissionCutoffAt.toISOString(),
  current: id === inForce,
});
