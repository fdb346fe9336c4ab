import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A mail address that took no mail: only the app tells its owner things, until somebody, or a letter from it, says otherwise. */
@Entity('bad_addresses')
export class BadAddressRow {
  @PrimaryColumn('uuid') id!: string;
  /** Lower-cased. */
  @Column('text') address!: string;
  @Column('timestamptz') since!: Date;
  /** What the other side said, in plain words. */
  @Column('text') reason!: string;
  @Column('timestamptz', { name: 'cleared_at', nullable: true }) clearedAt!: Date | null;
  @Column('text', { name: 'cleared_by', nullable: true }) clearedBy!: string | null;
}
