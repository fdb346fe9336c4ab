import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Occasion } from '#jobs';
import type { SubjectKind } from './facts.js';

/** What it is: the occasion it tells of, the receipt by which a sender learns their number, or what waits for a person today. */
export type NoticeKind = Occasion | 'receipt' | 'digest';

/** One event as one reader is told it, in the app and, where an address is known, by mail. */
@Entity('notices')
export class Notice {
  @PrimaryColumn('uuid') id!: string;
  /** The job that told it: the same event told twice is one notice. */
  @Column('uuid', { name: 'event_id' }) eventId!: string;
  @Column('uuid', { name: 'account_id', nullable: true }) accountId!: string | null;
  /** Of a reader without an account. */
  @Column('text', { nullable: true }) address!: string | null;
  @Column('text') kind!: NoticeKind;
  @Column('text') title!: string;
  @Column('text') text!: string;
  @Column('text', { name: 'subject_kind', nullable: true }) subjectKind!: SubjectKind | null;
  @Column('uuid', { name: 'subject_id', nullable: true }) subjectId!: string | null;
  @Column('boolean', { default: false }) asks!: boolean;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'read_at', nullable: true }) readAt!: Date | null;
  @Column('text', { name: 'mail_to', nullable: true }) mailTo!: string | null;
  /** The Message-ID of the mail it answers. */
  @Column('text', { name: 'mail_in_reply_to', nullable: true }) mailInReplyTo!: string | null;
  @Column('timestamptz', { name: 'mail_sent_at', nullable: true }) mailSentAt!: Date | null;
  /** What an address that has not proved itself is written, instead of the text. */
  @Column('text', { name: 'mail_text', nullable: true }) mailText!: string | null;
  /** Why it was never sent and will not be tried again. */
  @Column('text', { name: 'mail_failure', nullable: true }) mailFailure!: string | null;
  /** It was sent and came back, and why. */
  @Column('timestamptz', { name: 'bounced_at', nullable: true }) bouncedAt!: Date | null;
  @Column('text', { nullable: true }) bounce!: string | null;
}
