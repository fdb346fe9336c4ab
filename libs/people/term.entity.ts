import { Column, Entity, PrimaryColumn } from 'typeorm';

/** 届 */
@Entity('terms')
export class TermRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('int') number!: number;
  @Column('date', { name: 'starts_on' }) startsOn!: string;
  /** The first day that is no longer part of it. */
  @Column('date', { name: 'ends_on' }) endsOn!: string;
}
