import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Resolution, ReplyView } from '#contract';

/** 答复函: what the lead unit sends to the proposers. */
@Entity('replies')
export class Reply {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'assignment_id' }) assignmentId!: string;
  @Column('text', { name: 'document_number' }) documentNumber!: string;
  @Column('text') issuer!: string;
  @Column('text') resolution!: Resolution;
  /** One per demand of the proposal, in its order. */
  @Column('text', { array: true }) answers!: string[];
  @Column('text', { nullable: true }) closing!: string | null;
  @Column('text', { name: 'contact_name' }) contactName!: string;
  @Column('text', { name: 'contact_phone' }) contactPhone!: string;
  @Column('text') disclosure!: ReplyView['disclosure'];
  @Column('timestamptz', { name: 'sent_at' }) sentAt!: Date;
  @Column('boolean', { name: 'on_time' }) onTime!: boolean;
}

@Entity('reply_files')
export class ReplyFile {
  @PrimaryColumn('uuid', { name: 'reply_id' }) replyId!: string;
  @PrimaryColumn('uuid', { name: 'file_id' }) fileId!: string;
  @Column('int') position!: number;
}
