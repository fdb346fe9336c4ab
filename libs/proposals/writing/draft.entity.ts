import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DraftContent, DraftStage, InvitationStage } from '#contract';

/** A proposal while it is written: its owner's alone, and no proposal yet. */
@Entity('proposal_drafts')
export class Draft {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'account_id' }) accountId!: string;
  /** Of the owner; null for staff, who write on somebody's behalf. */
  @Column('uuid', { name: 'member_id', nullable: true }) memberId!: string | null;
  @Column('text') stage!: DraftStage;
  @Column('jsonb') content!: DraftContent;
  /** Counts every save. */
  @Column('int') version!: number;
  /** Counts the changes of what co-signers put their name to. */
  @Column('int', { name: 'text_revision' }) textRevision!: number;
  @Column('timestamptz', { name: 'sign_until', nullable: true }) signUntil!: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
  @Column('uuid', { name: 'proposal_id', nullable: true }) proposalId!: string | null;
}

/** A member who is asked to sign (联名). */
@Entity('draft_invitations')
export class Invitation {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'draft_id' }) draftId!: string;
  @Column('uuid', { name: 'member_id' }) memberId!: string;
  @Column('text') stage!: InvitationStage;
  /** In the order of invitation; the first proposer is 0. */
  @Column('int') position!: number;
  @Column('timestamptz', { name: 'invited_at' }) invitedAt!: Date;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt!: Date | null;
  /** Which text was signed. */
  @Column('int', { name: 'text_revision', nullable: true }) textRevision!: number | null;
  @Column('text', { nullable: true }) opinion!: string | null;
  @Column('boolean', { name: 'asked_again', default: false }) askedAgain!: boolean;
}
