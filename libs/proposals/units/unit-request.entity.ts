import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AssignmentRole, OpenRequest } from '#contract';

/** 申请退办 or 建议增办: what a unit asks the supervisor or the secretariat for. At most one of each kind is open. */
@Entity('unit_requests')
export class UnitRequest {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') kind!: OpenRequest['kind'];
  @Column('uuid', { name: 'assignment_id' }) assignmentId!: string;
  /** The unit it names: instead, or as well. */
  @Column('uuid', { name: 'department_id', nullable: true }) departmentId!: string | null;
  @Column('text') reason!: string;
  @Column('text', { name: 'asked_by' }) askedBy!: string;
  @Column('timestamptz', { name: 'asked_at' }) askedAt!: Date;
  @Column('boolean', { nullable: true }) granted!: boolean | null;
  @Column('text', { name: 'decided_by', nullable: true }) decidedBy!: string | null;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt!: Date | null;
  @Column('text', { name: 'decision_note', nullable: true }) decisionNote!: string | null;
}

/** 审查建议: the units that the review would have, each with its role. */
@Entity('review_suggested_departments')
export class ReviewSuggestedDepartment {
  @PrimaryColumn('uuid', { name: 'proposal_id' }) proposalId!: string;
  @PrimaryColumn('uuid', { name: 'department_id' }) departmentId!: string;
  @Column('text') role!: AssignmentRole;
}
