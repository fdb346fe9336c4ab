import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import type {
  BodyOf,
  MailboxDraft,
  MailboxFailure,
  MailboxStep,
  MailboxTest,
  MailboxView,
  NewMailbox,
  routes,
} from '#contract';
import { ImapFault, ImapLine } from '#channels';
import {
  type Actor,
  Config,
  Db,
  Parameters,
  Refusal,
  Secrets,
  type Tx,
  newId,
  pageOf,
  readCursor,
  trail,
} from '#platform';
import type { Mailbox } from './mailbox.entity.js';

type TestDraft = BodyOf<typeof routes.mailboxes.test>;
type ChangeDraft = BodyOf<typeof routes.mailboxes.change>;
type Access = Pick<Mailbox, 'host' | 'port' | 'security' | 'login'>;

/** What the password of a mailbox is sealed for: it opens for this row only. */
export const passwordOf = (id: string): string => `mailbox:${id}`;

/** The mailboxes that are read: who may get in where, and how it goes. */
@Injectable()
export class Mailboxes {
  constructor(
    private readonly db: Db,
    private readonly config: Config,
    private readonly secrets: Secrets,
  ) {}

  async list(): Promise<{ canKeepPasswords: boolean; items: MailboxView[] }> {
    // A worker that was killed cannot say that it listens no more: its silence says it.
    const items = await this.db.rows<MailboxView>(
      `SELECT id, address, host, port, security, login, begin_with AS "beginWith", done_folder AS "doneFolder",
              failed_folder AS "failedFolder", poll_minutes AS "pollMinutes", enabled, version,
              connected AND last_success_at > $1::timestamptz - (poll_minutes + 2) * interval '1 minute' AS connected,
              last_success_at AS "lastSuccessAt", problem, server_said AS "serverSaid",
              failing_since AS "failingSince", next_try_at AS "nextTryAt", waiting, taken_in AS "takenIn", unmoved,
              (SELECT count(*) FROM mailbox_failures f WHERE f.mailbox_id = m.id) AS failures
         FROM mailboxes m ORDER BY added_at, id`,
      [this.db.now()],
    );
    return { canKeepPasswords: this.secrets.available, items };
  }

  /** How many of the mailboxes that should be read are in trouble. */
  async countFailing(): Promise<number> {
    const row = await this.db.row<{ count: number }>(
      `SELECT count(*) FROM mailboxes WHERE enabled AND problem IS NOT NULL AND told_at IS NOT NULL`,
    );
    return row?.count ?? 0;
  }

  add(actor: Actor, draft: NewMailbox): Promise<{ id: string }> {
    this.checkPort(draft.port);
    const id = newId();
    const sealed = this.secrets.seal(draft.password, passwordOf(id));
    return this.db.transaction(actor, async (tx) => {
      const added = await tx.row(
        `INSERT INTO mailboxes (id, address, host, port, security, login, sealed_password, begin_with, done_folder,
                                failed_folder, poll_minutes, enabled, added_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING RETURNING id`,
        [id, draft.address, ...accessOf(draft), sealed, draft.beginWith, ...readingOf(draft), tx.now],
      );
      if (!added) throw Refusal.at('address', 'mailbox-taken');
      await trail(tx, 'mailbox', id, { action: 'add', note: draft.address, details: factsOf(draft) });
      return { id };
    });
  }

  /** Without a password the known one stays, as long as it goes to the server and account it was given for. */
  change(actor: Actor, id: string, { version, ...draft }: ChangeDraft): Promise<void> {
    this.checkPort(draft.port);
    return this.db.transaction(actor, async (tx) => {
      const before = await lock(tx, id);
      if (before.version !== version) throw new Refusal('changed-meanwhile');
      const { password } = draft;
      if (password === null && !sameAccount(before, draft)) throw Refusal.at('password', 'mailbox-password-missing');
      const sealed = password === null ? before.sealedPassword : this.secrets.seal(password, passwordOf(id));
      // Another account is another inbox: what is known of the old one means nothing there.
      const anew = sameAccount(before, draft) ? '' : ', uid_validity = NULL, last_uid = 0, reads_from = NULL';
      const taken = await tx.row(
        `SELECT 1 FROM mailboxes WHERE id <> $1 AND (address = $2 OR (host, port, login) = ($3, $4, $5))`,
        [id, draft.address, draft.host.toLowerCase(), draft.port, draft.login],
      );
      if (taken) throw Refusal.at('address', 'mailbox-taken');
      await tx.rows(
        `UPDATE mailboxes SET address = $2, host = $3, port = $4, security = $5, login = $6, sealed_password = $7,
                begin_with = $8, done_folder = $9, failed_folder = $10, poll_minutes = $11, enabled = $12,
                version = version + 1, next_try_at = NULL${anew} WHERE id = $1`,
        [id, draft.address, ...accessOf(draft), sealed, draft.beginWith, ...readingOf(draft)],
      );
      const details = { ...factsOf(draft), newPassword: password !== null };
      await trail(tx, 'mailbox', id, { action: 'change', note: draft.address, details });
    });
  }

  /** What came by it stays, and so does the list of what could not be taken in. */
  remove(actor: Actor, id: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const { address } = await lock(tx, id);
      await trail(tx, 'mailbox', id, { action: 'remove', note: address });
      await tx.rows(`DELETE FROM mailboxes WHERE id = $1`, [id]);
    });
  }

  /** Does not wait for the next try; a new version is what readers look for. */
  retry(actor: Actor, id: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      await lock(tx, id);
      await tx.rows(`UPDATE mailboxes SET version = version + 1, next_try_at = NULL WHERE id = $1`, [id]);
      await trail(tx, 'mailbox', id, { action: 'retry' });
    });
  }

  async failures({ after, limit }: { after?: string; limit: number }) {
    const parameters = new Parameters();
    const cursor = readCursor(after, 1);
    const before = cursor ? `WHERE id < ${parameters.add(cursor[0])}::uuid` : '';
    const rows = await this.db.rows<MailboxFailure>(
      `SELECT id, address, subject, sender, size, received_at AS "receivedAt", failed_at AS "failedAt", reason, folder
         FROM mailbox_failures ${before} ORDER BY id DESC LIMIT ${parameters.add(limit + 1)}`,
      parameters.values,
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.id],
      (row) => row,
    );
  }

  /** Goes the way of the reader step by step and says where it ends. Nothing is read, and nothing is moved. */
  async test(draft: TestDraft): Promise<MailboxTest> {
    this.checkPort(draft.port);
    const password = draft.password ?? (await this.knownPassword(draft));
    const steps: MailboxTest['steps'] = [];
    const reached = (step: MailboxStep, note: string) => void steps.push({ step, ok: true, problem: null, note });
    const stop = AbortSignal.timeout(45_000);
    let line: ImapLine | null = null;
    let under: MailboxStep = 'resolve';
    try {
      reached(under, await addressesOf(draft.host));
      under = 'connect';
      line = await ImapLine.open({ ...draft, password }, stop);
      reached('connect', draft.security === 'plain' ? '已连接（未加密）' : '已连接，传输加密');
      reached('login', '登录成功');
      under = 'inbox';
      const { uidNext } = await line.openInbox();
      reached(under, uidNext > 1 ? '收件箱可以打开' : '收件箱可以打开，里面还没有信');
      under = 'folders';
      const { done, failed } = await line.folders({ done: draft.doneFolder, failed: draft.failedFolder });
      reached(under, `收下的信移到“${done}”，收不下的移到“${failed}”`);
    } catch (error) {
      if (!(error instanceof ImapFault)) throw error;
      if (under === 'connect' && signsIn.has(error.problem)) {
        reached('connect', '已连接');
        under = 'login';
      }
      steps.push({ step: under, ok: false, problem: error.problem, note: error.serverSaid ?? '' });
    } finally {
      await line?.close();
    }
    return { ok: steps.every(({ ok }) => ok), steps };
  }

  /** A known password goes nowhere but where it was given for: a test must not carry it off to another server. */
  private async knownPassword(draft: TestDraft): Promise<string> {
    const row = draft.mailboxId
      ? await this.db.row<Access & { sealed: string }>(
          `SELECT host, port, security, login, sealed_password AS sealed FROM mailboxes WHERE id = $1`,
          [draft.mailboxId],
        )
      : null;
    if (!row || !draft.mailboxId || !sameAccount(row, draft)) throw Refusal.at('password', 'mailbox-password-missing');
    return this.secrets.open(row.sealed, passwordOf(draft.mailboxId));
  }

  private checkPort(port: number): void {
    const { mailboxPorts } = this.config;
    if (!mailboxPorts.includes(port))
      throw Refusal.at('port', 'mailbox-port-refused', { ports: mailboxPorts.join('、') });
  }
}

/** Problems of the sign-in: the connection itself stood. */
const signsIn = new Set(['login-refused', 'client-refused']);

async function lock(tx: Tx, id: string) {
  const row = await tx.row<Access & Pick<Mailbox, 'address' | 'sealedPassword' | 'version'>>(
    `SELECT address, host, port, security, login, sealed_password AS "sealedPassword", version
       FROM mailboxes WHERE id = $1 FOR UPDATE`,
    [id],
  );
  if (!row) throw new Refusal('not-found');
  return row;
}

/** Also the way it is guarded: a password that was given for an encrypted line is not sent over a bare one. */
const sameAccount = (one: Access, other: Access): boolean =>
  one.host === other.host.toLowerCase() &&
  one.port === other.port &&
  one.login === other.login &&
  (one.security === other.security || other.security !== 'plain');

const accessOf = ({ host, port, security, login }: MailboxDraft) => [host.toLowerCase(), port, security, login];
const readingOf = ({ doneFolder, failedFolder, pollMinutes, enabled }: MailboxDraft) => [
  doneFolder,
  failedFolder,
  pollMinutes,
  enabled,
];

/** What the trail may know: everything but the password. */
const factsOf = (draft: MailboxDraft) => {
  const facts: Partial<MailboxDraft> = { ...draft };
  delete facts.password;
  return facts;
};

async function addressesOf(host: string): Promise<string> {
  if (isIP(host)) return `地址 ${host}`;
  try {
    const found = await lookup(host, { all: true });
    return `地址 ${found.map(({ address }) => address).join('、')}`;
  } catch (error) {
    throw new ImapFault('host-unknown', null, { cause: error });
  }
}
