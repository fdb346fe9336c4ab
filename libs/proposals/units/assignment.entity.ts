import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AssignmentRole, AssignmentStage, DeadlineRule, OpinionStance, consultationWays } from '#contract';

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
  /** How the due day was reached: from this day, by the rule as it stood then. */
  @Column('date', { name: 'due_from' }) dueFrom!: string;
  @Column('jsonb', { name: 'due_rule' }) dueRule!: DeadlineRule;
  /** Of the pause that is open, and of the request for an extension that waits. */
  @Column('timestamptz', { name: 'paused_at', nullable: true }) pausedAt!: Date | null;
  @Column('timestamptz', { name: 'extension_asked_at', nullable: true }) extensionAskedAt!: Date | null;
  /** Its part ended because the case was withdrawn (撤案): the stage to which an undo leads back. */
  @Column('text', { name: 'withdrawn_from_stage', nullable: true }) withdrawnFromStage!: AssignmentStage | null;
  @Column('timestamptz', { name: 'acknowledged_at', nullable: true }) acknowledgedAt!: Date | null;
  /** 退办 may be asked for up to this day; null: assigned before there was a limit. */
  @Column('date', { name: 'return_until', nullable: true }) returnUntil!: string | null;
  @Column('timestamptz', { name: 'late_return_allowed_at', nullable: true }) lateReturnAllowedAt!: Date | null;
  /** 退办, 改派: from then on it is no part of the case any more. */
  @Column('timestamptz', { name: 'released_at', nullable: true }) releasedAt!: Date | null;
  /** 会办意见, addressed to the lead unit. */
  @Column('text', { nullable: true }) opinion!: string | null;
  @Column('timestamptz', { name: 'opinion_sent_at', nullable: true }) opinionSentAt!: Date | null;
  /** When the unit judged the proposal (双向评议). */
  @Column('timestamptz', { name: 'evaluated_at', nullable: true }) evaluatedAt!: Date | null;
  @Column('text', { name: 'opinion_stance', nullable: true }) opinionStance!: OpinionStance | null;
  @Column('text', { name: 'opinion_dissent', nullable: true }) opinionDissent!: string | null;
  @Column('text', { name: 'opinion_signer', nullable: true }) opinionSigner!: string | null;
  /** The lead was told not to wait for it. */
  @Column('timestamptz', { name: 'opinion_waived_at', nullable: true }) opinionWaivedAt!: Date | null;
  @Column('text', { name: 'opinion_waived_by', nullable: true }) opinionWaivedBy!: string | null;
  @Column('text', { name: 'opinion_waiver_reason', nullable: true }) opinionWaiverReason!: string | null;
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
