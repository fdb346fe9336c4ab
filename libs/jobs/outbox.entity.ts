import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The row is the job: written in the caller's transaction; the queue only carries its id. */
@Entity('outbox')
export class OutboxRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('jsonb') data!: Record<string, string>;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'sent_at', nullable: true }) sentAt!: Date | null;
  @Column('timestamptz', { name: 'done_at', nullable: true }) doneAt!: Date | null;
  @Column('timestamptz', { name: 'failed_at', nullable: true }) failedAt!: Date | null;
  @Column('text', { nullable: true }) failure!: string | null;
  @Column('int', { default: 0 }) tries!: number;
}
