import { Injectable } from '@nestjs/common';
import type { ActionWord, MoveKind, SplitDraft } from '#contract';
import { type Actor, Db, Refusal, type Tx, newId, trail } from '#platform';
import { followAttachments } from './attached.js';
import { followArrivals } from './following.js';
import { suggestionLifecycle } from './lifecycle.js';
import { type Locked, lockAll } from './lock.js';
import { byCut, byFile, leavesWords, moveFiles, place, putInside } from './divisions.js';
import { makeFromArrival } from './making.js';
import { inTurnToMake } from './placement.js';
import { type PartName, type Snapshot, promote, putBack, snapshotOf } from './snapshot.js';
import { Arrival } from './raw-inbound.entity.js';

/** What a clerk moves between suggestions: an arrival, several, a document, half of a text. All of it can be put back. */
@Injectable()
export class Moves {
  constructor(private readonly db: Db) {}

  /** Brings an arrival that lies in another suggestion to this one. */
  join(
    actor: Actor,
    intoId: string,
    name: PartName,
    { role, why }: { role: 'supplement' | 'support'; why: string | null },
  ) {
    return this.db.transaction(actor, async (tx) => {
      const fromId = await holderOf(tx, name);
      if (fromId === intoId) throw new Refusal('arrival-already-there');
      const { from, to } = await lockBoth(tx, fromId, intoId);
      // Somebody took it elsewhere while we waited.
      if ((await holderOf(tx, name)) !== fromId) throw new Refusal('changed-meanwhile');
      suggestionLifecycle.step(from.row, 'detach-arrival', tx.actor, from.facts);
      suggestionLifecycle.step(to.row, 'join-arrival', tx.actor, to.facts);
      const before = await snapshotOf(tx, [fromId, intoId]);
      if (!(await leavesWords(tx, fromId, [name]))) throw new Refusal('arrival-is-alone');
      const inText = role === 'supplement' && to.row.editedAt === null && to.row.stage === 'received';
      await place(tx, name, intoId, { role, joinedHow: 'joined', joinedWhy: why, inText });
      await moveFiles(tx, [name], fromId, intoId);
      return record(tx, { kind: 'join', action: 'join-arrival', from, to, before, why });
    });
  }

  /** Takes an arrival out: it becomes a suggestion of its own. */
  detach(actor: Actor, id: string, { why, ...name }: PartName & { why: string | null }) {
    return this.db.transaction(actor, (tx) =>
      divide(tx, id, { kind: 'detach', action: 'detach-arrival', why }, (from) =>
        this.byArrivals(tx, from, [name], null),
      ),
    );
  }

  /** Makes two of one: by whole arrivals, by a document, or by a cut in the words of an arrival. */
  split(actor: Actor, id: string, draft: SplitDraft) {
    return this.db.transaction(actor, (tx) =>
      divide(tx, id, { kind: 'split', action: 'split', why: null }, (from) => {
        switch (draft.by) {
          case 'arrivals':
            return this.byArrivals(tx, from, draft.parts, draft.title);
          case 'file':
            return byFile(tx, from, draft);
          case 'cut':
            return byCut(tx, from, draft);
        }
      }),
    );
  }

  /** Puts back what was moved. A suggestion that was made by it keeps its number, and counts as the other one again. */
  undo(actor: Actor, id: string, moveId: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const move = await tx.row<Move>(
        `SELECT id, kind, from_id AS "fromId", to_id AS "toId", before, undone_at AS "undoneAt" FROM arrival_moves
          WHERE id = $1 AND $2 IN (from_id, to_id) FOR UPDATE`,
        [moveId, id],
      );
      if (!move) throw new Refusal('not-found');
      if (move.undoneAt) throw new Refusal('move-undone');
      const { from, to } = await lockBoth(tx, move.fromId, move.toId);
      const made = move.kind !== 'join';
      suggestionLifecycle.step(from.row, 'undo-move', tx.actor, from.facts);
      if (made) suggestionLifecycle.step(to.row, 'merge', tx.actor, to.facts);
      await checkLast(tx, move, made);
      await putBack(tx, [move.fromId, move.toId], move.before);
      if (made) await putInside(tx, move.toId);
      await tx.rows(`UPDATE arrival_moves SET undone_at = $2, undone_by = $3 WHERE id = $1`, [
        moveId,
        tx.now,
        tx.actor.name,
      ]);
      if (made) await countAsOne(tx, move);
      for (const one of made ? [from] : [from, to]) await followArrivals(tx, one.row.id);
      await followAttachments(tx, [from.row.id, to.row.id]);
      const note = `${from.row.number} 与 ${to.row.number}`;
      for (const { row } of [from, to]) {
        const joined = made && row === to.row;
        await trail(tx, 'suggestion', row.id, {
          action: 'undo-move',
          from: row.stage,
          to: joined ? 'merged' : row.stage,
          note,
          details: joined ? { moveId, intoId: from.row.id } : { moveId },
        });
      }
    });
  }

  private async byArrivals(tx: Tx, from: Locked, names: PartName[], title: string | null): Promise<string> {
    const fromId = from.row.id;
    for (const name of names) if ((await holderOf(tx, name)) !== fromId) throw new Refusal('not-found');
    if (!(await leavesWords(tx, fromId, names))) throw new Refusal('nothing-left-behind');
    const [first, ...rest] = await inOrder(tx, names);
    if (!first) throw new Refusal('not-found');
    const madeId = await makeFromArrival(tx, from.row, first, title);
    await place(tx, first, madeId, { role: 'origin', joinedHow: 'detached', joinedWhy: null, inText: true });
    for (const name of rest)
      await place(tx, name, madeId, { role: 'supplement', joinedHow: 'detached', joinedWhy: null, inText: true });
    await moveFiles(tx, names, fromId, madeId);
    return madeId;
  }
}

interface Move {
  id: string;
  kind: MoveKind;
  fromId: string;
  toId: string;
  before: Snapshot;
  undoneAt: Date | null;
}

interface Moved {
  kind: MoveKind;
  action: ActionWord;
  why: string | null;
}

async function divide(tx: Tx, id: string, moved: Moved, cut: (from: Locked) => Promise<string>) {
  await inTurnToMake(tx);
  const [from] = await lockAll(tx, [id]);
  if (!from) throw new Refusal('not-found');
  suggestionLifecycle.step(from.row, moved.action, tx.actor, from.facts);
  const before = await snapshotOf(tx, [id]);
  const madeId = await cut(from);
  const [to] = await lockAll(tx, [madeId]);
  if (!to) throw new Refusal('not-found');
  return record(tx, { ...moved, from, to, before });
}

/** Keeps what was before, lets both texts follow, and writes both courses. */
async function record(
  tx: Tx,
  { kind, action, from, to, before, why }: Moved & { from: Locked; to: Locked; before: Snapshot },
) {
  const moveId = newId();
  await tx.rows(
    `INSERT INTO arrival_moves (id, kind, from_id, to_id, at, by, why, before) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [moveId, kind, from.row.id, to.row.id, tx.now, tx.actor.name, why, JSON.stringify(before)],
  );
  await promote(tx, from.row.id);
  for (const { row } of [from, to]) await followArrivals(tx, row.id);
  await followAttachments(tx, [from.row.id, to.row.id]);
  const told = [
    { row: from.row, note: `到 ${to.row.number}` },
    { row: to.row, note: `来自 ${from.row.number}` },
  ];
  for (const { row, note } of told) {
    const said = why ? `${note}：${why}` : note;
    await trail(tx, 'suggestion', row.id, { action, from: row.stage, to: row.stage, note: said, details: { moveId } });
  }
  return { moveId, id: to.row.id };
}

/** Where an arrival lies now. */
async function holderOf(tx: Tx, { arrivalId, part }: PartName): Promise<string> {
  const row = await tx.row<{ id: string }>(
    `SELECT suggestion_id AS id FROM arrivals WHERE raw_inbound_id = $1 AND part = $2`,
    [arrivalId, part],
  );
  if (!row) throw new Refusal('not-found');
  return row.id;
}

async function lockBoth(tx: Tx, fromId: string, toId: string): Promise<{ from: Locked; to: Locked }> {
  const [from, to] = await lockAll(tx, [fromId, toId]);
  if (!from || !to) throw new Refusal('not-found');
  return { from, to };
}

function inOrder(tx: Tx, names: PartName[]): Promise<PartName[]> {
  return tx.rows<PartName>(
    `SELECT raw_inbound_id AS "arrivalId", part FROM arrivals
      WHERE (raw_inbound_id, part) IN (SELECT * FROM unnest($1::uuid[], $2::int[])) ORDER BY said_at, raw_inbound_id, part`,
    [names.map(({ arrivalId }) => arrivalId), names.map(({ part }) => part)],
  );
}

/** Only the last thing that happened can be put back; what came since would be lost or doubled. */
async function checkLast(tx: Tx, move: Move, made: boolean): Promise<void> {
  const later = await tx.row(
    `SELECT 1 FROM arrival_moves o, arrival_moves m WHERE m.id = $1 AND o.id <> m.id AND o.undone_at IS NULL
        AND (o.at, o.id) > (m.at, m.id) AND (o.from_id IN (m.from_id, m.to_id) OR o.to_id IN (m.from_id, m.to_id)) LIMIT 1`,
    [move.id],
  );
  if (later) throw new Refusal('move-overtaken', { what: '又拆并过' });
  if (!made) return;
  const joined = await tx.row(`SELECT 1 FROM suggestions WHERE merged_into_id = $1 LIMIT 1`, [move.toId]);
  if (joined) throw new Refusal('move-overtaken', { what: '有别条并入' });
  const known = new Set(move.before.arrivals.map(({ rawInboundId }) => rawInboundId));
  const arrivals = await tx.manager.findBy(Arrival, { suggestionId: move.toId });
  if (arrivals.some(({ rawInboundId }) => !known.has(rawInboundId)))
    throw new Refusal('move-overtaken', { what: '又收到来件' });
}

/** Its number was given, so it stays: as one that was merged, with nothing of its own. */
async function countAsOne(tx: Tx, { fromId, toId }: Move): Promise<void> {
  await tx.rows(`UPDATE suggestions SET stage = 'merged', merged_into_id = $2, merged_at = $3 WHERE id = $1`, [
    toId,
    fromId,
    tx.now,
  ]);
}
