import { Column, Entity, PrimaryColumn } from 'typeorm';

/** 委员: a person in one term. */
@Entity('members')
export class MemberRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'term_id' }) termId!: string;
  @Column('text') name!: string;
  @Column('uuid', { name: 'sector_id', nullable: true }) sectorId!: string | null;
  @Column('text', { nullable: true }) party!: string | null;
  @Column('boolean', { default: false }) standing!: boolean;
  @Column('text', { name: 'liaison_group', nullable: true }) group!: string | null;
  @Column('boolean', { default: false }) convener!: boolean;
  @Column('text', { nullable: true }) phone!: string | null;
  @Column('boolean', { default: true }) active!: boolean;
}
