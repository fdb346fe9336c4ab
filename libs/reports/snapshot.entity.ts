import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { FigureView, SnapshotView, snapshotState } from '#contract';

/** One yearly summary as it was on the day it was made. Once `ready` it is never changed; a new one is a new revision. */
@Entity('snapshots')
export class Snapshot {
  @PrimaryColumn('uuid') id!: string;
  @Column('date', { name: 'from_on' }) from!: string;
  @Column('date', { name: 'to_on' }) to!: string;
  @Column('timestamptz', { name: 'as_of' }) asOf!: Date;
  @Column('int') revision!: number;
  @Column('text') state!: (typeof snapshotState)[number];
  @Column('text', { name: 'requested_by' }) requestedBy!: string;
  @Column('uuid', { name: 'requested_by_id', nullable: true }) requestedById!: string | null;
  @Column('timestamptz', { name: 'requested_at' }) requestedAt!: Date;
  @Column('timestamptz', { name: 'built_at', nullable: true }) builtAt!: Date | null;
  @Column('jsonb', { nullable: true }) sentence!: SnapshotView['sentence'] | null;
  @Column('jsonb', { nullable: true }) equations!: SnapshotView['equations'] | null;
  @Column('text', { nullable: true }) digest!: string | null;
}

/** A figure of a summary, with the very records it counts. */
@Entity('snapshot_figures')
export class SnapshotFigure {
  @PrimaryColumn('uuid', { name: 'snapshot_id' }) snapshotId!: string;
  @PrimaryColumn('text') key!: string;
  @Column('int') position!: number;
  @Column('jsonb') figure!: FigureView;
  @Column('text', { name: 'record_kind' }) recordKind!: string;
  @Column('uuid', { name: 'record_ids', array: true }) recordIds!: string[];
  @Column('uuid', { name: 'counted_ids', array: true, nullable: true }) countedIds!: string[] | null;
}
