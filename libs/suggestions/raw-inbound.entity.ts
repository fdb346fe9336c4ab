import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Channel, arrivalStates } from '#contract';

/** How the bytes are to be read. */
export type RawForm = 'mail' | 'wecom-bot' | 'chat-message' | 'app';

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
  /** The chat record that a message was picked from. */
  @Column('uuid', { name: 'record_file_id', nullable: true }) recordFileId!: string | null;
  @Column('timestamptz', { name: 'processed_at', nullable: true }) processedAt!: Date | null;
}

/** Joins what arrived to the suggestion it became. */
@Entity('arrivals')
export class Arrival {
  @PrimaryColumn('uuid', { name: 'raw_inbound_id' }) rawInboundId!: string;
  @Column('uuid', { name: 'suggestion_id' }) suggestionId!: string;
  @Column('text', { array: true, default: [] }) corrections!: string[];
}
