import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ArchiveView } from '#contract';

/** The case files of a session, packed in the background. */
@Entity('archives')
export class Archive {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'session_id' }) sessionId!: string;
  @Column('text') state!: ArchiveView['state'];
  /** Each try packs into chunks of its own; only those of the last one count. */
  @Column('int', { default: 0 }) attempt!: number;
  @Column('int', { default: 0 }) done!: number;
  @Column('int', { default: 0 }) total!: number;
  @Column('bigint', { default: 0 }) size!: number;
  @Column('text', { name: 'requested_by' }) requestedBy!: string;
  @Column('timestamptz', { name: 'requested_at' }) requestedAt!: Date;
  @Column('timestamptz', { name: 'ready_at', nullable: true }) readyAt!: Date | null;
}

@Entity('archive_chunks')
export class ArchiveChunk {
  @PrimaryColumn('uuid', { name: 'archive_id' }) archiveId!: string;
  @PrimaryColumn('int') attempt!: number;
  @PrimaryColumn('int') position!: number;
  @Column('bytea') bytes!: Buffer;
}
