import { Injectable } from '@nestjs/common';
import type { AccountDraft, AccountView, QueryOf, ResultOf, routes } from '#contract';
import { type Actor, Db, Parameters, Refusal, type Tx, fold, foldedSql, likePattern, newId, trail } from '#platform';
import { AccountRow } from './account.entity.js';
import { hashPassword, makeFirstPassword } from './passwords.js';
import { lockRoster } from './roster.js';

type FirstPassword = { id: string; firstPassword: string };

@Injectable()
export class Accounts {
  constructor(private readonly db: Db) {}

  async list(query: QueryOf<typeof routes.accounts.list>): Promise<AccountView[]> {
    const parameters = new Parameters();
    const now = parameters.add(this.db.now());
    const where = ['true'];
    if (query.role) where.push(`a.role = ${parameters.add(query.role)}`);
    if (query.search)
      where.push(`${foldedSql('a.login', 'a.name', 'd.name')} LIKE ${parameters.add(likePattern(query.search))}`);
    return this.db.rows<AccountView>(
      `SELECT a.id, a.login, a.name, a.role, a.member_id AS "memberId", a.department_id AS "departmentId",
              d.name AS "departmentName", a.head, a.must_change_password AS "mustChangePassword",
              CASE WHEN a.locked_until > ${now}::timestamptz THEN a.locked_until END AS "lockedUntil",
              a.disabled_at AS "disabledAt", a.last_sign_in_at AS "lastSignInAt"
         FROM accounts a LEFT JOIN departments d ON d.id = a.department_id
        WHERE ${where.join(' AND ')} ORDER BY a.disabled_at IS NOT NULL, a.role = 'member', a.role, a.name, a.id`,
      parameters.values,
    );
  }

  /** A new account with a first password, which is shown once and must be changed. */
  async add(actor: Actor, draft: AccountDraft): Promise<FirstPassword> {
    const firstPassword = makeFirstPassword();
    const passwordHash = await hashPassword(firstPassword);
    return this.db.transaction(actor, async (tx) => {
      const belongs = await belonging(tx, draft);
      const head = draft.head && belongs.departmentId !== null;
      const account = { ...draft, ...belongs, head, login: fold(draft.login) };
      return { id: await insertAccount(tx, account, passwordHash, true), firstPassword };
    });
  }

  /** Accounts for all serving members who have none: they sign in with their telephone number, else their name. */
  async addForMembers(actor: Actor): Promise<ResultOf<typeof routes.accounts.addForMembers>> {
    return this.db.transaction(actor, async (tx) => {
      const termId = await lockRoster(tx);
      const members = await tx.rows<{ id: string; name: string; phone: string | null; mail: string | null }>(
        `SELECT id, name, phone, (SELECT subject FROM member_bindings b WHERE b.member_id = m.id AND provider = 'mail'
                                   ORDER BY bound_at, b.id LIMIT 1) AS mail
           FROM members m WHERE active AND term_id = $1
            AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.member_id = m.id) ORDER BY name, id`,
        [termId],
      );
      const taken = new Set((await tx.rows<{ login: string }>(`SELECT login FROM accounts`)).map(({ login }) => login));
      const added = [];
      for (const member of members) {
        const login = freeLogin(member, taken);
        const firstPassword = makeFirstPassword();
        const passwordHash = await hashPassword(firstPassword);
        const { name, mail } = member;
        await insertAccount(tx, { ...asMember(member.id), login, name, mail }, passwordHash, true);
        added.push({ login, name, firstPassword });
      }
      return added;
    });
  }

  /** For a person who forgot the password, or locked the account: a first password again, and no device signed in. */
  async resetPassword(actor: Actor, id: string): Promise<FirstPassword> {
    const firstPassword = makeFirstPassword();
    const passwordHash = await hashPassword(firstPassword);
    return this.db.transaction(actor, async (tx) => {
      await lock(tx, id);
      await tx.manager.update(
        AccountRow,
        { id },
        { passwordHash, mustChangePassword: true, failedAttempts: 0, lockedUntil: null },
      );
      await signOut(tx, id);
      await trail(tx, 'account', id, { action: 'reset-password' });
      return { id, firstPassword };
    });
  }

  /** Ends the account's sign-ins as well. The last administrator stays, or nobody could open an account again. */
  async disable(actor: Actor, id: string): Promise<void> {
    await this.db.transaction(actor, async (tx) => {
      const administrators = await tx.rows<{ id: string }>(
        `SELECT id FROM accounts WHERE role = 'administrator' AND disabled_at IS NULL ORDER BY id FOR UPDATE`,
      );
      const account = await lock(tx, id);
      if (account.disabledAt) return;
      if (administrators.length === 1 && administrators[0]?.id === id) throw new Refusal('last-administrator');
      await tx.manager.update(AccountRow, { id }, { disabledAt: tx.now });
      await signOut(tx, id);
      await trail(tx, 'account', id, { action: 'disable' });
    });
  }

  /** 负责人 of a department, or one of its officers. */
  async setHead(actor: Actor, id: string, head: boolean): Promise<void> {
    await this.db.transaction(actor, async (tx) => {
      const account = await lock(tx, id);
      if (account.departmentId === null) throw new Refusal('account-needs-department');
      if (account.head === head) return;
      await tx.manager.update(AccountRow, { id }, { head });
      await trail(tx, 'account', id, { action: 'set-head', details: { head } });
    });
  }

  async enable(actor: Actor, id: string): Promise<void> {
    await this.db.transaction(actor, async (tx) => {
      const account = await lock(tx, id);
      if (!account.disabledAt) return;
      await tx.manager.update(AccountRow, { id }, { disabledAt: null, failedAttempts: 0, lockedUntil: null });
      await trail(tx, 'account', id, { action: 'enable' });
    });
  }
}

type NewAccount = Pick<AccountRow, 'login' | 'name' | 'role' | 'memberId' | 'departmentId' | 'mail'> & {
  head?: boolean;
};

/** Writes an account; its login is free or refused. */
export async function insertAccount(
  tx: Tx,
  account: NewAccount,
  passwordHash: string,
  mustChangePassword: boolean,
): Promise<string> {
  if (await tx.row(`SELECT 1 FROM accounts WHERE login = $1`, [account.login]))
    throw Refusal.at('login', 'login-taken');
  const id = newId();
  const { login, name, role, memberId, departmentId, mail, head = false } = account;
  const row = { login, name, role, memberId, departmentId, mail, head };
  await tx.manager.insert(AccountRow, { id, ...row, passwordHash, mustChangePassword, createdAt: tx.now });
  await trail(tx, 'account', id, { action: 'add', details: row });
  return id;
}

const asMember = (memberId: string) => ({ role: 'member' as const, memberId, departmentId: null });

/** Whose account it is: a member's names the member, an officer's the department, others neither. */
async function belonging(tx: Tx, draft: AccountDraft): Promise<Pick<AccountRow, 'memberId' | 'departmentId'>> {
  if (draft.role === 'member') {
    if (!draft.memberId) throw Refusal.at('memberId', 'account-needs-member');
    const member = await tx.row<{ name: string; taken: boolean }>(
      `SELECT name, EXISTS (SELECT 1 FROM accounts WHERE member_id = m.id) AS taken FROM members m
        WHERE id = $1 FOR UPDATE`,
      [draft.memberId],
    );
    if (!member) throw Refusal.at('memberId', 'account-needs-member');
    if (member.taken) throw Refusal.at('memberId', 'member-has-account', { name: member.name });
    return asMember(draft.memberId);
  }
  if (draft.role !== 'department') return { memberId: null, departmentId: null };
  const known = draft.departmentId && (await tx.row(`SELECT 1 FROM departments WHERE id = $1`, [draft.departmentId]));
  if (!known) throw Refusal.at('departmentId', 'account-needs-department');
  return { memberId: null, departmentId: draft.departmentId };
}

/** The telephone number, else the name, else the name with the first number that nobody has; it is taken from then on. */
function freeLogin({ name, phone }: { name: string; phone: string | null }, taken: Set<string>): string {
  const wished = [phone?.replaceAll(/\D/g, '') ?? '', name].map(fold).filter((login) => login.length >= 2);
  let login = wished.find((candidate) => !taken.has(candidate));
  for (let n = 2; !login; n += 1) login = taken.has(fold(`${name}${n}`)) ? undefined : fold(`${name}${n}`);
  taken.add(login);
  return login;
}

async function lock(tx: Tx, id: string): Promise<AccountRow> {
  const [row] = await tx.manager.find(AccountRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!row) throw new Refusal('not-found');
  return row;
}

const signOut = (tx: Tx, accountId: string) => tx.rows(`DELETE FROM sign_ins WHERE account_id = $1`, [accountId]);
