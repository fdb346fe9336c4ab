import { randomBytes } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { type DoorKind, type DoorSettings, doorKinds, words } from '#contract';
import { type Actor, Config, Db, Refusal, Secrets, type Tx, newId, sha256, system, trail } from '#platform';
import { type Entered, SignIns, openSignIn } from '../sign-ins.js';
import { DoorRow, DoorVisit, IdentityRow } from './door.entity.js';
import { type Door, DoorTrouble, type OpenDoorway } from './door.js';
import { oidcDoor } from './oidc-door.js';
import { wechatDoor } from './wechat-door.js';
import { wecomDoor } from './wecom-door.js';

const doors: Record<DoorKind, Door> = { wecom: wecomDoor, wechat: wechatDoor, oidc: oidcDoor };

const visitMs = 10 * 60_000;
/** How the secret of a door is sealed: it opens for nothing else. */
const purposeOf = (kind: DoorKind): string => `sign-in door ${kind}`;

export const closedDoor: DoorSettings = {
  enabled: false,
  label: null,
  clientId: null,
  agentId: null,
  url: null,
  authorizeUrl: null,
};

/** Where a person may go on to: a page of ours. */
const pageOfOurs = (to: string): string => (/^\/(?![/\\])[^\s\\]*$/.test(to) && to.length <= 300 ? to : '/');

interface Standing {
  row: DoorRow | null;
  settings: DoorSettings;
}

/** Signing in through other systems; all of them behind one interface. */
@Injectable()
export class Doors {
  private readonly log = new Logger('sign-in');

  constructor(
    private readonly db: Db,
    private readonly config: Config,
    private readonly secrets: Secrets,
    private readonly signIns: SignIns,
  ) {}

  /** Those that are open, as the sign-in page offers them. */
  async open(): Promise<{ kind: DoorKind; label: string }[]> {
    const rows = await this.db.source.manager.find(DoorRow);
    return doorKinds.flatMap((kind) => {
      const { settings } = standingOf(rows, kind);
      return settings.enabled ? [{ kind, label: settings.label ?? words.door[kind] }] : [];
    });
  }

  async read() {
    const rows = await this.db.source.manager.find(DoorRow);
    return doorKinds.map((kind) => {
      const { row, settings } = standingOf(rows, kind);
      return {
        ...settings,
        kind,
        hasSecret: Boolean(row?.secret),
        returnAddress: this.returnAddress(kind, this.config.http.publicOrigin ?? ''),
        changedAt: row?.changedAt ?? null,
        changedBy: row?.changedBy ?? null,
      };
    });
  }

  /** A secret that is not given stays; what a door needs must be there before it opens. */
  async change(actor: Actor, kind: DoorKind, settings: DoorSettings, secret: string | null): Promise<void> {
    await this.db.transaction(actor, async (tx) => {
      const {
        rows: [body],
      } = { rows: await tx.rows<{ id: string }>(`SELECT id FROM bodies FOR UPDATE`) };
      const known = await tx.manager.findOneBy(DoorRow, { kind });
      const sealed = secret === null ? (known?.secret ?? null) : this.secrets.seal(secret, purposeOf(kind));
      if (settings.enabled) this.checkComplete(kind, settings, sealed);
      const row = { kind, settings, secret: sealed, changedAt: tx.now, changedBy: tx.actor.name };
      await tx.manager.upsert(DoorRow, row, ['kind']);
      const note = `${words.door[kind]}登录${settings.enabled ? '已启用' : '已停用'}${secret === null ? '' : '，更换了密钥'}`;
      await trail(tx, 'body', body?.id ?? newId(), { action: 'change-sign-in-door', note });
    });
  }

  private checkComplete(kind: DoorKind, settings: DoorSettings, secret: string | null): void {
    const missing = doors[kind].needs.find((name) => (name === 'secret' ? !secret : !settings[name]));
    if (missing) throw Refusal.at(missing, 'door-field-missing');
    if (!this.config.http.publicOrigin) throw new Refusal('public-origin-missing');
  }

  async test(kind: DoorKind): Promise<{ works: boolean; said: string }> {
    const standing = standingOf(await this.db.source.manager.find(DoorRow), kind);
    try {
      await doors[kind].try(this.doorway(kind, standing));
      return { works: true, said: '对方认得我们的编号和密钥' };
    } catch (error) {
      if (error instanceof DoorTrouble) return { works: false, said: error.message };
      if (error instanceof Refusal) return { works: false, said: error.message };
      throw error;
    }
  }

  /** Sets out to sign in. The browser keeps a token, so that nobody else's answer can be slipped to it. */
  async setOut(kind: DoorKind, to: string, origin: string): Promise<{ address: string; browser: string }> {
    const browser = token();
    return {
      address: await this.leave(kind, to, origin, { browserDigest: sha256(browser), accountId: null }),
      browser,
    };
  }

  /** Sets out to bind: whoever comes back must be signed in as the same person. */
  async setOutToBind(actor: Actor, kind: DoorKind, to: string, origin: string): Promise<{ address: string }> {
    return { address: await this.leave(kind, to, origin, { browserDigest: null, accountId: actor.accountId }) };
  }

  private async leave(
    kind: DoorKind,
    to: string,
    origin: string,
    who: Pick<DoorVisit, 'browserDigest' | 'accountId'>,
  ): Promise<string> {
    const standing = standingOf(await this.db.source.manager.find(DoorRow), kind);
    if (!standing.settings.enabled) throw new Refusal('door-closed');
    const visit = {
      state: token(),
      nonce: token(),
      verifier: token(),
      returnAddress: this.returnAddress(kind, origin),
    };
    const address = await this.asked(kind, () => doors[kind].address(this.doorway(kind, standing), visit));
    const { nonce, verifier } = visit;
    await this.db.transaction(system, async (tx) => {
      await tx.rows(`DELETE FROM door_visits WHERE expires_at < $1`, [tx.now]);
      const expiresAt = new Date(tx.now.getTime() + visitMs);
      const goesTo = pageOfOurs(to);
      await tx.manager.insert(DoorVisit, {
        ...who,
        kind,
        nonce,
        verifier,
        goesTo,
        expiresAt,
        stateDigest: sha256(visit.state),
      });
    });
    return address.href;
  }

  /** Back from the other system: signed in, or bound. `back` is the whole address of the return. */
  async comeBack(
    kind: DoorKind,
    back: URL,
    browser: string | null,
    actor: Actor | null,
  ): Promise<{ to: string; entered: Entered | null }> {
    const state = back.searchParams.get('state') ?? '';
    const visit = await this.takeVisit(kind, state);
    if (visit.browserDigest ? visit.browserDigest !== sha256(browser ?? '') : visit.accountId !== actor?.accountId)
      throw new Refusal('door-state');
    if (!back.searchParams.get('code')) throw new Refusal('door-cancelled');
    const standing = standingOf(await this.db.source.manager.find(DoorRow), kind);
    if (!standing.settings.enabled) throw new Refusal('door-closed');
    const own = new URL(this.returnAddress(kind, back.origin));
    own.search = back.search;
    const given = {
      state,
      nonce: visit.nonce,
      verifier: visit.verifier,
      returnAddress: this.returnAddress(kind, back.origin),
    };
    const subject = await this.asked(kind, () => doors[kind].subject(this.doorway(kind, standing), given, own));
    if (actor && visit.accountId) {
      await this.db.transaction(actor, (tx) => bind(tx, kind, subject));
      return { to: visit.goesTo, entered: null };
    }
    return { to: visit.goesTo, entered: await this.enter(kind, subject) };
  }

  /** Good once: whoever takes it first has it. */
  private async takeVisit(kind: DoorKind, state: string): Promise<DoorVisit> {
    const visit = await this.db.row<DoorVisit>(
      `DELETE FROM door_visits WHERE state_digest = $1 AND kind = $2 AND expires_at > $3
       RETURNING browser_digest AS "browserDigest", account_id AS "accountId", nonce, verifier, goes_to AS "goesTo"`,
      [sha256(state), kind, this.db.now()],
    );
    if (!visit) throw new Refusal('door-state');
    return visit;
  }

  private async enter(kind: DoorKind, subject: string): Promise<Entered> {
    const account = await this.db.row<{ id: string; role: Entered['me']['role']; disabledAt: Date | null }>(
      `SELECT a.id, a.role, a.disabled_at AS "disabledAt" FROM accounts a
         JOIN identities i ON i.account_id = a.id WHERE i.kind = $1 AND i.subject = $2
        UNION ALL
       -- What a clerk bound for the member's messages is good for signing in as well.
       SELECT a.id, a.role, a.disabled_at FROM accounts a JOIN member_bindings b USING (member_id)
        WHERE b.provider = $3 AND b.subject = $2 LIMIT 1`,
      [kind, subject, messageProvider[kind]],
    );
    if (!account) throw new Refusal('identity-unknown', { label: words.door[kind] });
    if (account.disabledAt) throw new Refusal('account-disabled');
    const session = await this.db.transaction(system, async (tx) => {
      await trail(tx, 'account', account.id, { action: 'sign-in-by-door', note: words.door[kind] });
      return openSignIn(tx, account);
    });
    return { me: await this.signIns.me({ accountId: account.id }), session };
  }

  async mine(actor: Actor) {
    const open = await this.open();
    const rows = await this.db.source.manager.find(IdentityRow, {
      where: { accountId: actor.accountId ?? '' },
      order: { boundAt: 'ASC' },
    });
    const label = (kind: DoorKind) => open.find((one) => one.kind === kind)?.label ?? words.door[kind];
    return { bound: rows.map(({ id, kind, boundAt }) => ({ id, kind, boundAt, label: label(kind) })), open };
  }

  unbind(actor: Actor, id: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const gone = await tx.row<{ kind: DoorKind }>(
        `DELETE FROM identities WHERE id = $1 AND account_id = $2 RETURNING kind`,
        [id, actor.accountId],
      );
      if (!gone) throw new Refusal('not-found');
      await trailOfAccount(tx, actor.accountId ?? '', 'unbind-identity', words.door[gone.kind]);
    });
  }

  unbindAll(actor: Actor, accountId: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const known = await tx.row(`SELECT 1 FROM accounts WHERE id = $1 FOR UPDATE`, [accountId]);
      if (!known) throw new Refusal('not-found');
      await tx.rows(`DELETE FROM identities WHERE account_id = $1`, [accountId]);
      await trail(tx, 'account', accountId, { action: 'unbind-identity', note: '全部登录方式' });
    });
  }

  private returnAddress(kind: DoorKind, origin: string): string {
    return `${this.config.http.publicOrigin ?? origin}/api/sign-in/doors/${kind}/return`;
  }

  private doorway(kind: DoorKind, { row, settings }: Standing): OpenDoorway {
    this.checkComplete(kind, settings, row?.secret ?? null);
    const { usual } = doors[kind];
    return {
      clientId: settings.clientId ?? '',
      secret: row?.secret ? this.secrets.open(row.secret, purposeOf(kind)) : '',
      agentId: settings.agentId,
      url: settings.url ?? usual.url,
      authorizeUrl: settings.authorizeUrl ?? usual.authorizeUrl,
    };
  }

  private async asked<T>(kind: DoorKind, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof DoorTrouble)) throw error;
      this.log.warn(`${kind}: ${error.message}`);
      throw new Refusal('door-trouble', { label: words.door[kind] });
    }
  }
}

/** Under which name a member's messages come from the same system. */
const messageProvider: Record<DoorKind, string> = { wecom: 'wecom', wechat: 'openid', oidc: '' };

const token = (): string => randomBytes(32).toString('base64url');

const standingOf = (rows: DoorRow[], kind: DoorKind): Standing => {
  const row = rows.find((one) => one.kind === kind) ?? null;
  return { row, settings: { ...closedDoor, ...(row?.settings as DoorSettings | undefined) } };
};

async function bind(tx: Tx, kind: DoorKind, subject: string): Promise<void> {
  const { accountId } = tx.actor;
  await tx.rows(`SELECT 1 FROM accounts WHERE id = $1 FOR UPDATE`, [accountId]);
  await tx.rows(`DELETE FROM identities WHERE account_id = $1 AND kind = $2`, [accountId, kind]);
  const added = await tx.row(
    `INSERT INTO identities (id, account_id, kind, subject, bound_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (kind, subject) DO NOTHING RETURNING id`,
    [newId(), accountId, kind, subject, tx.now],
  );
  if (!added) throw new Refusal('identity-taken', { label: words.door[kind] });
  await trail(tx, 'account', accountId ?? '', { action: 'bind-identity', note: words.door[kind] });
}

async function trailOfAccount(tx: Tx, id: string, action: string, note: string): Promise<void> {
  await tx.rows(`SELECT 1 FROM accounts WHERE id = $1 FOR UPDATE`, [id]);
  await trail(tx, 'account', id, { action, note });
}
