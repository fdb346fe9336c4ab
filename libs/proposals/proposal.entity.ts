import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Closing, MarkKind, ProposalSource, ProposalStage, ProposerKind, proposalKinds } from '#contract';

/** 提案 */
@Entity('proposals')
export class Proposal {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'session_id' }) sessionId!: string;
  /** 流水号, given at submission. */
  @Column('text', { name: 'intake_serial' }) intakeSerial!: string;
  /** 案号, given at filing. */
  @Column('text', { name: 'case_number', nullable: true }) caseNumber!: string | null;
  @Column('text') kind!: (typeof proposalKinds)[number];
  /** 上级交办, or the body's own. */
  @Column('text', { default: 'OWN' }) source!: ProposalSource;
  @Column('text') stage!: ProposalStage;
  @Column('text') title!: string;
  @Column('text') situation!: string;
  @Column('text', { array: true }) demands!: string[];
  @Column('text') category!: string;
  @Column('text', { name: 'proposer_kind' }) proposerKind!: ProposerKind;
  @Column('text', { name: 'collective_name', nullable: true }) collectiveName!: string | null;
  /** Of a body: whom the desk and the unit may ask. */
  @Column('text', { name: 'contact_name', nullable: true }) contactName!: string | null;
  @Column('text', { name: 'contact_phone', nullable: true }) contactPhone!: string | null;
  /** The paper form with seal or signatures. */
  @Column('uuid', { name: 'scan_file_id', nullable: true }) scanFileId!: string | null;
  /** As lists print it: names joined, first proposer first. */
  @Column('text') proposers!: string;
  @Column('boolean', { name: 'consent_public' }) consentPublic!: boolean;
  /** Why not, when the proposers do not agree. */
  @Column('text', { name: 'nondisclosure_reason', nullable: true }) nonDisclosureReason!: string | null;
  /** Since when a copy is public; null: none is. */
  @Column('timestamptz', { name: 'published_at', nullable: true }) publishedAt!: Date | null;
  /** The clerk who entered it in the proposer's name. */
  @Column('text', { name: 'entered_by', nullable: true }) enteredBy!: string | null;
  @Column('uuid', { name: 'submitted_by', nullable: true }) submittedBy!: string | null;
  @Column('timestamptz', { name: 'submitted_at' }) submittedAt!: Date;
  @Column('timestamptz', { name: 'filed_at', nullable: true }) filedAt!: Date | null;
  /** How it was refused or withdrawn: reason of the body's list (不予立案), words, 去向, and the stage before. */
  @Column('text', { name: 'outcome_reason', nullable: true }) outcomeReason!: string | null;
  @Column('text', { name: 'outcome_note', nullable: true }) outcomeNote!: string | null;
  @Column('text', { name: 'outcome_destination', nullable: true }) outcomeDestination!: string | null;
  @Column('text', { name: 'outcome_from_stage', nullable: true }) outcomeFromStage!: ProposalStage | null;
  @Column('timestamptz', { name: 'outcome_at', nullable: true }) outcomeAt!: Date | null;
  /** 退回补充: what is asked for, until it is submitted again. */
  @Column('text', { name: 'returned_note', nullable: true }) returnedNote!: string | null;
  @Column('timestamptz', { name: 'returned_at', nullable: true }) returnedAt!: Date | null;
  /** 并案: the lead case it was merged under, and the stage to which an undo restores it. */
  @Column('uuid', { name: 'merged_into_id', nullable: true }) mergedIntoId!: string | null;
  @Column('timestamptz', { name: 'merged_at', nullable: true }) mergedAt!: Date | null;
  @Column('text', { name: 'merged_from_stage', nullable: true }) mergedFromStage!: ProposalStage | null;
  @Column('int', { default: 1 }) round!: number;
  /** When the last required reply of the current round was sent. */
  @Column('timestamptz', { name: 'replied_at', nullable: true }) repliedAt!: Date | null;
  @Column('timestamptz', { name: 'closed_at', nullable: true }) closedAt!: Date | null;
  /** On what ground it was closed; empty before it is. */
  @Column('text', { name: 'closed_as', nullable: true }) closedAs!: Closing | null;
  /** Of the current round, beside its assignment, so that lists need not look it up. */
  @Column('uuid', { name: 'lead_department_id', nullable: true }) leadDepartmentId!: string | null;
  @Column('date', { name: 'due_on', nullable: true }) dueOn!: string | null;
  /** Why the review suggests other units than the proposers, and why others were assigned than were suggested. */
  @Column('text', { name: 'review_units_reason', nullable: true }) reviewUnitsReason!: string | null;
  @Column('text', { name: 'assigned_units_reason', nullable: true }) assignedUnitsReason!: string | null;
  /** For substring search; written, never read. */
  @Column('tsvector', { select: false }) grams!: string;
}

@Entity('proposal_members')
export class ProposalMember {
  @PrimaryColumn('uuid', { name: 'proposal_id' }) proposalId!: string;
  @PrimaryColumn('uuid', { name: 'member_id' }) memberId!: string;
  /** 0 is the first proposer (第一提案人). */
  @Column('int') position!: number;
  /** Of a co-signer who signed in the app, with what they said to it. */
  @Column('timestamptz', { name: 'signed_at', nullable: true }) signedAt!: Date | null;
  @Column('text', { nullable: true }) opinion!: string | null;
}

/** 建议承办单位: what the proposers asked for, whoever it was assigned to later. */
@Entity('proposal_suggested_departments')
export class ProposalSuggestedDepartment {
  @PrimaryColumn('uuid', { name: 'proposal_id' }) proposalId!: string;
  @PrimaryColumn('uuid', { name: 'department_id' }) departmentId!: string;
}

@Entity('proposal_files')
export class ProposalFile {
  @PrimaryColumn('uuid', { name: 'proposal_id' }) proposalId!: string;
  @PrimaryColumn('uuid', { name: 'file_id' }) fileId!: string;
  @Column('int') position!: number;
}

/** A former text, replaced when the proposal was submitted again. */
@Entity('proposal_versions')
export class ProposalVersion {
  @PrimaryColumn('uuid', { name: 'proposal_id' }) proposalId!: string;
  @PrimaryColumn('int') version!: number;
  @Column('text') title!: string;
  @Column('text') situation!: string;
  @Column('text', { array: true }) demands!: string[];
  @Column('text') category!: string;
  @Column('timestamptz', { name: 'replaced_at' }) replacedAt!: Date;
  @Column('text', { name: 'replaced_by' }) replacedBy!: string;
}

/** 重点提案, 优秀提案; a withdrawn one stays, for figures as of an earlier moment. */
@Entity('proposal_marks')
export class ProposalMark {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'proposal_id' }) proposalId!: string;
  @Column('text') kind!: MarkKind;
  /** 督办领导 of a key proposal. */
  @Column('text', { nullable: true }) supervisor!: string | null;
  @Column('text') reason!: string;
  @Column('timestamptz', { name: 'marked_at' }) markedAt!: Date;
  @Column('text', { name: 'marked_by' }) markedBy!: string;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt!: Date | null;
}
