import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MailboxBeginning, MailboxProblem, MailboxSecurity } from '#contract';

/** A mailbox that is read by IMAP: how to get in, where the reading stands, how it goes. */
@Entity('mailboxes')
export class Mailbox {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') address!: string;
  @Column('text') host!: string;
  @Column('int') port!: number;
  @Column('text') security!: MailboxSecurity;
  @Column('text') login!: string;
  @Column('text', { name: 'sealed_password' }) sealedPassword!: string;
  @Column('text', { name: 'begin_with' }) beginWith!: MailboxBeginning;
  @Column('text', { name: 'done_folder', nullable: true }) doneFolder!: string | null;
  @Column('text', { name: 'failed_folder', nullable: true }) failedFolder!: string | null;
  @Column('int', { name: 'poll_minutes' }) pollMinutes!: number;
  @Column('boolean') enabled!: boolean;
  @Column('int', { default: 1 }) version!: number;
  @Column('timestamptz', { name: 'added_at' }) addedAt!: Date;
  @Column('bigint', { name: 'uid_validity', nullable: true }) uidValidity!: number | null;
  @Column('bigint', { name: 'last_uid', default: 0 }) lastUid!: number;
  @Column('timestamptz', { name: 'reads_from', nullable: true }) readsFrom!: Date | null;
  @Column('boolean', { default: false }) connected!: boolean;
  @Column('timestamptz', { name: 'last_success_at', nullable: true }) lastSuccessAt!: Date | null;
  @Column('text', { nullable: true }) problem!: MailboxProblem | null;
  @Column('text', { name: 'server_said', nullable: true }) serverSaid!: string | null;
  @Column('timestamptz', { name: 'failing_since', nullable: true }) failingSince!: Date | null;
  @Column('timestamptz', { name: 'next_try_at', nullable: true }) nextTryAt!: Date | null;
  @Column('timestamptz', { name: 'told_at', nullable: true }) toldAt!: Date | null;
  @Column('int', { default: 0 }) waiting!: number;
  @Column('int', { name: 'taken_in', default: 0 }) takenIn!: number;
  @Column('int', { default: 0 }) unmoved!: number;
}

/** A mail that could not be taken in; it lies in the mailbox still. */
@Entity('mailbox_failures')
export class MailboxFailureRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'mailbox_id', nullable: true }) mailboxId!: string | null;
  @Column('text') address!: string;
  @Column('bigint', { name: 'uid_validity' }) uidValidity!: number;
  @Column('bigint') uid!: number;
  @Column('text') subject!: string;
  @Column('text') sender!: string;
  @Column('bigint') size!: number;
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
  @Column('timestamptz', { name: 'failed_at' }) failedAt!: Date;
  @Column('text') reason!: string;
  @Column('text', { nullable: true }) folder!: string | null;
}
