import { Injectable } from '@nestjs/common';
import { type FileDangerCode, type FileReadingView, fileDangers, fileNoteWords, roleMay } from '#contract';
import { type FileNote, judgeFileNow } from '#channels';
import { type Actor, Config, Db, FileReading, FileRow, Refusal, readFile, trail } from '#platform';
import { familySql, rootOf } from './readings.js';

/** May this person see the file through some record? Answered by the libs that have records. */
export type Sees = (actor: Actor, fileId: string) => Promise<boolean>;

export interface Download {
  name: string;
  contentType: string;
  content: Buffer;
}

type Row = Pick<FileRow, 'id' | 'name' | 'contentType' | 'size' | 'uploadedBy'> &
  Pick<FileReading, 'state' | 'danger' | 'notes' | 'scan' | 'releasedAt' | 'releaseReason'> & {
    containerId: string | null;
    containerName: string | null;
    hasText: boolean;
    hasCopy: boolean;
    kind: string | null;
  };

const columns = `f.id, f.name, f.content_type AS "contentType", f.size, f.uploaded_by AS "uploadedBy", r.state, r.danger,
  r.notes, r.scan, r.released_at AS "releasedAt", r.release_reason AS "releaseReason", r.kind,
  r.container_id AS "containerId", c.name AS "containerName", r.text IS NOT NULL AS "hasText",
  r.copy_sha256 IS NOT NULL AS "hasCopy"`;
const tables = `files f JOIN file_readings r ON r.file_id = f.id LEFT JOIN files c ON c.id = r.container_id`;

/** Every note has its words. */
const noteWords: Record<FileNote, string> = fileNoteWords;

/** The original with place and device is evidence: for those who keep the records. */
const keepsOriginals = ({ role }: Actor): boolean =>
  role === 'secretariat' || role === 'administrator' || role === 'system';

const mayRelease = ({ role }: Actor): boolean => role !== 'system' && roleMay(role, 'file.release');

/** What is shown of a file's contents, and the door through which its bytes leave. */
@Injectable()
export class FileViews {
  constructor(
    private readonly db: Db,
    private readonly config: Config,
  ) {}

  /** The files one may see, each followed by what came out of it. */
  async readings(actor: Actor, ids: string[], sees: Sees): Promise<FileReadingView[]> {
    const found: FileReadingView[] = [];
    for (const id of new Set(ids)) {
      if (!(await this.visible(actor, id, sees))) continue;
      const rows = await this.db.rows<Row>(
        `${familySql} SELECT ${columns} FROM family JOIN ${tables} ON f.id = family.id
          ORDER BY family.depth, r.container_id, r.position`,
        [id],
      );
      found.push(...rows.map((row) => this.viewOf(actor, row)));
    }
    return found;
  }

  async text(actor: Actor, id: string, sees: Sees) {
    const row = (await this.visible(actor, id, sees))
      ? await this.db.row<{ name: string; text: string; notes: FileNote[] }>(
          `SELECT f.name, r.text, r.notes FROM ${tables} WHERE f.id = $1 AND r.text IS NOT NULL`,
          [id],
        )
      : null;
    if (!row) throw new Refusal('not-found');
    return { ...row, notes: row.notes.map((note) => noteWords[note]) };
  }

  /** The bytes this person may have. */
  async download(actor: Actor, id: string, want: Want, sees: Sees): Promise<Download> {
    const row = (await this.visible(actor, id, sees)) ? await this.row(id) : null;
    if (!row) throw new Refusal('not-found');
    await this.checkSafe(actor, row, want);
    if (want.as) return this.copy(row, want.as);
    if (!isPicture(row) || keepsOriginals(actor)) return this.original(id);
    if (row.hasCopy) return this.copy(row, 'copy');
    // Their own photo, as long as there is nothing better.
    if (row.uploadedBy === actor.accountId) return this.original(id);
    throw new Refusal(row.state === 'waiting' ? 'file-being-read' : 'file-no-copy');
  }

  /** @throws Refusal where one may not see the file */
  async check(actor: Actor, id: string, sees: Sees): Promise<void> {
    if (!(await this.visible(actor, id, sees))) throw new Refusal('not-found');
  }

  /** How the search for viruses stands. */
  async scanner() {
    const counted = await this.db.row<{ waiting: number; problem: string | null; quarantined: number }>(
      `SELECT count(*) FILTER (WHERE scan = 'waiting' AND state = 'read') AS waiting,
              max(scan_says) FILTER (WHERE scan = 'waiting' AND state = 'read') AS problem,
              count(*) FILTER (WHERE danger IS NOT NULL AND released_at IS NULL) AS quarantined FROM file_readings
        WHERE scan = 'waiting' OR danger IS NOT NULL`,
    );
    const configured = this.config.scanner !== null;
    return {
      configured,
      waiting: configured ? (counted?.waiting ?? 0) : 0,
      problem: configured && counted?.problem ? `查毒程序${counted.problem}，附件暂时不能下载` : null,
      quarantined: counted?.quarantined ?? 0,
    };
  }

  private async visible(actor: Actor, id: string, sees: Sees): Promise<boolean> {
    const root = await rootOf(this.db, id);
    const own = await this.db.row(`SELECT 1 FROM files WHERE id = $1 AND uploaded_by = $2`, [root, actor.accountId]);
    // One out of an archive may have become a record of its own.
    return own !== null || (await sees(actor, root)) || (root !== id && sees(actor, id));
  }

  private row(id: string): Promise<Row | null> {
    return this.db.row<Row>(`SELECT ${columns} FROM ${tables} WHERE f.id = $1`, [id]);
  }

  /** Nobody opens what may harm them; the administrator may, knowingly, and it is written down. */
  private async checkSafe(actor: Actor, row: Row, want: Want): Promise<void> {
    const danger = await this.dangerOf(row);
    const knowingly = actor.role === 'administrator' && want.confirm === 'quarantined';
    if (danger && knowingly) {
      await this.db.transaction(actor, async (tx) => {
        await tx.rows(`SELECT 1 FROM file_readings WHERE file_id = $1 FOR UPDATE`, [row.id]);
        await trail(tx, 'file', row.id, { action: 'open-quarantined', details: { danger } });
      });
    } else if (danger) throw new Refusal('file-quarantined', { reason: fileDangers[danger].words });
    else if (this.unscanned(row) && !knowingly) throw new Refusal('file-not-scanned');
  }

  /** Before it was read its bytes are looked at here and now. */
  private async dangerOf(row: Row): Promise<FileDangerCode | null> {
    if (row.releasedAt) return null;
    if (row.state === 'read' || row.danger) return row.danger as FileDangerCode | null;
    const file = await readFile(this.db, row.id);
    return file && judgeFileNow(file.name, file.content);
  }

  private unscanned(row: Row): boolean {
    return this.config.scanner !== null && (row.scan === 'waiting' || row.scan === 'off');
  }

  private async original(id: string): Promise<Download> {
    const file = await readFile(this.db, id);
    if (!file) throw new Refusal('not-found');
    return { name: file.name, contentType: file.contentType, content: file.content };
  }

  private async copy(row: Row, as: 'copy' | 'thumb'): Promise<Download> {
    const kept = await this.db.row<{ type: string; content: Buffer }>(
      `SELECT ${as === 'copy' ? 'r.copy_type' : `'image/jpeg'`} AS type, c.bytes AS content FROM file_readings r
         JOIN file_contents c ON c.sha256 = r.${as}_sha256 WHERE r.file_id = $1`,
      [row.id],
    );
    if (!kept) throw new Refusal(row.state === 'waiting' ? 'file-being-read' : 'file-no-copy');
    const stem = row.name.replace(/\.[a-z0-9]{1,5}$/i, '');
    return {
      name: `${stem}.${kept.type === 'image/png' ? 'png' : 'jpg'}`,
      contentType: kept.type,
      content: kept.content,
    };
  }

  private viewOf(actor: Actor, row: Row): FileReadingView {
    const danger = row.danger as FileDangerCode | null;
    const quarantined = danger !== null && !row.releasedAt;
    const unscanned = this.unscanned(row);
    const state = quarantined ? 'quarantined' : unscanned ? 'unscanned' : row.state === 'waiting' ? 'waiting' : 'ready';
    const may: FileReadingView['may'] = [];
    if (quarantined && mayRelease(actor) && fileDangers[danger].release) may.push('release');
    if (quarantined && actor.role === 'administrator') may.push('open-quarantined');
    if (mayRelease(actor) && row.state === 'read' && row.notes.some((note) => again.has(note))) may.push('retry');
    if (isPicture(row) && keepsOriginals(actor)) may.push('original');
    return {
      id: row.id,
      name: safeToShow(row.name),
      contentType: row.contentType,
      size: row.size,
      state,
      reason: reasonOf(row, danger),
      notes: row.notes.map((note) => noteWords[note as FileNote]),
      hasText: row.hasText,
      hasCopy: row.hasCopy,
      from: row.containerId && row.containerName ? { id: row.containerId, name: safeToShow(row.containerName) } : null,
      may,
    };
  }
}

interface Want {
  as?: 'copy' | 'thumb';
  confirm?: 'quarantined';
}

/** What another try may mend. */
const again = new Set(['no-copy', 'too-slow', 'too-large', 'broken']);

const isPicture = (row: Row): boolean => row.kind === 'picture' || (!row.kind && row.contentType.startsWith('image/'));

function reasonOf(row: Row, danger: FileDangerCode | null): string | null {
  if (!danger) return null;
  const { words } = fileDangers[danger];
  return row.releasedAt ? `${words}；已放行：${row.releaseReason}` : words;
}

/** A name that turns the direction of writing would turn the page's as well. */
const safeToShow = (name: string): string => name.replace(/[\u202a-\u202e\u2066-\u2069]/g, '␣');
