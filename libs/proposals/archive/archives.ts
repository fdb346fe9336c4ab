import { Injectable } from '@nestjs/common';
import { Readable } from 'node:stream';
import type { ArchiveView } from '#contract';
import { enqueue } from '#jobs';
import { sessionLabel } from '#people';
import { type Actor, Db, Refusal, newId, pageOf, readCursor, system } from '#platform';
import { Archive, ArchiveChunk } from './archive.entity.js';
import { CaseFiles } from './case-files.js';
import { Packing } from './packing.js';

const chunkBytes = 2 * 1024 * 1024;

type Row = Omit<ArchiveView, 'sessionLabel' | 'requestedAt' | 'readyAt'> & {
  term: number;
  session: number;
  key: string;
  requestedAt: Date;
  readyAt: Date | null;
};

/** The case files of a whole session in one zip, packed by a job into chunks of the database. */
@Injectable()
export class Archives {
  constructor(
    private readonly db: Db,
    private readonly caseFiles: CaseFiles,
  ) {}

  /** Asks for it; one that is being packed already is answered instead of a second. */
  request(actor: Actor, sessionId: string): Promise<{ id: string }> {
    return this.db.transaction(actor, async (tx) => {
      const session = await tx.row(`SELECT 1 FROM plenary_sessions WHERE id = $1 FOR UPDATE`, [sessionId]);
      if (!session) throw Refusal.at('sessionId', 'not-found');
      const underWay = await tx.row<{ id: string }>(
        `SELECT id FROM archives WHERE session_id = $1 AND state = 'building'`,
        [sessionId],
      );
      if (underWay) return underWay;
      const counted = await tx.row<{ total: number }>(`SELECT count(*) AS total FROM proposals WHERE session_id = $1`, [
        sessionId,
      ]);
      const id = newId();
      const total = counted?.total ?? 0;
      const asked = { requestedBy: actor.name, requestedAt: tx.now };
      await tx.manager.insert(Archive, { id, sessionId, state: 'building', total, ...asked });
      await enqueue(tx, 'archives.build', { archiveId: id });
      return { id };
    });
  }

  async list({ after, limit }: { after?: string; limit: number }) {
    const cursor = readCursor(after, 2);
    const rows = await this.db.rows<Row>(
      `SELECT a.id, a.state, a.done, a.total, a.size, a.requested_by AS "requestedBy",
              a.requested_at AS "requestedAt", a.ready_at AS "readyAt", a.requested_at::text AS key,
              t.number AS term, s.number AS session
         FROM archives a JOIN plenary_sessions s ON s.id = a.session_id JOIN terms t ON t.id = s.term_id
        WHERE $1::timestamptz IS NULL OR (a.requested_at, a.id) < ($1::timestamptz, $2::uuid)
        ORDER BY a.requested_at DESC, a.id DESC LIMIT $3`,
      [cursor?.[0] ?? null, cursor?.[1] ?? null, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.key, row.id],
      ({ term, session, key: _key, ...row }) => ({ ...row, sessionLabel: `${sessionLabel(term, session)}会议` }),
    );
  }

  /** The packed file, chunk by chunk. */
  async fetch(id: string) {
    const row = await this.db.row<{ state: Archive['state']; attempt: number; term: number; session: number }>(
      `SELECT a.state, a.attempt, t.number AS term, s.number AS session
         FROM archives a JOIN plenary_sessions s ON s.id = a.session_id JOIN terms t ON t.id = s.term_id
        WHERE a.id = $1`,
      [id],
    );
    if (!row) throw new Refusal('not-found');
    if (row.state !== 'ready') throw new Refusal('archive-not-ready');
    const name = `${sessionLabel(row.term, row.session)}会议提案案卷.zip`;
    return { name, contentType: 'application/zip', content: Readable.from(this.chunks(id, row.attempt)) };
  }

  /** Packs; run again after a kill or a failure it begins anew, and the chunks of the earlier try count no more. */
  async build(archiveId: string): Promise<void> {
    const begun = await this.db.row<{ attempt: number; sessionId: string }>(
      `UPDATE archives SET state = 'building', attempt = attempt + 1, done = 0
        WHERE id = $1 AND state IN ('building', 'failed') RETURNING attempt, session_id AS "sessionId"`,
      [archiveId],
    );
    if (!begun) return;
    const { attempt, sessionId } = begun;
    const packing = new Packing();
    const [, size] = await Promise.all([
      this.pack(packing, archiveId, sessionId),
      this.keep(packing, { archiveId, attempt }),
    ]);
    await this.db.rows(
      `UPDATE archives SET state = 'ready', ready_at = $3, size = $4
        WHERE id = $1 AND attempt = $2 AND state = 'building'`,
      [archiveId, attempt, this.db.now(), size],
    );
    // Of two tries at once the later one counts; whichever ends last clears away what does not.
    await this.db.rows(
      `DELETE FROM archive_chunks c USING archives a WHERE c.archive_id = $1 AND a.id = $1 AND c.attempt < a.attempt`,
      [archiveId],
    );
  }

  private async pack(packing: Packing, archiveId: string, sessionId: string): Promise<void> {
    const cases = await this.db.rows<{ id: string }>(
      `SELECT id FROM proposals WHERE session_id = $1 ORDER BY submitted_at, id`,
      [sessionId],
    );
    let latest = new Date(0);
    for (const [i, { id }] of cases.entries()) {
      const at = await this.caseFiles.addTo(packing, String(i + 1).padStart(4, '0'), system, id);
      if (at > latest) latest = at;
      await this.db.rows(`UPDATE archives SET done = $2, total = $3 WHERE id = $1`, [archiveId, i + 1, cases.length]);
    }
    await packing.finish(latest);
  }

  /** Writes the zip away as it grows; answers its size. */
  private async keep(packing: Packing, of: Pick<ArchiveChunk, 'archiveId' | 'attempt'>): Promise<number> {
    let [size, position] = [0, 0];
    let waiting: Buffer[] = [];
    let held = 0;
    const flush = async () => {
      if (held === 0) return;
      await this.db.source.manager.insert(ArchiveChunk, { ...of, position, bytes: Buffer.concat(waiting) });
      position += 1;
      waiting = [];
      held = 0;
    };
    for await (const part of packing.output) {
      const bytes = Buffer.from(part);
      waiting.push(bytes);
      held += bytes.length;
      size += bytes.length;
      if (held >= chunkBytes) await flush();
    }
    await flush();
    return size;
  }

  private async *chunks(archiveId: string, attempt: number): AsyncGenerator<Buffer> {
    for (let position = 0; ; position += 1) {
      const chunk = await this.db.row<{ bytes: Buffer }>(
        `SELECT bytes FROM archive_chunks WHERE archive_id = $1 AND attempt = $2 AND position = $3`,
        [archiveId, attempt, position],
      );
      if (!chunk) return;
      yield chunk.bytes;
    }
  }
}

/** A pack whose last try has failed says so on the page. */
export async function markArchiveFailed(db: Db, jobId: string): Promise<void> {
  await db.rows(
    `UPDATE archives a SET state = 'failed' FROM outbox o
      WHERE o.id = $1 AND o.name = 'archives.build' AND a.id = (o.data ->> 'archiveId')::uuid AND a.state = 'building'`,
    [jobId],
  );
}
