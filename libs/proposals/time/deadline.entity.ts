import { Column, Entity, PrimaryColumn } from 'typeorm';

/** 延期: who asked for which day and why, and how it was decided. */
@Entity('extensions')
export class Extension {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'assignment_id' }) assignmentId!: string;
  @Column('text', { name: 'requested_by' }) requestedBy!: string;
  @Column('timestamptz', { name: 'requested_at' }) requestedAt!: Date;
  @Column('text') reason!: string;
  @Column('date', { name: 'wanted_on' }) wantedOn!: string;
  /** The due day when it was asked for. */
  @Column('date', { name: 'former_on' }) formerOn!: string;
  @Column('text', { name: 'decided_by', nullable: true }) decidedBy!: string | null;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt!: Date | null;
  /** Null once decided: refused. */
  @Column('date', { name: 'granted_on', nullable: true }) grantedOn!: string | null;
  /** What was said with the decision. */
  @Column('text', { nullable: true }) note!: string | null;
}

/** 暂停计时: the unit waits for the member. */
@Entity('pauses')
export class Pause {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'assignment_id' }) assignmentId!: string;
  @Column('text', { name: 'started_by' }) startedBy!: string;
  @Column('timestamptz', { name: 'started_at' }) startedAt!: Date;
  @Column('text') reason!: string;
  @Column('text', { name: 'ended_by', nullable: true }) endedBy!: string | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
}

/** 催办 */
@Entity('reminders')
export class Reminder {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'assignment_id' }) assignmentId!: string;
  @Column('date', { name: 'reminded_on' }) remindedOn!: string;
  @Column('timestamptz', { name: 'reminded_at' }) remindedAt!: Date;
  @Column('text', { name: 'reminded_by' }) remindedBy!: string;
  @Column('text', { nullable: true }) text!: string | null;
  /** Null: it waits for the next working hours. */
  @Column('timestamptz', { name: 'told_at', nullable: true }) toldAt!: Date | null;
}

/** A rung of the ladder that a due day has reached, and the day in whose digest it is told. */
@Entity('ladder_rungs')
export class LadderRung {
  @PrimaryColumn('uuid', { name: 'assignment_id' }) assignmentId!: string;
  @PrimaryColumn('date', { name: 'due_on' }) dueOn!: string;
  @PrimaryColumn('text') tells!: string;
  @PrimaryColumn('int', { name: 'days_left' }) daysLeft!: number;
  @Column('date', { name: 'told_on' }) toldOn!: string;
}
