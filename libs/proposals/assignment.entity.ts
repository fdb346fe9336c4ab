import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AssignmentRole, AssignmentStage, consultationWays } from '#contract';

/** 交办: one department's part in one round of a proposal. */
@Entity('assignments')
export class Assignment {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'proposal_id' }) proposalId!: string;
  @Column('uuid', { name: 'department_id' }) departmentId!: string;
  @Column('text') role!: AssignmentRole;
  @Column('int') round!: number;
  @Column('text') stage!: AssignmentStage;
  @Column('timestamptz', { name: 'assigned_at' }) assignedAt!: Date;
  @Column('date', { name: 'due_on' }) dueOn!: string;
  /** How the due day was reached: counted from this day, so many working days. */
  @Column('date', { name: 'due_from' }) dueFrom!: string;
  @Column('int', { name: 'due_working_days' }) dueWorkingDays!: number;
  @Column('timestamptz', { name: 'acknowledged_at', nullable: true }) acknowledgedAt!: Date | null;
  /** 会办意见, addressed to the lead unit. */
  @Column('text', { nullable: true }) opinion!: string | null;
  @Column('timestamptz', { name: 'opinion_sent_at', nullable: true }) opinionSentAt!: Date | null;
}

/** 面商 */
@Entity('consultations')
export class Consultation {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'assignment_id' }) assignmentId!: string;
  @Column('text') way!: (typeof consultationWays)[number];
  @Column('date', { name: 'held_on' }) heldOn!: string;
  @Column('text', { name: 'with_whom' }) withWhom!: string;
  @Column('text') outcome!: string;
  @Column('text', { name: 'recorded_by' }) recordedBy!: string;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: Date;
}
