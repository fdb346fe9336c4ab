import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PromiseStage } from '#contract';

/** 承诺: what a unit said in a reply that it will do, and until when. `Promise` is a word of the language. */
@Entity('promises')
export class ReplyPromise {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'reply_id' }) replyId!: string;
  @Column('uuid', { name: 'proposal_id' }) proposalId!: string;
  @Column('uuid', { name: 'department_id' }) departmentId!: string;
  @Column('int') position!: number;
  @Column('text') what!: string;
  /** The day the reply named, by which it is counted. */
  @Column('date', { name: 'first_due_on' }) firstDueOn!: string;
  @Column('date', { name: 'due_on' }) dueOn!: string;
  @Column('text') stage!: PromiseStage;
  /** When the reply was sent. */
  @Column('timestamptz', { name: 'made_at' }) madeAt!: Date;
  /** When the unit said that it is done: once confirmed, this is the day it was kept. */
  @Column('timestamptz', { name: 'reported_at', nullable: true }) reportedAt!: Date | null;
  @Column('text', { name: 'report_note', nullable: true }) reportNote!: string | null;
  /** Why the last report was not accepted. */
  @Column('text', { name: 'refused_because', nullable: true }) refusedBecause!: string | null;
  /** When it was confirmed or abandoned, by whom, with which words. */
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  @Column('text', { name: 'ended_by', nullable: true }) endedBy!: string | null;
  @Column('text', { name: 'end_note', nullable: true }) endNote!: string | null;
}

/** 改期 */
@Entity('promise_dates')
export class PromiseDate {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'promise_id' }) promiseId!: string;
  @Column('date', { name: 'from_on' }) fromOn!: string;
  @Column('date', { name: 'to_on' }) toOn!: string;
  @Column('text') reason!: string;
  @Column('timestamptz') at!: Date;
}

/** Proof that it is done. */
@Entity('promise_files')
export class PromiseFile {
  @PrimaryColumn('uuid', { name: 'promise_id' }) promiseId!: string;
  @PrimaryColumn('uuid', { name: 'file_id' }) fileId!: string;
  @Column('int') position!: number;
}
