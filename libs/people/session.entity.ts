import { Column, Entity, PrimaryColumn } from 'typeorm';

/** 次会议: a plenary session of a term. */
@Entity('plenary_sessions')
export class SessionRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'term_id' }) termId!: string;
  @Column('int') number!: number;
  @Column('date', { name: 'opens_on' }) opensOn!: string;
  @Column('date', { name: 'closes_on' }) closesOn!: string;
  @Column('timestamptz', { name: 'submission_cutoff_at' }) submissionCutoffAt!: Date;
  /** 征集通知 */
  @Column('text', { name: 'call_text', nullable: true }) callText!: string | null;
}
