import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ChatOrigin, ChatPlan, chatRecordStates } from '#contract';

/** A record of the group, as it was taken in: the split of that day stays, whatever the reader learns later. */
@Entity('chat_records')
export class ChatRecord {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') sha256!: string;
  @Column('uuid', { name: 'file_id' }) fileId!: string;
  @Column('text') origin!: ChatOrigin;
  @Column('uuid', { name: 'raw_inbound_id', nullable: true }) rawInboundId!: string | null;
  @Column('text', { nullable: true }) title!: string | null;
  @Column('text') format!: string;
  @Column('date', { name: 'made_on' }) madeOn!: string;
  @Column('text', { array: true }) dropped!: string[];
  @Column('text', { default: 'open' }) state!: (typeof chatRecordStates)[number];
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
  @Column('text', { name: 'received_by' }) receivedBy!: string;
  @Column('jsonb', { nullable: true }) plan!: ChatPlan | null;
  @Column('int', { default: 1 }) version!: number;
}

@Entity('chat_messages')
export class ChatMessageRow {
  @PrimaryColumn('uuid', { name: 'record_id' }) recordId!: string;
  @PrimaryColumn('int') index!: number;
  @Column('text') author!: string;
  @Column('timestamptz', { name: 'sent_at', nullable: true }) sentAt!: Date | null;
  @Column('text') text!: string;
  @Column('jsonb', { nullable: true }) quote!: { author: string; text: string } | null;
  @Column('text', { array: true }) images!: string[];
  @Column('text', { array: true }) files!: string[];
  @Column('boolean') marked!: boolean;
  @Column('boolean') doubtful!: boolean;
  @Column('text') lead!: string;
}

@Entity('chat_takings')
export class ChatTaking {
  @PrimaryColumn('uuid', { name: 'record_id' }) recordId!: string;
  @PrimaryColumn('int') index!: number;
  @PrimaryColumn('uuid', { name: 'raw_inbound_id' }) rawInboundId!: string;
}

@Entity('chat_record_files')
export class ChatRecordFile {
  @PrimaryColumn('uuid', { name: 'record_id' }) recordId!: string;
  @PrimaryColumn('text') name!: string;
  @Column('uuid', { name: 'file_id' }) fileId!: string;
}
