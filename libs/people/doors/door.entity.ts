import type { CodeSettings, DoorKind, DoorSettings } from '#contract';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('sign_in_doors')
export class DoorRow {
  @PrimaryColumn('text') kind!: DoorKind | 'codes';
  @Column('jsonb') settings!: DoorSettings | CodeSettings;
  @Column('text', { nullable: true }) secret!: string | null;
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date;
  @Column('text', { name: 'changed_by' }) changedBy!: string;
}

/** As whom another system knows the holder of an account. */
@Entity('identities')
export class IdentityRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'account_id' }) accountId!: string;
  @Column('text') kind!: DoorKind;
  @Column('text') subject!: string;
  @Column('timestamptz', { name: 'bound_at' }) boundAt!: Date;
}

@Entity('door_visits')
export class DoorVisit {
  @PrimaryColumn('text', { name: 'state_digest' }) stateDigest!: string;
  @Column('text') kind!: DoorKind;
  @Column('text', { name: 'browser_digest', nullable: true }) browserDigest!: string | null;
  @Column('uuid', { name: 'account_id', nullable: true }) accountId!: string | null;
  @Column('text') nonce!: string;
  @Column('text') verifier!: string;
  @Column('text', { name: 'goes_to' }) goesTo!: string;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
}

@Entity('one_time_codes')
export class OneTimeCode {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'account_id' }) accountId!: string;
  @Column('text') digest!: string;
  @Column('text', { nullable: true }) sealed!: string | null;
  @Column('boolean', { name: 'by_sms' }) bySms!: boolean;
  @Column('timestamptz', { name: 'made_at' }) madeAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
  @Column('int', { default: 0 }) tries!: number;
  @Column('timestamptz', { name: 'used_at', nullable: true }) usedAt!: Date | null;
}
