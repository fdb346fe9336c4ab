import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Envelope, Incoming, NamedAddress, Repair } from '#channels';
import type { ArrivalRole, Channel, JoinWay, TrustView, arrivalStates } from '#contract';

/** How the bytes are to be read. */
export type RawForm = 'mail' | 'wecom-bot' | 'wecom-app' | 'wechat-mp' | 'chat-message' | 'app' | 'staff-entry';

/** What arrived, byte for byte, before anybody tried to understand it. */
@Entity('raw_inbound')
export class RawInbound {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') channel!: Channel;
  @Column('text', { name: 'external_id' }) externalId!: string;
  @Column('text') form!: RawForm;
  @Column('bytea') content!: Buffer;
  @Column('text') sha256!: string;
  @Column('text', { name: 'sender_ref', nullable: true }) senderRef!: string | null;
  @Column('uuid', { name: 'account_id', nullable: true }) accountId!: string | null;
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
  @Column('text', { default: 'stored' }) state!: (typeof arrivalStates)[number];
  @Column('text', { nullable: true }) reason!: string | null;
  /** What the SMTP door saw beside the bytes. */
  @Column('jsonb', { nullable: true }) envelope!: Envelope | null;
  /** What was found out about the sender of a mail. */
  @Column('jsonb', { nullable: true }) trust!: TrustView | null;
  /** The chat record that a message was picked from. */
  @Column('uuid', { name: 'record_file_id', nullable: true }) recordFileId!: string | null;
  @Column('timestamptz', { name: 'processed_at', nullable: true }) processedAt!: Date | null;
  /** Who said that it is a suggestion, although it looked like no person's words. */
  @Column('text', { name: 'overruled_by', nullable: true }) overruledBy!: string | null;
}

/** An arrival, or a part of one, with its own words, and the suggestion it belongs to now. */
@Entity('arrivals')
export class Arrival {
  @PrimaryColumn('uuid', { name: 'raw_inbound_id' }) rawInboundId!: string;
  @PrimaryColumn('int', { default: 1 }) part!: number;
  @Column('uuid', { name: 'suggestion_id' }) suggestionId!: string;
  @Column('text', { default: 'origin' }) role!: ArrivalRole;
  @Column('text', { nullable: true }) title!: string | null;
  /** The sender's own words of this part, without quotes and signatures. */
  @Column('text', { default: '' }) text!: string;
  /** All words as they came; null where they are the same. */
  @Column('text', { name: 'original_text', nullable: true }) originalText!: string | null;
  @Column('text', { nullable: true }) folded!: string | null;
  @Column('text', { nullable: true }) quote!: string | null;
  @Column('text', { nullable: true }) html!: string | null;
  /** False where the clerk had put the text in order before: then these words stand beside it. */
  @Column('boolean', { name: 'in_text', default: true }) inText!: boolean;
  /** When a clerk took note of words that stand beside the text. */
  @Column('timestamptz', { name: 'seen_at', nullable: true }) seenAt!: Date | null;
  @Column('timestamptz', { name: 'said_at' }) saidAt!: Date;
  @Column('text', { name: 'sender_provider' }) senderProvider!: Incoming['sender']['provider'];
  @Column('text', { name: 'sender_subject' }) senderSubject!: string;
  @Column('text', { name: 'sender_name' }) senderName!: string;
  @Column('timestamptz', { name: 'joined_at' }) joinedAt!: Date;
  /** Null: by a rule. */
  @Column('text', { name: 'joined_by', nullable: true }) joinedBy!: string | null;
  @Column('text', { name: 'joined_how', default: 'made' }) joinedHow!: JoinWay;
  @Column('text', { name: 'joined_why', nullable: true }) joinedWhy!: string | null;
  @Column('text', { array: true, default: [] }) corrections!: string[];
  @Column('jsonb', { nullable: true }) repair!: Repair | null;
  @Column('timestamptz', { name: 'repaired_at', nullable: true }) repairedAt!: Date | null;
  @Column('jsonb', { name: 'forwarded_from', nullable: true }) forwardedFrom!: NamedAddress | null;
  /** The talk it was said in: a group, or one with the robot alone. */
  @Column('text', { nullable: true }) conversation!: string | null;
  @Column('text', { name: 'message_id', nullable: true }) messageId!: string | null;
  /** The mails it answers, by their Message-IDs. */
  @Column('text', { array: true, default: [] }) thread!: string[];
  /** The same for the same mail, whichever way it came. */
  @Column('text', { nullable: true }) twin!: string | null;
}
