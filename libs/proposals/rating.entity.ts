import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Attitude } from '#contract';

/** What one proposer says of one round's reply. */
@Entity('ratings')
export class Rating {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'proposal_id' }) proposalId!: string;
  @Column('int') round!: number;
  @Column('uuid', { name: 'member_id' }) memberId!: string;
  @Column('text') attitude!: Attitude;
  @Column('text') result!: Attitude;
  @Column('text', { nullable: true }) comment!: string | null;
  @Column('timestamptz', { name: 'rated_at' }) ratedAt!: Date;
}
