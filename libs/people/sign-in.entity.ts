import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One device that is signed in. Only the digest of its token is kept: a copy of the table opens nothing. */
@Entity('sign_ins')
export class SignInRow {
  @PrimaryColumn('text', { name: 'token_digest' }) tokenDigest!: string;
  @Column('uuid', { name: 'account_id' }) accountId!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
}
