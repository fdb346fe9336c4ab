import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Attitude, RatingMedium, contactWays, relevances } from '#contract';

/** What one proposer says of one unit's reply in one round. */
@Entity('ratings')
export class Rating {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'proposal_id' }) proposalId!: string;
  @Column('int') round!: number;
  @Column('uuid', { name: 'assignment_id' }) assignmentId!: string;
  @Column('uuid', { name: 'member_id', nullable: true }) memberId!: string | null;
  /** In place of a member: the proposal by which a collective stands behind the case. */
  @Column('uuid', { name: 'collective_id', nullable: true }) collectiveId!: string | null;
  @Column('text') attitude!: Attitude;
  @Column('text') result!: Attitude;
  @Column('text', { nullable: true }) relevance!: (typeof relevances)[number] | null;
  @Column('text', { nullable: true }) consulted!: (typeof contactWays)[number] | null;
  @Column('text', { nullable: true }) comment!: string | null;
  @Column('timestamptz', { name: 'rated_at' }) ratedAt!: Date;
  @Column('text', { default: 'APP' }) medium!: RatingMedium;
  /** The clerk who entered a paper form. */
  @Column('text', { name: 'entered_by', nullable: true }) enteredBy!: string | null;
  @Column('uuid', { name: 'scan_file_id', nullable: true }) scanFileId!: string | null;
  /** Keyed digests of where it came from; never the address. */
  @Column('text', { name: 'device_digest', nullable: true }) deviceDigest!: string | null;
  @Column('text', { name: 'address_digest', nullable: true }) addressDigest!: string | null;
}

/** 一次性评价链接: of its token only the digest is kept. */
@Entity('feedback_links')
export class FeedbackLink {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'assignment_id' }) assignmentId!: string;
  @Column('uuid', { name: 'rater_id' }) raterId!: string;
  @Column('text', { name: 'token_digest' }) tokenDigest!: string;
  @Column('text', { name: 'made_by' }) madeBy!: string;
  @Column('timestamptz', { name: 'made_at' }) madeAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
  @Column('timestamptz', { name: 'used_at', nullable: true }) usedAt!: Date | null;
  /** A newer one took its place. */
  @Column('timestamptz', { name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
}

/** 组织协商, by the secretariat, when the first proposer is still not satisfied. */
@Entity('mediations')
export class Mediation {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'proposal_id' }) proposalId!: string;
  @Column('int') round!: number;
  @Column('date', { name: 'held_on' }) heldOn!: string;
  @Column('text', { name: 'with_whom' }) withWhom!: string;
  @Column('text') outcome!: string;
  /** Whether the first proposer came to agree; the rating stays as it is. */
  @Column('boolean') agreed!: boolean;
  @Column('text', { name: 'recorded_by' }) recordedBy!: string;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: Date;
}
