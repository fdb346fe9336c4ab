import { Injectable } from '@nestjs/common';
import { type ApiAccount, TencentApi, type WecomKeys } from '#channels';
import type { AppSettings, BotSettings, MpSettings, WecomKind } from '#contract';
import { readBody } from '#people';
import { type Actor, Config, Db, Refusal, Secrets, trail } from '#platform';
import { DatabaseTokens } from './tokens.js';
import { type SecretName, WecomAccount, WecomLine } from './wecom.entity.js';

type SettingsOf = { bot: BotSettings; app: AppSettings; mp: MpSettings };
type Opened = Partial<Record<SecretName, string>>;

/** A door that is set up and switched on, its secrets opened. */
export interface OpenAccount<K extends WecomKind> {
  settings: SettingsOf[K];
  secrets: Opened;
  changedAt: Date | null;
}

/** Where the robot's files lie as far as is known; a private deployment names its own. */
const usualHosts = ['.myqcloud.com', '.qpic.cn', '.weixin.qq.com'];
const usualMegabytes = 20;

export const callbackPaths: Record<WecomKind, string> = {
  bot: '/api/wecom/callback',
  app: '/api/wecom/callback/app',
  mp: '/api/wecom/callback/mp',
};

const officialUrls = { app: 'https://qyapi.weixin.qq.com', mp: 'https://api.weixin.qq.com' };

/** The doors of WeCom and the public account: what is set, what is known of them, and who may enter. */
@Injectable()
export class WecomAccounts {
  private readonly tokens: DatabaseTokens;

  constructor(
    private readonly db: Db,
    private readonly config: Config,
    private readonly secrets: Secrets,
  ) {
    this.tokens = new DatabaseTokens(db, secrets);
  }

  async read() {
    const [rows, lines] = await Promise.all([
      this.db.source.manager.find(WecomAccount),
      this.db.source.manager.find(WecomLine),
    ]);
    const origin = this.config.http.publicOrigin ?? '';
    const door = (kind: WecomKind) => {
      const row = rows.find((one) => one.kind === kind);
      const line = lines.find((one) => one.kind === kind);
      return {
        state: line?.state ?? 'off',
        since: line?.since ?? null,
        seenAt: line?.seenAt ?? null,
        lastMessageAt: line?.lastMessageAt ?? null,
        changedAt: row?.changedAt ?? null,
        changedBy: row?.changedBy ?? null,
        known: row ? (Object.keys(row.secrets) as SecretName[]) : [],
        callback: origin + callbackPaths[kind],
        settings: row?.settings ?? null,
      };
    };
    const bot = { ...door('bot'), settings: this.settingsIn(rows, 'bot') };
    return {
      keepsSecrets: this.secrets.available,
      bot: { ...bot, fromEnvironment: !bot.settings && this.botOfEnvironment() !== null },
      app: { ...door('app'), settings: this.settingsIn(rows, 'app') },
      mp: { ...door('mp'), settings: this.settingsIn(rows, 'mp') },
    };
  }

  /** Secrets that are not given stay; what a door needs must be there before it is switched on. */
  async change<K extends WecomKind>(actor: Actor, kind: K, settings: SettingsOf[K], given: Opened): Promise<void> {
    const body = await readBody(this.db);
    await this.db.transaction(actor, async (tx) => {
      // One change after the other, the first one too: the body is there to be locked.
      await tx.rows(`SELECT 1 FROM bodies FOR UPDATE`);
      const before = await tx.manager.findOneBy(WecomAccount, { kind });
      const sealed = { ...before?.secrets };
      const names = Object.keys(given) as SecretName[];
      for (const name of names) {
        const plain = given[name];
        if (plain) sealed[name] = this.secrets.seal(plain, purpose(kind, name));
      }
      if (settings.on) demandComplete(kind, settings, sealed);
      await tx.rows(
        `INSERT INTO wecom_accounts (kind, settings, secrets, changed_at, changed_by) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (kind) DO UPDATE SET settings = excluded.settings, secrets = excluded.secrets,
           changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
        [kind, JSON.stringify(settings), JSON.stringify(sealed), tx.now, actor.name],
      );
      const details = { kind, on: settings.on, secrets: names.join(' ') };
      await trail(tx, 'body', body.id, { action: 'change-wecom', details });
    });
  }

  async remove(actor: Actor, kind: WecomKind): Promise<void> {
    const body = await readBody(this.db);
    await this.db.transaction(actor, async (tx) => {
      await tx.rows(`SELECT 1 FROM bodies FOR UPDATE`);
      await tx.rows(`DELETE FROM wecom_tokens WHERE kind = $1`, [kind]);
      const [gone] = await tx.rows(`DELETE FROM wecom_accounts WHERE kind = $1 RETURNING kind`, [kind]);
      if (!gone) throw new Refusal('wecom-not-set');
      await trail(tx, 'body', body.id, { action: 'remove-wecom', details: { kind } });
    });
  }

  /** A person has seen to it: what stood in the way before this moment no longer does. */
  async reconnect(actor: Actor): Promise<void> {
    const body = await readBody(this.db);
    await this.db.transaction(actor, async (tx) => {
      await tx.rows(`SELECT 1 FROM bodies FOR UPDATE`);
      await tx.rows(
        `INSERT INTO wecom_lines (kind, state, since, wanted_at) VALUES ('bot', 'off', $1, $1)
         ON CONFLICT (kind) DO UPDATE SET wanted_at = excluded.wanted_at`,
        [tx.now],
      );
      await trail(tx, 'body', body.id, { action: 'reconnect-wecom' });
    });
  }

  /** The door with its secrets; null while it is not set up or switched off. */
  async open<K extends WecomKind>(kind: K): Promise<OpenAccount<K> | null> {
    const row = await this.db.source.manager.findOneBy(WecomAccount, { kind: kind as WecomKind });
    if (!row) return kind === 'bot' ? (this.botOfEnvironment() as OpenAccount<K> | null) : null;
    const settings = row.settings as SettingsOf[K];
    if (!settings.on) return null;
    const secrets: Opened = {};
    for (const name of Object.keys(row.secrets) as SecretName[]) {
      const sealed = row.secrets[name];
      if (sealed) secrets[name] = this.secrets.open(sealed, purpose(kind, name));
    }
    return { settings, secrets, changedAt: row.changedAt };
  }

  /** What callbacks of this door are sealed with; without an AES key only a public account can be entered. */
  async callbackKeys(
    kind: WecomKind,
  ): Promise<(Omit<WecomKeys, 'encodingAesKey'> & { encodingAesKey?: string }) | null> {
    const account = await this.open(kind);
    const { token, encodingAesKey } = account?.secrets ?? {};
    if (!account || !token) return null;
    const { settings } = account;
    const fromSettings = 'corpId' in settings ? settings.corpId : 'appId' in settings ? settings.appId : '';
    const receiveId = account.changedAt === null ? (this.config.wecom?.receiveId ?? '') : fromSettings;
    return { token, encodingAesKey, receiveId };
  }

  /** The HTTP interface of the application or the public account; null while it is not set up. */
  async api(kind: 'app' | 'mp'): Promise<TencentApi | null> {
    const account = await this.open(kind);
    const secret = account?.secrets.secret;
    if (!account || !secret) return null;
    const { settings } = account;
    const [id, agentId] = 'corpId' in settings ? [settings.corpId, settings.agentId] : ['', null];
    const asked: ApiAccount = {
      kind,
      id: 'appId' in settings ? settings.appId : id,
      secret,
      url: settings.url ?? officialUrls[kind],
      agentId,
    };
    return new TencentApi(asked, this.tokens);
  }

  private settingsIn<K extends WecomKind>(rows: WecomAccount[], kind: K): SettingsOf[K] | null {
    return (rows.find((row) => row.kind === kind)?.settings as SettingsOf[K] | undefined) ?? null;
  }

  private botOfEnvironment(): OpenAccount<'bot'> | null {
    const { wecom, wecomBot } = this.config;
    if (!wecom && !wecomBot) return null;
    const way = wecomBot ? 'line' : 'webhook';
    const usual = { on: true, way, name: '', hosts: usualHosts, largestMegabytes: usualMegabytes } as const;
    return {
      settings: { ...usual, hosts: [...usualHosts], botId: wecomBot?.id ?? '', url: wecomBot?.url ?? null },
      secrets: { secret: wecomBot?.secret, token: wecom?.token, encodingAesKey: wecom?.encodingAesKey },
      changedAt: null,
    };
  }
}

const purpose = (kind: WecomKind, name: SecretName): string => `wecom:${kind}:${name}`;

function demandComplete(kind: WecomKind, settings: SettingsOf[WecomKind], known: Opened): void {
  const needed = (): SecretName[] => {
    if (kind === 'mp') return ['secret', 'token'];
    if (kind === 'app') return ['secret', 'token', 'encodingAesKey'];
    return 'way' in settings && settings.way === 'line' ? ['secret'] : ['token', 'encodingAesKey'];
  };
  if ('way' in settings && settings.way === 'line' && settings.botId === '')
    throw Refusal.at('settings.botId', 'wecom-field-missing');
  const missing = needed().find((name) => !known[name]);
  if (missing) throw Refusal.at(`secrets.${missing}`, 'wecom-field-missing');
}

/** The robot's name as people write it behind the @; undefined when it is to be guessed. */
export async function robotName(q: Db): Promise<string | undefined> {
  const row = await q.row<{ name: string | null }>(
    `SELECT settings ->> 'name' AS name FROM wecom_accounts WHERE kind = 'bot'`,
  );
  return row?.name?.trim() || undefined;
}
