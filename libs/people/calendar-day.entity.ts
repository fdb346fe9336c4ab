import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A day that the body decided otherwise than the public calendar. */
@Entity('calendar_days')
export class CalendarDayRow {
  @PrimaryColumn('date') day!: string;
  @Column('boolean') works!: boolean;
  @Column('text') name!: string;
  @Column('text', { name: 'changed_by' }) changedBy!: string;
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date;
}
