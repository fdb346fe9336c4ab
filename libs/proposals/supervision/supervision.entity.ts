import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SupervisionKind } from '#contract';

/** 批示 of a leader on a case. */
@Entity('instructions')
export class Instruction {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'proposal_id' }) proposalId!: string;
  @Column('text') text!: string;
  @Column('text') leader!: string;
  @Column('uuid', { name: 'leader_account_id', nullable: true }) leaderAccountId!: string | null;
  /** The clerk who entered it from paper. */
  @Column('text', { name: 'recorded_by', nullable: true }) recordedBy!: string | null;
  @Column('timestamptz', { name: 'given_at' }) givenAt!: Date;
  @Column('date', { name: 'due_on', nullable: true }) dueOn!: string | null;
}

/** Who has to see to an instruction, and what they report. */
@Entity('instruction_targets')
export class InstructionTarget {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'instruction_id' }) instructionId!: string;
  /** Null: the secretariat. */
  @Column('uuid', { name: 'department_id', nullable: true }) departmentId!: string | null;
  @Column('text', { nullable: true }) answer!: string | null;
  @Column('text', { name: 'answered_by', nullable: true }) answeredBy!: string | null;
  @Column('timestamptz', { name: 'answered_at', nullable: true }) answeredAt!: Date | null;
}

/** 督办活动 */
@Entity('supervision_events')
export class SupervisionEvent {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') kind!: SupervisionKind;
  @Column('date', { name: 'held_on' }) heldOn!: string;
  @Column('text') participants!: string;
  @Column('text') outcome!: string;
  @Column('text', { name: 'recorded_by' }) recordedBy!: string;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: Date;
}

@Entity('supervision_event_proposals')
export class SupervisionEventProposal {
  @PrimaryColumn('uuid', { name: 'event_id' }) eventId!: string;
  @PrimaryColumn('uuid', { name: 'proposal_id' }) proposalId!: string;
}

@Entity('supervision_event_departments')
export class SupervisionEventDepartment {
  @PrimaryColumn('uuid', { name: 'event_id' }) eventId!: string;
  @PrimaryColumn('uuid', { name: 'department_id' }) departmentId!: string;
}

@Entity('supervision_event_files')
export class SupervisionEventFile {
  @PrimaryColumn('uuid', { name: 'event_id' }) eventId!: string;
  @PrimaryColumn('uuid', { name: 'file_id' }) fileId!: string;
  @Column('int') position!: number;
}
