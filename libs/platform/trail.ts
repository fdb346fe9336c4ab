import type { TrailView } from '#contract';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Db } from './db/db.js';
import type { Tx } from './db/tx.js';
import { sha256 } from './ids.js';

export type TrailKind =
  | 'suggestion'
  | 'draft'
  | 'invitation'
  | 'promise'
  | 'proposal'
  | 'assignment'
  | 'member'
  | 'department'
  | 'account'
  | 'body'
  | 'arrival'
  | 'chat-record'
  | 'mailbox'
  | 'file';

/** Small facts beside the row: ids, numbers, codes. */
export type TrailDetails = Record<string, string | number | boolean | null>;

/** One thing that happened to a record. Rows are never updated or deleted; each carries the digest of the one before. */
@Entity('trail')
export class TrailRow {
  @PrimaryColumn('text', { name: 'subject_kind' }) subjectKind!: TrailKind;
  @PrimaryColumn('uuid', { name: 'subject_id' }) subjectId!: string;
  @PrimaryColumn('int') seq!: number;
  @Column('timestamptz') at!: Date;
  @Column('text') action!: string;
  @Column('uuid', { name: 'account_id', nullable: true }) accountId!: string | null;
  @Column('text') who!: string;
  @Column('text', { name: 'on_behalf_of', nullable: true }) onBehalfOf!: string | null;
  @Column('text', { name: 'from_stage', nullable: true }) fromStage!: string | null;
  @Column('text', { name: 'to_stage', nullable: true }) toStage!: string | null;
  @Column('text', { nullable: true }) note!: string | null;
  @Column('jsonb', { default: {} }) details!: TrailDetails;
  @Column('text', { name: 'previous_digest' }) previousDigest!: string;
  @Column('text') digest!: string;
}

export interface TrailEntry {
  action: string;
  from?: string | null;
  to?: string | null;
  note?: string | null;
  onBehalfOf?: string | null;
  details?: TrailDetails;
}

/** Writes one row of a record's course. The record is locked by the caller, so the sequence has no gap. */
export const trail = (tx: Tx, subjectKind: TrailKind, subjectId: string, entry: TrailEntry): Promise<void> =>
  trailAll(tx, subjectKind, [{ ...entry, subjectId }]);

/** The same for several records of one kind at once; each stands in the list only once. */
export async function trailAll(
  tx: Tx,
  subjectKind: TrailKind,
  entries: (TrailEntry & { subjectId: string })[],
): Promise<void> {
  if (entries.length === 0) return;
  const known = await tx.rows<{ subjectId: string; seq: number; digest: string }>(
    `SELECT s.id AS "subjectId", last.seq, last.digest FROM unnest($2::uuid[]) AS s(id) CROSS JOIN LATERAL (
       SELECT seq, digest FROM trail WHERE subject_kind = $1 AND subject_id = s.id ORDER BY seq DESC LIMIT 1) last`,
    [subjectKind, entries.map(({ subjectId }) => subjectId)],
  );
  const before = new Map(known.map((row) => [row.subjectId, row]));
  const rows = entries.map((entry) => {
    const last = before.get(entry.subjectId);
    const row = {
      subjectKind,
      subjectId: entry.subjectId,
      seq: (last?.seq ?? 0) + 1,
      at: tx.now,
      action: entry.action,
      accountId: tx.actor.accountId,
      who: tx.actor.name,
      onBehalfOf: entry.onBehalfOf ?? null,
      fromStage: entry.from ?? null,
      toStage: entry.to ?? null,
      note: entry.note ?? null,
      details: entry.details ?? {},
      previousDigest: last?.digest ?? '',
    };
    return { ...row, digest: digestOf(row) };
  });
  await tx.manager.insert(TrailRow, rows);
}

type Chained = Omit<TrailRow, 'digest'>;

/** SHA-256 over every column in a fixed order; the previous digest is one of them. */
const digestOf = (row: Chained): string => sha256(digestedText(row));

function digestedText(row: Chained): string {
  const { subjectKind, subjectId, seq, at, action, accountId, who, onBehalfOf, fromStage, toStage, note } = row;
  const fixed = [subjectKind, subjectId, seq, at.toISOString(), action, accountId, who, onBehalfOf, fromStage, toStage];
  return JSON.stringify([...fixed, note, sorted(row.details), row.previousDigest]);
}

/** jsonb does not keep the order of keys: sort them, at every depth. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

/** The course of a record, oldest first. */
export async function courseOf(db: Db, subjects: { kind: TrailKind; ids: string[] }[]): Promise<TrailView[]> {
  const kinds = subjects.flatMap(({ kind, ids }) => ids.map(() => kind));
  const ids = subjects.flatMap((subject) => subject.ids);
  return db.rows<TrailView>(
    `SELECT at, action, who, on_behalf_of AS "onBehalfOf", from_stage AS "from", to_stage AS "to", note
       FROM trail JOIN unnest($1::text[], $2::uuid[]) AS s(kind, id) ON subject_kind = s.kind AND subject_id = s.id
      ORDER BY at, seq`,
    [kinds, ids],
  );
}

/** The chain of one record as it is kept: of each row the very text that was digested, and the digest beside it. */
export async function chainOf(
  db: Db,
  subjectKind: TrailKind,
  subjectId: string,
): Promise<(TrailRow & { digested: string })[]> {
  const rows = await db.source.manager.find(TrailRow, { where: { subjectKind, subjectId }, order: { seq: 'ASC' } });
  return rows.map((row) => ({ ...row, digested: digestedText(row) }));
}

/** Checks the chain of one record; answers the first broken sequence number, or null when all is well. */
export async function firstBrokenLink(db: Db, subjectKind: TrailKind, subjectId: string): Promise<number | null> {
  const rows = await db.source.manager.find(TrailRow, { where: { subjectKind, subjectId }, order: { seq: 'ASC' } });
  let previousDigest = '';
  for (const [index, row] of rows.entries()) {
    if (row.seq !== index + 1 || row.previousDigest !== previousDigest || digestOf(row) !== row.digest) return row.seq;
    previousDigest = row.digest;
  }
  return null;
}
