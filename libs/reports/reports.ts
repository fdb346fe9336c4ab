import { Injectable } from '@nestjs/common';
import { enqueue } from '#jobs';
import { type Actor, Db, type Tx, newId, system } from '#platform';
import { digestOf } from './digest.js';
import { holdStill } from './period-tables.js';
import { type Period, type Wanted, periodOf } from './period.js';
import { Snapshot } from './snapshot.entity.js';
import { type Summary, summarise } from './summary.js';

/** Summaries: asked for by the secretariat, built by a job, never changed afterwards. */
@Injectable()
export class Reports {
  constructor(private readonly db: Db) {}

  /**
   * Asks for a summary of a period. While one of the same period and the same as-of moment (or both of "now") is still
   * being built, it is the answer: a double click, or two people at once, get one revision.
   */
  request(actor: Actor, wanted: Wanted): Promise<{ id: string }> {
    return this.db.transaction(actor, async (tx) => {
      const period = periodOf(wanted, tx.now);
      // One at a time per period, so that revisions count up without a gap.
      await tx.rows(`SELECT pg_advisory_xact_lock(hashtextextended('report:' || $1 || ':' || $2, 0))`, [
        period.from,
        period.to,
      ]);
      return (await underWay(tx, wanted)) ?? (await this.begin(tx, period));
    });
  }

  private async begin(tx: Tx, { from, to, asOf }: Period): Promise<{ id: string }> {
    const last = await tx.row<{ revision: number }>(
      `SELECT coalesce(max(revision), 0) AS revision FROM snapshots WHERE from_on = $1 AND to_on = $2`,
      [from, to],
    );
    const id = newId();
    await tx.manager.insert(Snapshot, {
      id,
      from,
      to,
      asOf,
      revision: (last?.revision ?? 0) + 1,
      state: 'building',
      requestedBy: tx.actor.name,
      requestedById: tx.actor.accountId,
      requestedAt: tx.now,
    });
    await enqueue(tx, 'reports.build', { snapshotId: id });
    return { id };
  }

  /** The job. Everything is written in one transaction, so that a run that dies leaves nothing; run again, it is one. */
  async build(snapshotId: string): Promise<void> {
    try {
      await this.db.transaction(system, (tx) => this.compute(tx, snapshotId));
    } catch (error) {
      // Another worker had the same job at the same time and was first: then it is done.
      if (await this.isReady(snapshotId)) return;
      throw error;
    }
  }

  private async compute(tx: Tx, snapshotId: string): Promise<void> {
    await holdStill(tx);
    const snapshot = await tx.row<Pick<Snapshot, 'from' | 'to' | 'asOf' | 'state'>>(
      `SELECT from_on AS "from", to_on AS "to", as_of AS "asOf", state FROM snapshots WHERE id = $1 FOR UPDATE`,
      [snapshotId],
    );
    if (!snapshot || snapshot.state === 'ready') return;
    const summary = await summarise(tx, snapshot);
    await keepFigures(tx, snapshotId, summary);
    const { sentence, equations } = summary;
    const digest = await digestOf(tx, snapshotId, { ...snapshot, sentence, equations });
    await tx.rows(
      `UPDATE snapshots SET state = 'ready', built_at = $2, sentence = $3, equations = $4, digest = $5 WHERE id = $1`,
      [snapshotId, tx.now, JSON.stringify(sentence), JSON.stringify(equations), digest],
    );
    await enqueue(tx, 'notices.tell', { occasion: 'report-ready', subjectId: snapshotId });
  }

  private async isReady(snapshotId: string): Promise<boolean> {
    return (await this.db.row(`SELECT 1 FROM snapshots WHERE id = $1 AND state = 'ready'`, [snapshotId])) !== null;
  }
}

/**
 * Says of the summary that a job was to build that it will not come by itself, once the job's last try has failed.
 * Any other job is none of its business. The job may be run again, and then the summary is built after all.
 */
export async function markSnapshotFailed(db: Db, jobId: string): Promise<void> {
  await db.transaction(system, async (tx) => {
    const failed = await tx.row<{ id: string }>(
      `UPDATE snapshots s SET state = 'failed' FROM outbox o
        WHERE o.id = $1 AND o.name = 'reports.build' AND s.id = (o.data ->> 'snapshotId')::uuid AND s.state = 'building'
        RETURNING s.id`,
      [jobId],
    );
    if (failed) await enqueue(tx, 'notices.tell', { occasion: 'report-failed', subjectId: failed.id });
  });
}

function underWay(tx: Tx, { from, to, asOf }: Wanted): Promise<{ id: string } | null> {
  return tx.row<{ id: string }>(
    `SELECT id FROM snapshots WHERE from_on = $1 AND to_on = $2 AND state = 'building'
        AND as_of = coalesce($3::timestamptz, requested_at) ORDER BY revision DESC LIMIT 1`,
    [from, to, asOf],
  );
}

/** The figures with their lists, as the temporary table has them: they never leave the database. */
async function keepFigures(tx: Tx, snapshotId: string, { figures }: Summary): Promise<void> {
  const kept = figures.map(({ recordKind, ...figure }, position) => ({
    key: figure.key,
    position,
    record_kind: recordKind,
    figure,
  }));
  await tx.rows(
    `INSERT INTO snapshot_figures (snapshot_id, key, position, figure, record_kind, record_ids, counted_ids)
     SELECT $1, key, k.position, k.figure, k.record_kind, f.record_ids,
            CASE WHEN (k.figure -> 'denominator') <> 'null' THEN coalesce(f.counted_ids, '{}') END
       FROM jsonb_to_recordset($2::jsonb) AS k(key text, position int, record_kind text, figure jsonb)
       JOIN period_figures f USING (key)`,
    [snapshotId, JSON.stringify(kept)],
  );
}
