import type { Role } from '#contract';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who may sign in, and as what. */
@Entity('accounts')
export class AccountRow {
  @PrimaryColumn('uuid') id!: string;
  /** Folded: the same login in any case or width is one account. */
  @Column('text') login!: string;
  @Column('text', { name: 'password_hash' }) passwordHash!: string;
  @Column('text') name!: string;
  @Column('text') role!: Role;
  @Column('uuid', { name: 'member_id', nullable: true }) memberId!: string | null;
  @Column('uuid', { name: 'department_id', nullable: true }) departmentId!: string | null;
  /** 负责人 of the department. */
  @Column('boolean', { default: false }) head!: boolean;
  @Column('text', { nullable: true }) mail!: string | null;
  @Column('boolean', { name: 'must_change_password', default: true }) mustChangePassword!: boolean;
  @Column('int', { name: 'failed_attempts', default: 0 }) failedAttempts!: number;
  @Column('timestamptz', { name: 'locked_until', nullable: true }) lockedUntil!: Date | null;
  @Column('timestamptz', { name: 'disabled_at', nullable: true }) disabledAt!: Date | null;
  @Column('timestamptz', { name: 'last_sign_in_at', nullable: true }) lastSignInAt!: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
