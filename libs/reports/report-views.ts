import { Injectable } from '@nestjs/common';
import type { snapshotRow, snapshotView } from '#contract';
import type { z } from 'zod';
import { type Actor, Db, Parameters, Refusal, cursorOf, pageOf, readCursor } from '#platform';
import { type Comparison, compareWithNow } from './comparison.js';
import type { KeptFigure } from './figures.js';
import type { RecordKind } from './metric.js';
import { titleOf } from './period.js';
import { type Counted, type RecordRow, recordRows } from './records.js';
import type { Snapshot } from './snapshot.entity.js';

type Row = z.input<typeof snapshotRow>;
type View = z.input<typeof snapshotView>;

/** More than any list is long, and still an int of the database. */
const mostRecords = 1_000_000_000;

const rowColumns = `id, from_on AS "from", to_on AS "to", as_of AS "asOf", revision, state,
  requested_by AS "requestedBy", requested_at AS "requestedAt", built_at AS "builtAt"`;

@Injectable()
export class ReportViews {
  constructor(private readonly db: Db) {}

  /** Newest first. */
  async list(query: { after?: string; limit: number }): Promise<{ items: Row[]; next: string | null }> {
    const parameters = new Parameters();
    const cursor = readCursor(query.after, 1);
    const before = cursor ? `WHERE id < ${parameters.add(cursor[0])}` : '';
    const rows = await this.db.rows<Omit<Row, 'title'>>(
      `SELECT ${rowColumns} FROM snapshots ${before} ORDER BY id DESC LIMIT ${parameters.add(query.limit + 1)}`,
      parameters.values,
    );
    return pageOf(rows, query.limit, (row) => [row.id], titled);
  }

  async read(id: string): Promise<View> {
    const snapshot = await this.find(id);
    return {
      ...titled(snapshot),
      sentence: snapshot.sentence ?? [],
      figures: await this.keptFigures(id),
      equations: snapshot.equations ?? [],
      digest: snapshot.digest,
    };
  }

  /** A page of the frozen list that a figure counts; `total` is the length of the whole list. */
  async records(
    actor: Actor,
    { id, key }: { id: string; key: string },
    query: { after?: string; limit: number },
  ): Promise<{ items: RecordRow[]; next: string | null; total: number }> {
    await this.ready(id);
    const passed = Number(readCursor(query.after, 1)?.[0]);
    const start = Number.isInteger(passed) && passed > 0 ? Math.min(passed, mostRecords) : 0;
    const slice = await this.slice(id, key, start, query.limit);
    const items = await recordRows(this.db, actor, slice.kind, slice.records);
    const reached = start + items.length;
    return { items, next: reached < slice.total ? cursorOf([reached]) : null, total: slice.total };
  }

  /** The figures of a finished snapshot against what the data would give now. */
  async compare(actor: Actor, id: string): Promise<Comparison> {
    return compareWithNow(this.db, actor, await this.ready(id));
  }

  /** The figures as they were frozen, in the order of the page. */
  async keptFigures(id: string): Promise<KeptFigure[]> {
    const rows = await this.db.rows<{ figure: Omit<KeptFigure, 'recordKind'>; recordKind: RecordKind }>(
      `SELECT figure, record_kind AS "recordKind" FROM snapshot_figures WHERE snapshot_id = $1 ORDER BY position`,
      [id],
    );
    return rows.map(({ figure, recordKind }) => ({ ...figure, recordKind }));
  }

  /** A snapshot that can be read to the end: refused while it is still being built. */
  async ready(id: string): Promise<Snapshot> {
    const snapshot = await this.find(id);
    if (snapshot.state !== 'ready') throw new Refusal('report-not-ready');
    return snapshot;
  }

  /** Some of a figure's records, from a position in its list. */
  async slice(
    snapshotId: string,
    key: string,
    start: number,
    limit: number,
  ): Promise<{ kind: RecordKind; total: number; records: Counted[] }> {
    const figure = await this.db.row<{ kind: RecordKind; total: number; ids: string[]; counted: string[] | null }>(
      `SELECT record_kind AS kind, cardinality(record_ids) AS total, part.ids,
              CASE WHEN counted_ids IS NOT NULL THEN
                ARRAY(SELECT unnest(counted_ids) INTERSECT SELECT unnest(part.ids)) END AS counted
         FROM snapshot_figures, LATERAL (SELECT record_ids[$3::int + 1 : $3::int + $4::int] AS ids) part
        WHERE snapshot_id = $1 AND key = $2`,
      [snapshotId, key, start, limit],
    );
    if (!figure) throw new Refusal('report-nobody-to-ask');
    const counted = figure.counted && new Set(figure.counted);
    const records = figure.ids.map((id) => ({ id, counted: counted?.has(id) ?? true }));
    return { kind: figure.kind, total: figure.total, records };
  }

  private async find(id: string): Promise<Snapshot> {
    const snapshot = await this.db.row<Snapshot>(
      `SELECT ${rowColumns}, requested_by_id AS "requestedById", sentence, equations, digest
         FROM snapshots WHERE id = $1`,
      [id],
    );
    if (!snapshot) throw new Refusal('not-found');
    return snapshot;
  }
}

const titled = <R extends Omit<Row, 'title'>>(row: R) => ({ ...row, title: titleOf(row) });
