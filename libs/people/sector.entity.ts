import { Column, Entity, PrimaryColumn } from 'typeorm';

/** 界别 */
@Entity('sectors')
export class SectorRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
}
