import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import type { Me, ResultOf, routes } from '#contract';
import { type Actor, Db, Refusal, type Tx, fold, readMark, sha256, system, trail } from '#platform';
import { Attempts, attemptsAllowed, lockMinutes } from './attempts.js';
import { OneTimeCodes } from './doors/codes.js';
import { bodyName } from './bodies.js';
import { checkPassword, hashPassword, isPassword } from './passwords.js';
import { SignInRow } from './sign-in.entity.js';
import { sessionAt } from './sessions.js';

/** What a door knows about the caller. */
export interface Caller {
  address: string;
}

/** A fresh sign-in: the token goes into the cookie, nowhere else. */
export interface Entered {
  me: Me;
  session: { token: string; expiresAt: Date };
}

type Welcome = ResultOf<typeof routes.signIn.welcome>;

interface Claimed {
  id: string;
  login: string;
  role: Me['role'];
  passwordHash: string;
  failedAttempts: number;
  disabledAt: Date | null;
}

const hour = 3_600_000;
const deskLasts = 12 * hour;
const phoneLasts = 30 * 24 * hour;

@Injectable()
export class SignIns {
  /** Failures from one address; a whole office may sit behind it. */
  private readonly addresses = new Attempts(50, lockMinutes);
  /** Logins that nobody has are closed like real ones, so that being locked tells nothing. */
  private readonly strangers = new Attempts(attemptsAllowed, lockMinutes);

  constructor(
    private readonly db: Db,
    private readonly codes: OneTimeCodes,
  ) {}

  /** Who a token stands for; null when it is unknown, over, or its account is disabled. */
  async find(token: string): Promise<{ actor: Actor; mustChangePassword: boolean } | null> {
    const row = await this.db.row<Actor & { mustChangePassword: boolean }>(
      `SELECT a.id AS "accountId", a.name, a.role, a.member_id AS "memberId", a.department_id AS "departmentId",
              a.must_change_password AS "mustChangePassword"
         FROM sign_ins s JOIN accounts a ON a.id = s.account_id
        WHERE s.token_digest = $1 AND s.expires_at > $2 AND a.disabled_at IS NULL`,
      [sha256(token), this.db.now()],
    );
    if (!row) return null;
    const { mustChangePassword, ...actor } = row;
    return { actor, mustChangePassword };
  }

  /** Signs in. An unknown login gets the same answers, in the same time, as a known one with a wrong password. */
  async enter(given: string, password: string, caller: Caller, code: string | null = null): Promise<Entered> {
    const login = fold(given);
    const now = this.db.now();
    if (this.addresses.take(caller.address, now)) throw new Refusal('too-many-requests');
    const claimed = await this.claimAttempt('login', login);
    const closed = claimed ? null : this.strangers.take(login, now);
    if (closed) throw new Refusal('account-locked', { minutes: minutesUntil(closed, now) });
    const right = await isPassword(claimed?.passwordHash ?? null, password);
    if (!claimed || !right) throw await this.failed(claimed, Refusal.at('password', 'sign-in-failed'));
    this.addresses.giveBack(caller.address);
    if (claimed.disabledAt) throw new Refusal('account-disabled');
    await this.secondStep(claimed, code, caller);
    const session = await this.db.transaction(system, (tx) => openSignIn(tx, claimed));
    return { me: await this.me({ accountId: claimed.id }), session };
  }

  /** A wrong code counts like a wrong password; being asked for one does not. */
  private async secondStep(claimed: Claimed, code: string | null, caller: Caller): Promise<void> {
    try {
      await this.codes.secondStep(claimed, code, caller.address);
    } catch (error) {
      if (error instanceof Refusal && error.code === 'code-wrong') throw await this.failed(claimed, error);
      await this.db.rows(clearAttempts, [claimed.id]);
      throw error;
    }
  }

  /** A member with a code alone. Wrong ones are counted per login, so that the six figures cannot be tried out. */
  async enterByCode(given: string, code: string, caller: Caller): Promise<Entered> {
    const login = fold(given);
    const now = this.db.now();
    if (this.addresses.take(caller.address, now)) throw new Refusal('too-many-requests');
    const account = await this.codes.accountBy(login, code);
    this.addresses.giveBack(caller.address);
    const session = await this.db.transaction(system, (tx) => openSignIn(tx, account));
    return { me: await this.me({ accountId: account.id }), session };
  }

  /** What the sign-in page shows before anybody is known. */
  async welcome(): Promise<Omit<Welcome, 'doors'>> {
    const demoAccounts = await readMark<Welcome['demoAccounts']>(this.db, 'demo-accounts');
    const { alone } = await this.codes.settings();
    return { bodyName: await bodyName(this.db), codeAlone: alone, demoAccounts: demoAccounts ?? [] };
  }

  /** Who I am, for the frame of every page. */
  async me({ accountId }: Pick<Actor, 'accountId'>): Promise<Me> {
    const row = await this.db.row<Omit<Me, 'bodyName' | 'sessionLabel'>>(
      `SELECT a.id AS "accountId", a.login, a.name, a.role, a.member_id AS "memberId",
              a.department_id AS "departmentId", d.name AS "departmentName",
              a.must_change_password AS "mustChangePassword"
         FROM accounts a LEFT JOIN departments d ON d.id = a.department_id WHERE a.id = $1`,
      [accountId],
    );
    if (!row) throw new Refusal('not-signed-in');
    const session = await sessionAt(this.db, this.db.now());
    return { ...row, bodyName: await bodyName(this.db), sessionLabel: session?.label ?? null };
  }

  async leave(token: string): Promise<void> {
    await this.db.rows(`DELETE FROM sign_ins WHERE token_digest = $1`, [sha256(token)]);
  }

  async leaveEverywhere(actor: Actor): Promise<void> {
    await this.db.rows(`DELETE FROM sign_ins WHERE account_id = $1`, [actor.accountId]);
  }

  /** Changes one's own password and ends all sign-ins but this one. */
  async changePassword(actor: Actor, current: string, next: string, keepToken: string | null): Promise<void> {
    const claimed = await this.claimAttempt('id', actor.accountId);
    if (!claimed) throw new Refusal('not-signed-in');
    if (!(await isPassword(claimed.passwordHash, current)))
      throw await this.failed(claimed, Refusal.at('current', 'password-wrong'));
    await this.db.rows(clearAttempts, [claimed.id]);
    checkPassword(next, claimed.login, 'next');
    if (await isPassword(claimed.passwordHash, next)) throw Refusal.at('next', 'password-too-weak');
    const passwordHash = await hashPassword(next);
    await this.db.transaction(actor, async (tx) => {
      await tx.rows(`UPDATE accounts SET password_hash = $2, must_change_password = false WHERE id = $1`, [
        claimed.id,
        passwordHash,
      ]);
      await tx.rows(`DELETE FROM sign_ins WHERE account_id = $1 AND token_digest <> $2`, [
        claimed.id,
        sha256(keepToken ?? ''),
      ]);
      await trail(tx, 'account', claimed.id, { action: 'change-password' });
    });
  }

  /**
   * Counts the attempt before the password is looked at, in a statement of its own: guesses sent side by side are
   * all counted, and no transaction that fails later takes the count back. A success clears it.
   */
  private async claimAttempt(key: 'login' | 'id', value: string | null): Promise<Claimed | null> {
    const now = this.db.now();
    const attempt = `CASE WHEN locked_until IS NULL THEN failed_attempts + 1 ELSE 1 END`;
    const claimed = await this.db.row<Claimed>(
      `UPDATE accounts SET failed_attempts = ${attempt},
              locked_until = CASE WHEN ${attempt} >= ${attemptsAllowed} THEN $2::timestamptz + interval '${lockMinutes} minutes' END
        WHERE ${key} = $1 AND (locked_until IS NULL OR locked_until <= $2)
    RETURNING id, login, role, password_hash AS "passwordHash", failed_attempts AS "failedAttempts",
              disabled_at AS "disabledAt"`,
      [value, now],
    );
    if (claimed) return claimed;
    const locked = await this.db.row<{ lockedUntil: Date }>(
      `SELECT locked_until AS "lockedUntil" FROM accounts WHERE ${key} = $1`,
      [value],
    );
    if (!locked) return null;
    throw new Refusal('account-locked', { minutes: minutesUntil(locked.lockedUntil, now) });
  }

  /** What a wrong password answers; the last one allowed is recorded, because it locks the account. */
  private async failed(claimed: Claimed | null, refusal: Refusal): Promise<Refusal> {
    if (claimed?.failedAttempts === attemptsAllowed)
      await this.db.transaction(system, async (tx) => {
        await tx.rows(`SELECT 1 FROM accounts WHERE id = $1 FOR UPDATE`, [claimed.id]);
        await trail(tx, 'account', claimed.id, { action: 'lock' });
      });
    return refusal;
  }
}

export const minutesUntil = (until: Date, now: Date): number =>
  Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 60_000));

const clearAttempts = `UPDATE accounts SET failed_attempts = 0, locked_until = NULL WHERE id = $1`;

/** Opens a sign-in for an account whose password, or set-up link, was right; clears away what is over. */
export async function openSignIn(tx: Tx, account: { id: string; role: Me['role'] }): Promise<Entered['session']> {
  const token = randomBytes(32).toString('base64url');
  const lasts = account.role === 'member' ? phoneLasts : deskLasts;
  const expiresAt = new Date(tx.now.getTime() + lasts);
  await tx.rows(clearAttempts, [account.id]);
  await tx.rows(`UPDATE accounts SET last_sign_in_at = $2 WHERE id = $1`, [account.id, tx.now]);
  await tx.rows(`DELETE FROM sign_ins WHERE account_id = $1 AND expires_at <= $2`, [account.id, tx.now]);
  await tx.manager.insert(SignInRow, {
    tokenDigest: sha256(token),
    accountId: account.id,
    createdAt: tx.now,
    expiresAt,
  });
  return { token, expiresAt };
}
