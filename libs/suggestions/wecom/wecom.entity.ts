import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AppSettings, BotSettings, MpSettings, WecomKind, WecomState } from '#contract';

export type SecretName = 'secret' | 'token' | 'encodingAesKey';

/** The settings of one door, its secrets sealed. */
@Entity('wecom_accounts')
export class WecomAccount {
  @PrimaryColumn('text') kind!: WecomKind;
  @Column('jsonb') settings!: BotSettings | AppSettings | MpSettings;
  @Column('jsonb', { default: {} }) secrets!: Partial<Record<SecretName, string>>;
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date;
  @Column('text', { name: 'changed_by' }) changedBy!: string;
}

/** How a door stands, as its one owner last saw it. */
@Entity('wecom_lines')
export class WecomLine {
  @PrimaryColumn('text') kind!: WecomKind;
  @Column('text') state!: WecomState;
  @Column('timestamptz') since!: Date;
  @Column('timestamptz', { name: 'seen_at', nullable: true }) seenAt!: Date | null;
  @Column('timestamptz', { name: 'last_message_at', nullable: true }) lastMessageAt!: Date | null;
  /** A person asked for another try; what happened before that moment no longer holds it back. */
  @Column('timestamptz', { name: 'wanted_at', nullable: true }) wantedAt!: Date | null;
  /** Digest of the settings it came about with: with other ones it may be tried anew. */
  @Column('text', { nullable: true }) settings!: string | null;
}

/** The one access token of an account, for all processes. */
@Entity('wecom_tokens')
export class WecomToken {
  @PrimaryColumn('text') kind!: 'app' | 'mp';
  @Column('text') account!: string;
  @Column('text') token!: string;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
}

/** A userid that came encrypted, and whose it is. */
@Entity('wecom_userids')
export class WecomUserid {
  @PrimaryColumn('text') encrypted!: string;
  @Column('text') userid!: string;
  @Column('timestamptz', { name: 'found_at' }) foundAt!: Date;
}

/** Where and how a message can be answered. */
@Entity('reply_handles')
export class ReplyHandle {
  @PrimaryColumn('uuid', { name: 'raw_inbound_id' }) rawInboundId!: string;
  @Column('text') way!: 'line' | 'webhook' | 'app' | 'mp';
  /** The group, or the person alone. */
  @Column('text') conversation!: string;
  @Column('text') person!: string;
  @Column('text', { name: 'request_id', nullable: true }) requestId!: string | null;
  @Column('text', { name: 'response_url', nullable: true }) responseUrl!: string | null;
  @Column('timestamptz', { name: 'response_used_at', nullable: true }) responseUsedAt!: Date | null;
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
}

/** What a message points to, fetched before the message is read. */
@Entity('raw_media')
export class RawMedium {
  @PrimaryColumn('uuid', { name: 'raw_inbound_id' }) rawInboundId!: string;
  @PrimaryColumn('int') position!: number;
  @Column('text') kind!: 'image' | 'voice' | 'file' | 'video' | 'userid';
  @Column('text', { nullable: true }) url!: string | null;
  @Column('text', { name: 'aes_key', nullable: true }) aesKey!: string | null;
  @Column('text', { name: 'media_id', nullable: true }) mediaId!: string | null;
  @Column('text', { default: 'waiting' }) state!: 'waiting' | 'fetched' | 'failed';
  @Column('text', { nullable: true }) failure!: string | null;
  @Column('uuid', { name: 'file_id', nullable: true }) fileId!: string | null;
  @Column('timestamptz', { name: 'claimed_at', nullable: true }) claimedAt!: Date | null;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
}
