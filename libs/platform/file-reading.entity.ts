import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What is known of a file's contents. Every file has one from its first moment; a job fills it in. */
@Entity('file_readings')
export class FileReading {
  @PrimaryColumn('uuid', { name: 'file_id' }) fileId!: string;
  @Column('uuid', { name: 'container_id', nullable: true }) containerId!: string | null;
  @Column('int', { default: 0 }) position!: number;
  @Column('text', { default: 'waiting' }) state!: 'waiting' | 'read';
  @Column('timestamptz', { name: 'asked_at', nullable: true }) askedAt!: Date | null;
  @Column('timestamptz', { name: 'read_at', nullable: true }) readAt!: Date | null;
  @Column('text', { nullable: true }) kind!: string | null;
  @Column('text', { nullable: true }) danger!: string | null;
  @Column('text', { array: true, default: [] }) notes!: string[];
  @Column('text', { nullable: true, select: false }) text!: string | null;
  @Column('text', { default: 'waiting' }) scan!: 'waiting' | 'clean' | 'infected' | 'off';
  /** The name of the virus, or why there was no answer. */
  @Column('text', { name: 'scan_says', nullable: true }) scanSays!: string | null;
  @Column('text', { name: 'copy_sha256', nullable: true }) copySha256!: string | null;
  @Column('text', { name: 'copy_type', nullable: true }) copyType!: string | null;
  @Column('text', { name: 'thumb_sha256', nullable: true }) thumbSha256!: string | null;
  @Column('timestamptz', { name: 'released_at', nullable: true }) releasedAt!: Date | null;
  @Column('text', { name: 'released_by', nullable: true }) releasedBy!: string | null;
  @Column('text', { name: 'release_reason', nullable: true }) releaseReason!: string | null;
}
