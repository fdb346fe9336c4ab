import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ReplyView, ReplyWriting, Resolution } from '#contract';

/** 答复函: what a unit sent to the proposers. */
@Entity('replies')
export class Reply {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'assignment_id' }) assignmentId!: string;
  @Column('text', { name: 'document_number' }) documentNumber!: string;
  @Column('text') issuer!: string;
  @Column('text') resolution!: Resolution;
  /** As printed on the day it was sent. */
  @Column('text', { name: 'resolution_letter' }) resolutionLetter!: string;
  @Column('text', { name: 'resolution_words' }) resolutionWords!: string;
  /** One per demand of the proposal, in its order. */
  @Column('text', { array: true }) answers!: string[];
  @Column('text', { nullable: true }) closing!: string | null;
  @Column('text', { name: 'contact_name' }) contactName!: string;
  @Column('text', { name: 'contact_phone' }) contactPhone!: string;
  @Column('text') disclosure!: ReplyView['disclosure'];
  @Column('text', { name: 'disclosure_reason', nullable: true }) disclosureReason!: string | null;
  /** 抄送 */
  @Column('text', { name: 'copy_to', array: true, default: () => "'{}'" }) copyTo!: string[];
  @Column('timestamptz', { name: 'submitted_at' }) submittedAt!: Date;
  /** Who passed it, where a review is asked for. */
  @Column('text', { name: 'reviewed_by', nullable: true }) reviewedBy!: string | null;
  @Column('timestamptz', { name: 'sent_at' }) sentAt!: Date;
  @Column('boolean', { name: 'on_time' }) onTime!: boolean;
  @Column('int', { array: true, default: () => "'{}'" }) fingerprint!: number[];
  /** For substring search; the database keeps it by itself. */
  @Column({ type: 'tsvector', select: false, insert: false, update: false }) grams!: string;
}

@Entity('reply_files')
export class ReplyFile {
  @PrimaryColumn('uuid', { name: 'reply_id' }) replyId!: string;
  @PrimaryColumn('uuid', { name: 'file_id' }) fileId!: string;
  @Column('int') position!: number;
}

/** 答复稿: one per unit and round, shared by its officers; while it is submitted, the office reads it. */
@Entity('reply_drafts')
export class ReplyDraftRow {
  @PrimaryColumn('uuid', { name: 'assignment_id' }) assignmentId!: string;
  @Column('int') version!: number;
  @Column('jsonb') writing!: ReplyWriting;
  @Column('text', { name: 'document_number', nullable: true }) documentNumber!: string | null;
  @Column('text', { name: 'saved_by' }) savedBy!: string;
  @Column('timestamptz', { name: 'saved_at' }) savedAt!: Date;
  @Column('text', { name: 'submitted_by', nullable: true }) submittedBy!: string | null;
  @Column('timestamptz', { name: 'submitted_at', nullable: true }) submittedAt!: Date | null;
  @Column('text', { name: 'sent_back_note', nullable: true }) sentBackNote!: string | null;
  @Column('text', { name: 'sent_back_by', nullable: true }) sentBackBy!: string | null;
  @Column('timestamptz', { name: 'sent_back_at', nullable: true }) sentBackAt!: Date | null;
}

@Entity('reply_draft_files')
export class ReplyDraftFile {
  @PrimaryColumn('uuid', { name: 'assignment_id' }) assignmentId!: string;
  @PrimaryColumn('uuid', { name: 'file_id' }) fileId!: string;
  @Column('int') position!: number;
}

/** The office gave a letter another class; both are kept, in the words of the day. */
@Entity('resolution_changes')
export class ResolutionChange {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'assignment_id' }) assignmentId!: string;
  @Column('text', { name: 'from_resolution' }) fromResolution!: Resolution;
  @Column('text', { name: 'from_label' }) fromLabel!: string;
  @Column('text', { name: 'to_resolution' }) toResolution!: Resolution;
  @Column('text', { name: 'to_label' }) toLabel!: string;
  @Column('text') reason!: string;
  @Column('text', { name: 'changed_by' }) changedBy!: string;
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date;
}
