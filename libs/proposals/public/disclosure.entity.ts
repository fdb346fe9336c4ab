import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Disclosure, PublicCase } from '#contract';

/** The committee's decision on making a case public. At most one stands; it is ended, never changed. */
@Entity('disclosures')
export class DisclosureDecision {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'proposal_id' }) proposalId!: string;
  @Column('text') decision!: Disclosure;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('text', { name: 'decided_by' }) decidedBy!: string;
  @Column('timestamptz', { name: 'decided_at' }) decidedAt!: Date;
  /** Withdrawn (then with a reason), or replaced by a newer decision. */
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  @Column('text', { name: 'ended_by', nullable: true }) endedBy!: string | null;
  @Column('text', { name: 'end_reason', nullable: true }) endReason!: string | null;
  /** The frozen copy that everybody may read. */
  @Column('jsonb', { nullable: true }) published!: PublicCase | null;
  @Column('text', { name: 'search_text' }) searchText!: string;
  /** For substring search; written, never read. */
  @Column('tsvector', { select: false }) grams!: string;
}
