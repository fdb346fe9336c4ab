import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Card } from '#channels';
import type { wecomMessageStates } from '#contract';

/** Something we say in WeCom or as the public account. */
@Entity('wecom_messages')
export class WecomMessage {
  @PrimaryColumn('uuid') id!: string;
  /** What it is, once and for ever: the same key again is the same message. */
  @Column('text') key!: string;
  @Column('text') conversation!: string;
  @Column('uuid', { name: 'reply_to', nullable: true }) replyTo!: string | null;
  @Column('text') text!: string;
  @Column('jsonb', { nullable: true }) card!: Card | null;
  @Column('text', { default: 'waiting' }) state!: (typeof wecomMessageStates)[number];
  @Column('int', { default: 0 }) tries!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'next_try_at' }) nextTryAt!: Date;
  /** Counts against the conversation's limits from here on, whether it is known to have arrived or not. */
  @Column('timestamptz', { name: 'tried_at', nullable: true }) triedAt!: Date | null;
  @Column('timestamptz', { name: 'sent_at', nullable: true }) sentAt!: Date | null;
  @Column('text', { nullable: true }) failure!: string | null;
}
