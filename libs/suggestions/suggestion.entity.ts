import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Channel, EntryWay, SuggestionStage, senderStates } from '#contract';
import type { Incoming } from '#channels';

/** 意见建议: what somebody wants the committee to take up. */
@Entity('suggestions')
export class Suggestion {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') number!: string;
  @Column('text') channel!: Channel;
  @Column('text') stage!: SuggestionStage;
  @Column('text') title!: string;
  @Column('text') text!: string;
  /** Goes up with every edit of title and text. */
  @Column('int', { default: 1 }) version!: number;
  /** As it came, before the clerk's edits. */
  @Column('text', { name: 'original_text' }) originalText!: string;
  @Column('text', { nullable: true }) quote!: string | null;
  @Column('text', { nullable: true }) category!: string | null;
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
  @Column('text', { name: 'sender_name' }) senderName!: string;
  @Column('text', { name: 'sender_provider' }) senderProvider!: Incoming['sender']['provider'];
  @Column('text', { name: 'sender_subject' }) senderSubject!: string;
  @Column('text', { name: 'sender_state' }) senderState!: (typeof senderStates)[number];
  @Column('uuid', { name: 'member_id', nullable: true }) memberId!: string | null;
  @Column('text', { name: 'dismiss_reason', nullable: true }) dismissReason!: string | null;
  @Column('text', { name: 'dismiss_note', nullable: true }) dismissNote!: string | null;
  @Column('timestamptz', { name: 'dismissed_at', nullable: true }) dismissedAt!: Date | null;
  @Column('uuid', { name: 'merged_into_id', nullable: true }) mergedIntoId!: string | null;
  @Column('timestamptz', { name: 'merged_at', nullable: true }) mergedAt!: Date | null;
  /** From then on the words are the clerk's, and what arrives later stands beside them. */
  @Column('timestamptz', { name: 'edited_at', nullable: true }) editedAt!: Date | null;
  /** Until then the sender's next message belongs to it. */
  @Column('timestamptz', { name: 'gathering_until', nullable: true }) gatheringUntil!: Date | null;
  /** The sender asked to add something: until then whatever they say belongs to it. */
  @Column('timestamptz', { name: 'called_for_until', nullable: true }) calledForUntil!: Date | null;
  /** 代为登记: how it was said, on which day, and which clerk wrote it down. */
  @Column('text', { name: 'entry_way', nullable: true }) entryWay!: EntryWay | null;
  @Column('date', { name: 'said_on', nullable: true }) saidOn!: string | null;
  @Column('text', { name: 'entered_by', nullable: true }) enteredBy!: string | null;
  /** 转意见建议: the proposal that it was. */
  @Column('uuid', { name: 'from_proposal_id', nullable: true }) fromProposalId!: string | null;
  /** The sender took it back. */
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt!: Date | null;
  @Column('tsvector') grams!: string;
  /** The words of its attachments. */
  @Column('text', { name: 'attached_text', default: '', select: false }) attachedText?: string;
  @Column('tsvector', { name: 'attached_grams', default: '', select: false }) attachedGrams?: string;
}

@Entity('suggestion_files')
export class SuggestionFile {
  @PrimaryColumn('uuid', { name: 'suggestion_id' }) suggestionId!: string;
  @PrimaryColumn('uuid', { name: 'file_id' }) fileId!: string;
  @Column('int') position!: number;
  /** The arrival it came with. */
  @Column('uuid', { name: 'raw_inbound_id', nullable: true }) rawInboundId!: string | null;
}

/** Many-to-many: one suggestion can lead to several proposals, several suggestions to one. */
@Entity('conversions')
export class Conversion {
  @PrimaryColumn('uuid', { name: 'suggestion_id' }) suggestionId!: string;
  @PrimaryColumn('uuid', { name: 'proposal_id' }) proposalId!: string;
  @Column('timestamptz', { name: 'converted_at' }) convertedAt!: Date;
  @Column('text', { name: 'converted_by' }) convertedBy!: string;
}
