import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A department's judgement of a proposal it has answered. */
@Entity('evaluations')
export class Evaluation {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'assignment_id' }) assignmentId!: string;
  /** The items as the body had set them on that day. */
  @Column('jsonb') points!: { label: string; points: number; of: number }[];
  @Column('int') total!: number;
  @Column('text', { nullable: true }) comment!: string | null;
  /** Given while neither side could see the other's (背靠背). */
  @Column('boolean') blind!: boolean;
  @Column('text', { name: 'evaluated_by' }) evaluatedBy!: string;
  @Column('timestamptz', { name: 'evaluated_at' }) evaluatedAt!: Date;
}
