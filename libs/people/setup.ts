import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import type { BodyOf, routes } from '#contract';
import { Db, Refusal, type Tx, fold, newId, setMark, sha256, system, trail } from '#platform';
import { insertAccount } from './accounts.js';
import { BodyRow } from './body.entity.js';
import { checkPassword, hashPassword } from './passwords.js';
import { type Entered, SignIns, openSignIn } from './sign-ins.js';

const markName = 'setup-link';
const lasts = 24 * 3_600_000;

/** What is kept of the link: a copy of the database opens nothing. */
interface Link {
  digest: string;
  expiresAt: string;
}

/**
 * The token of the link under which the first administrator is set up (`/setup?token=…`): good once and for a day.
 * A new one takes the place of the old. Null when there is somebody who can sign in.
 */
export async function makeSetupLink(db: Db): Promise<string | null> {
  return db.transaction(system, async (tx) => {
    if (await anybody(tx)) return null;
    const token = randomBytes(24).toString('base64url');
    const link: Link = { digest: sha256(token), expiresAt: new Date(tx.now.getTime() + lasts).toISOString() };
    await setMark(tx, markName, link);
    return token;
  });
}

const anybody = (tx: Tx) => tx.row(`SELECT 1 FROM accounts LIMIT 1`);

@Injectable()
export class Setup {
  constructor(
    private readonly db: Db,
    private readonly signIns: SignIns,
  ) {}

  /** Makes the body and its first administrator, who is signed in at once. The link is used up. */
  async setUp(draft: BodyOf<typeof routes.signIn.setup>): Promise<Entered> {
    const login = fold(draft.login);
    await this.db.transaction(system, (tx) => checkLink(tx, draft.token));
    checkPassword(draft.password, login, 'password');
    const passwordHash = await hashPassword(draft.password);
    const { id, session } = await this.db.transaction({ ...system, name: draft.name }, async (tx) => {
      await checkLink(tx, draft.token);
      await setMark(tx, markName, { usedAt: tx.now.toISOString() });
      await nameBody(tx, draft.bodyName);
      const account = { login, name: draft.name, role: 'administrator' as const, memberId: null, departmentId: null };
      const accountId = await insertAccount(tx, { ...account, mail: null }, passwordHash, false);
      return { id: accountId, session: await openSignIn(tx, { id: accountId, role: account.role }) };
    });
    return { me: await this.signIns.me({ accountId: id }), session };
  }
}

/** Locks the link, so that of two people who open it one is the administrator. */
async function checkLink(tx: Tx, token: string): Promise<void> {
  const mark = await tx.row<{ value: Partial<Link> }>(`SELECT value FROM marks WHERE name = $1 FOR UPDATE`, [markName]);
  const { digest, expiresAt } = mark?.value ?? {};
  const good = digest === sha256(token) && expiresAt !== undefined && new Date(expiresAt) > tx.now;
  if (!good || (await anybody(tx))) throw new Refusal('setup-link-invalid');
}

async function nameBody(tx: Tx, name: string): Promise<void> {
  const id = newId();
  const body = await tx.row<Pick<BodyRow, 'id'>>(
    `INSERT INTO bodies (id, name, settings) VALUES ($1, $2, '{}')
     ON CONFLICT (singleton) DO UPDATE SET name = excluded.name RETURNING id`,
    [id, name],
  );
  await trail(tx, 'body', body?.id ?? id, { action: 'add', details: { name } });
}
