import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { CodeSettings, Role } from '#contract';
import { enqueue } from '#jobs';
import { type Actor, Config, Db, Refusal, Secrets, type Tx, newId, sha256, system, trail } from '#platform';
import { Attempts } from '../attempts.js';
import { DoorRow, OneTimeCode } from './door.entity.js';

const goodForMs = 5 * 60_000;
const mostTries = 5;
const apartSeconds = 60;
const mostAnHour = 5;
const mostADay = 10;

const purpose = 'one-time code';
const smsPurpose = 'sms gateway';

const usual: CodeSettings = { secondStep: 'off', alone: false, sms: null };

/** How somebody is reached with a code. */
interface Reach {
  accountId: string;
  bySms: boolean;
  /** As the person may see it: `138****5678`, `zh***@erqi.example`. */
  shown: string;
}

/** What is to be sent, opened for the sender. */
export interface CodeToSend {
  code: string;
  to: string;
  sms: (NonNullable<CodeSettings['sms']> & { secret: string | null }) | null;
}

/** Six figures that are good once and for five minutes. Only their digest stays when they are sent. */
@Injectable()
export class OneTimeCodes {
  /** From one address; a whole office may sit behind it. */
  private readonly addresses = new Attempts(60, 60);

  constructor(
    private readonly db: Db,
    private readonly config: Config,
    private readonly secrets: Secrets,
  ) {}

  async settings(): Promise<CodeSettings & { hasSmsSecret: boolean; mail: boolean }> {
    const row = await this.row();
    return {
      ...usual,
      ...(row?.settings as CodeSettings | undefined),
      hasSmsSecret: Boolean(row?.secret),
      mail: this.config.mailOut !== null,
    };
  }

  async change(actor: Actor, settings: CodeSettings, smsSecret: string | null): Promise<void> {
    const known = await this.row();
    if ((settings.secondStep !== 'off' || settings.alone) && !this.secrets.available)
      throw new Refusal('no-secret-key');
    const secret = smsSecret === null ? (known?.secret ?? null) : this.secrets.seal(smsSecret, smsPurpose);
    await this.db.transaction(actor, async (tx) => {
      const [body] = await tx.rows<{ id: string }>(`SELECT id FROM bodies FOR UPDATE`);
      // Whoever turns it on must be able to come in again.
      if (settings.secondStep !== 'off' && !(await this.reach(tx, actor.accountId ?? '', settings)))
        throw Refusal.at('secondStep', 'code-unreachable');
      await tx.manager.upsert(DoorRow, { kind: 'codes', settings, secret, changedAt: tx.now, changedBy: actor.name }, [
        'kind',
      ]);
      await trail(tx, 'body', body?.id ?? newId(), { action: 'change-sign-in-door', note: '登录验证码的规则' });
    });
  }

  /** After a right password: passes, or asks for a code, or judges the one that was given. */
  async secondStep(account: { id: string; role: Role }, given: string | null, address: string): Promise<void> {
    const settings = await this.settings();
    if (settings.secondStep === 'off' || (settings.secondStep === 'desk' && account.role === 'member')) return;
    if (given !== null) return this.judge(account.id, given);
    const where = await this.issue(account.id, settings, address);
    if (!where) throw new Refusal('code-unreachable');
    throw new Refusal('code-needed', { where });
  }

  /** For a member who comes in with a code alone. The same for everybody, whether there is such an account or not. */
  async send(login: string, address: string): Promise<void> {
    const settings = await this.settings();
    if (!settings.alone) throw new Refusal('door-closed');
    const account = await this.memberBy(login);
    if (this.addresses.take(address, this.db.now())) throw new Refusal('too-many-requests');
    if (!account) return;
    // Too soon or too often is said to nobody here: it would tell that the account exists.
    await this.issue(account.id, settings, null).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
    });
  }

  /** The account that a code of its own lets in. */
  async accountBy(login: string, code: string): Promise<{ id: string; role: Role }> {
    const account = await this.memberBy(login);
    if (!account || !(await this.settings()).alone) throw Refusal.at('code', 'code-wrong');
    await this.judge(account.id, code);
    return account;
  }

  /** By login, or by a telephone that is one member's alone: of two who share one nobody knows who asks. */
  private async memberBy(login: string): Promise<{ id: string; role: Role } | null> {
    const found = await this.db.rows<{ id: string; role: Role; login: string }>(
      `SELECT a.id, a.role, a.login FROM accounts a LEFT JOIN members m ON m.id = a.member_id
        WHERE (a.login = $1 OR m.phone = $1) AND a.role = 'member' AND a.disabled_at IS NULL`,
      [login],
    );
    const [only] = found;
    return found.find((account) => account.login === login) ?? (only && found.length === 1 ? only : null);
  }

  /** What the sender needs; null when it was sent already, or is over. */
  async toSend(codeId: string): Promise<CodeToSend | null> {
    const code = await this.db.source.manager.findOneBy(OneTimeCode, { id: codeId });
    if (!code?.sealed || code.expiresAt <= this.db.now()) return null;
    const person = await this.db.row<{ mail: string | null; phone: string | null }>(reachSql, [code.accountId]);
    const to = code.bySms ? person?.phone : person?.mail;
    if (!to) return null;
    const [settings, row] = [await this.settings(), await this.row()];
    const secret = row?.secret ? this.secrets.open(row.secret, smsPurpose) : null;
    const sms = code.bySms && settings.sms ? { ...settings.sms, secret } : null;
    return { code: this.secrets.open(code.sealed, purpose), to, sms };
  }

  async sent(codeId: string): Promise<void> {
    await this.db.rows(`UPDATE one_time_codes SET sealed = NULL WHERE id = $1`, [codeId]);
  }

  /** The newest code, tried at most five times, used at most once; two at once cannot both use it. */
  private async judge(accountId: string, given: string): Promise<void> {
    const now = this.db.now();
    const newest = await this.db.row<{ id: string; digest: string; tries: number }>(
      `UPDATE one_time_codes SET tries = tries + 1
        WHERE id = (SELECT id FROM one_time_codes WHERE account_id = $1 ORDER BY made_at DESC, id DESC LIMIT 1)
          AND used_at IS NULL AND expires_at > $2 AND tries < ${mostTries} RETURNING id, digest, tries`,
      [accountId, now],
    );
    const right = newest !== null && newest.digest === digestOf(newest.id, given.replace(/\s/g, ''));
    const used = right
      ? await this.db.row(`UPDATE one_time_codes SET used_at = $2 WHERE id = $1 AND used_at IS NULL RETURNING id`, [
          newest.id,
          now,
        ])
      : null;
    if (!used) throw Refusal.at('code', 'code-wrong');
  }

  /** Makes a code and has it sent; where to, as the person may see it. Null when there is no way to reach them. */
  private async issue(accountId: string, settings: CodeSettings, address: string | null): Promise<string | null> {
    if (address !== null && this.addresses.take(address, this.db.now())) throw new Refusal('too-many-requests');
    return this.db.transaction(system, async (tx) => {
      await tx.rows(`SELECT 1 FROM accounts WHERE id = $1 FOR UPDATE`, [accountId]);
      await refuseTooMany(tx, accountId);
      const reach = await this.reach(tx, accountId, settings);
      if (!reach) return null;
      const [id, code] = [newId(), String(randomInt(1_000_000)).padStart(6, '0')];
      const expiresAt = new Date(tx.now.getTime() + goodForMs);
      await tx.manager.insert(OneTimeCode, {
        id,
        accountId,
        bySms: reach.bySms,
        digest: digestOf(id, code),
        sealed: this.secrets.seal(code, purpose),
        madeAt: tx.now,
        expiresAt,
      });
      await enqueue(tx, 'notices.send-code', { codeId: id });
      return reach.shown;
    });
  }

  private async reach(tx: Tx, accountId: string, { sms }: CodeSettings): Promise<Reach | null> {
    const person = await tx.row<{ mail: string | null; phone: string | null }>(reachSql, [accountId]);
    if (sms && person?.phone) return { accountId, bySms: true, shown: hidden(person.phone) };
    if (this.config.mailOut && person?.mail) return { accountId, bySms: false, shown: hidden(person.mail) };
    return null;
  }

  private row(): Promise<DoorRow | null> {
    return this.db.source.manager.findOneBy(DoorRow, { kind: 'codes' });
  }
}

const reachSql = `SELECT a.mail, m.phone FROM accounts a LEFT JOIN members m ON m.id = a.member_id WHERE a.id = $1`;

/** Six figures alone could be found by trying all: the id goes with them, and the row is gone before that helps. */
const digestOf = (id: string, code: string): string => sha256(`${id} ${code}`);

function hidden(to: string): string {
  const [name = '', domain] = to.split('@');
  if (domain) return `${name.slice(0, 2)}***@${domain}`;
  return `${name.slice(0, 3)}****${name.slice(-4)}`;
}

async function refuseTooMany(tx: Tx, accountId: string): Promise<void> {
  const made = await tx.rows<{ age: number }>(
    `SELECT extract(epoch FROM $2::timestamptz - made_at)::float8 AS age FROM one_time_codes
      WHERE account_id = $1 AND made_at > $2::timestamptz - interval '1 day' ORDER BY made_at DESC`,
    [accountId, tx.now],
  );
  const newest = made[0]?.age ?? Infinity;
  if (newest < apartSeconds) throw new Refusal('code-too-soon', { seconds: Math.ceil(apartSeconds - newest) });
  const inTheHour = made.filter(({ age }) => age < 3600).length;
  if (inTheHour >= mostAnHour || made.length >= mostADay) throw new Refusal('code-too-many');
}
