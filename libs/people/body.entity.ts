import type { BodySettings } from '#contract';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** 政协机关: one row in an installation. Settings left out of the row take their defaults. */
@Entity('bodies')
export class BodyRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('jsonb') settings!: Partial<BodySettings>;
  /** Always true, and unique: the database keeps a second body out. */
  @Column('boolean', { default: true }) singleton!: boolean;
}
