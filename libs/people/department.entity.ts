import { Column, Entity, PrimaryColumn } from 'typeorm';

/** 承办单位 */
@Entity('departments')
export class DepartmentRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('text', { name: 'short_name', nullable: true }) shortName!: string | null;
  @Column('text', { nullable: true }) contact!: string | null;
  @Column('text', { nullable: true }) phone!: string | null;
  @Column('text', { nullable: true }) mail!: string | null;
  @Column('boolean', { default: true }) active!: boolean;
}
