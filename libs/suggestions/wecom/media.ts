import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import {
  type BotMessage,
  MediaUnavailable,
  type FetchedMedia,
  type MediaReason,
  decipherMedia,
  fetchMedia,
} from '#channels';
import { enqueue } from '#jobs';
import { Db, type Tx, judgeType, keepFile, system } from '#platform';
import { WecomAccounts } from './accounts.js';
import type { RawMedium } from './wecom.entity.js';

/** How long an address, an id, and an encrypted userid are worth asking for. */
const lives = { url: 5 * 60_000, mediaId: 3 * 24 * 3600_000, userid: 60_000 };
/** Whoever is at a file says so again and again; silent for so long, it has died or given up, and another may try. */
const leaseMs = 15_000;
const renewMs = 5_000;
const fetchMs = 40_000;
const tries = 2;

type Waiting = Pick<RawMedium, 'kind' | 'url' | 'aesKey' | 'mediaId' | 'expiresAt'>;
type Claimed = Waiting & Pick<RawMedium, 'rawInboundId' | 'position'>;

/** Bytes as they came; with a key they are sealed, and a little longer than what is inside. */
type Got = FetchedMedia & { key: string | null; maxBytes: number };

/** Encrypted userids are long and begin with two letters that nobody chooses. */
const encryptedUserid = /^wo[A-Za-z0-9_-]{24,}$/;

/** What has to be fetched before this message can be read. */
export function neededFor({ media, incoming }: BotMessage, now: Date): Waiting[] {
  const until = (ms: number) => new Date(now.getTime() + ms);
  const files = media.map(({ kind, url, aesKey, mediaId }) => ({
    kind,
    url,
    aesKey,
    mediaId: mediaId ?? null,
    expiresAt: until(mediaId ? lives.mediaId : lives.url),
  }));
  const { provider, subject } = incoming.sender;
  if (provider !== 'wecom' || !encryptedUserid.test(subject)) return files;
  return [...files, { kind: 'userid', url: null, aesKey: null, mediaId: subject, expiresAt: until(lives.userid) }];
}

/** Writes them beside the message, in its transaction; its reading waits until all are settled. */
export async function awaitMedia(tx: Tx, rawId: string, needed: Waiting[]): Promise<void> {
  for (const [position, { kind, url, aesKey, mediaId, expiresAt }] of needed.entries())
    await tx.rows(
      `INSERT INTO raw_media (raw_inbound_id, position, kind, url, aes_key, media_id, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [rawId, position, kind, url, aesKey, mediaId, expiresAt],
    );
}

/** Fetches what messages point to, while it is still there. Any process may, any number of times. */
@Injectable()
export class WecomMedia {
  private readonly log = new Logger('wecom');

  constructor(
    private readonly db: Db,
    private readonly accounts: WecomAccounts,
  ) {}

  /** Everything this message waits for; all that waits and nobody is at, when none is named. */
  async fetch(rawId: string | null = null): Promise<void> {
    const now = this.db.now();
    const claimed = await this.db.rows<Claimed>(
      `UPDATE raw_media m SET claimed_at = $1
         FROM (SELECT raw_inbound_id, position FROM raw_media
                WHERE state = 'waiting' AND ($2::uuid IS NULL OR raw_inbound_id = $2)
                  AND (claimed_at IS NULL OR claimed_at <= $3) ORDER BY expires_at LIMIT 20 FOR UPDATE SKIP LOCKED) w
        WHERE m.raw_inbound_id = w.raw_inbound_id AND m.position = w.position
       RETURNING m.raw_inbound_id AS "rawInboundId", m.position, m.kind, m.url, m.aes_key AS "aesKey",
         m.media_id AS "mediaId", m.expires_at AS "expiresAt"`,
      [now, rawId, new Date(now.getTime() - leaseMs)],
    );
    await Promise.all(claimed.map((one) => this.fetchOne(one)));
  }

  private async fetchOne(one: Claimed): Promise<void> {
    const renewing = setInterval(() => void this.renew(one), renewMs);
    try {
      if (one.expiresAt <= this.db.now()) return await this.give(one, 'gone');
      if (one.kind === 'userid') return await this.findUserid(one);
      const file = await this.withPatience(one);
      await this.keep(one, file);
    } catch (error) {
      if (!(error instanceof MediaUnavailable)) {
        this.log.error(`a file of ${one.rawInboundId} could not be kept: ${String(error)}`);
        return;
      }
      // What may pass is left to the next try, as long as it lives.
      if (!error.passing) await this.give(one, error.reason);
    } finally {
      clearInterval(renewing);
    }
  }

  private renew({ rawInboundId, position }: Claimed): Promise<unknown> {
    return this.db
      .rows(`UPDATE raw_media SET claimed_at = $3 WHERE raw_inbound_id = $1 AND position = $2 AND state = 'waiting'`, [
        rawInboundId,
        position,
        this.db.now(),
      ])
      .catch(() => undefined);
  }

  private async withPatience(one: Claimed): Promise<Got> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.bytes(one);
      } catch (error) {
        if (!(error instanceof MediaUnavailable) || !error.passing || attempt === tries) throw error;
        await sleep(1000);
      }
    }
  }

  private async bytes(one: Claimed): Promise<Got> {
    const bot = await this.accounts.open('bot');
    const maxBytes = (bot?.settings.largestMegabytes ?? 20) * 1024 * 1024;
    if (one.mediaId !== null) {
      const form = await this.db.row<{ form: string }>(`SELECT form FROM raw_inbound WHERE id = $1`, [
        one.rawInboundId,
      ]);
      const api = await this.accounts.api(form?.form === 'wechat-mp' ? 'mp' : 'app');
      if (!api) throw new MediaUnavailable('unreachable', true);
      return { ...(await api.media(one.mediaId, maxBytes)), key: null, maxBytes };
    }
    const hosts = bot?.settings.hosts ?? [];
    const ownHosts = bot?.settings.url ? [new URL(bot.settings.url).hostname] : [];
    const got = await fetchMedia(one.url ?? '', { hosts, ownHosts, maxBytes: maxBytes + 32, timeoutMs: fetchMs });
    const key = one.aesKey ?? bot?.secrets.encodingAesKey ?? null;
    return { ...got, key: key ?? '', maxBytes };
  }

  /** Opened if it can be; otherwise the bytes are kept as they came, as evidence. */
  private async keep(one: Claimed, { content, name, key, maxBytes }: Got): Promise<void> {
    const opened = key === null ? content : openedOrNull(content, key);
    if (opened && opened.length > maxBytes) return this.give(one, 'too-large');
    const bytes = opened ?? content;
    const contentType = (await judgeType(bytes)) ?? 'application/octet-stream';
    await this.settle(one, async (tx) => {
      const file = await keepFile(tx, { name: name ?? nameFor(one, contentType), contentType, content: bytes });
      return { fileId: file.id, failure: opened ? null : 'undecipherable' };
    });
  }

  private give(one: Claimed, reason: MediaReason): Promise<void> {
    return this.settle(one, async () => ({ fileId: null, failure: reason }));
  }

  private async findUserid(one: Claimed): Promise<void> {
    const api = await this.accounts.api('app');
    const encrypted = one.mediaId ?? '';
    const found = await api?.plainUserids([encrypted]).catch(() => undefined);
    const userid = found?.get(encrypted);
    await this.settle(one, async (tx) => {
      if (!userid) return { fileId: null, failure: 'unreachable' };
      await tx.rows(
        `INSERT INTO wecom_userids (encrypted, userid, found_at) VALUES ($1, $2, $3)
         ON CONFLICT (encrypted) DO UPDATE SET userid = excluded.userid, found_at = excluded.found_at`,
        [encrypted, userid, tx.now],
      );
      return { fileId: null, failure: null };
    });
  }

  /** Writes down what became of one; when it was the last, the message is read. */
  private settle(
    one: Claimed,
    outcome: (tx: Tx) => Promise<{ fileId: string | null; failure: string | null }>,
  ): Promise<void> {
    return this.db.transaction(system, async (tx) => {
      // One after the other, so that the last one sees that it is the last.
      await tx.rows(`SELECT 1 FROM raw_inbound WHERE id = $1 FOR UPDATE`, [one.rawInboundId]);
      const open = await tx.row(
        `SELECT 1 FROM raw_media WHERE raw_inbound_id = $1 AND position = $2 AND state = 'waiting'`,
        [one.rawInboundId, one.position],
      );
      if (!open) return;
      const { fileId, failure } = await outcome(tx);
      await tx.rows(
        `UPDATE raw_media SET state = $3, file_id = $4, failure = $5 WHERE raw_inbound_id = $1 AND position = $2`,
        [one.rawInboundId, one.position, failure ? 'failed' : 'fetched', fileId, failure],
      );
      const [left] = await tx.rows(`SELECT 1 FROM raw_media WHERE raw_inbound_id = $1 AND state = 'waiting' LIMIT 1`, [
        one.rawInboundId,
      ]);
      if (!left) await enqueue(tx, 'suggestions.receive', { rawId: one.rawInboundId });
    });
  }
}

function openedOrNull(sealed: Buffer, key: string): Buffer | null {
  try {
    return decipherMedia(sealed, key);
  } catch (error) {
    if (error instanceof MediaUnavailable) return null;
    throw error;
  }
}

const kindWords: Record<RawMedium['kind'], string> = {
  image: '图片',
  voice: '语音',
  file: '文件',
  video: '视频',
  userid: '成员编号',
};

const endings: Record<string, string> = {
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/gif': '.gif',
  'image/webp': '.webp',
  'audio/amr': '.amr',
  'video/mp4': '.mp4',
  'application/pdf': '.pdf',
};

const nameFor = ({ kind, position }: Claimed, contentType: string): string =>
  `${kindWords[kind]}${position + 1}${endings[contentType] ?? ''}`;

const reasonWords: Record<MediaReason, string> = {
  'foreign-host': '存放的地址不在允许之列',
  gone: '已过期',
  'too-large': '太大',
  'too-slow': '下载太慢',
  unreachable: '连不上',
  undecipherable: '解密不了',
};

/** What was fetched for a message: its files, what is missing in plain words, and who an encrypted sender is. */
export async function mediaOf(
  q: Db | Tx,
  rawId: string,
): Promise<{ fileIds: string[]; missing: string[]; userid: string | null }> {
  const rows = await q.rows<Pick<RawMedium, 'kind' | 'state' | 'fileId' | 'failure'> & { userid: string | null }>(
    `SELECT m.kind, m.state, m.file_id AS "fileId", m.failure, u.userid FROM raw_media m
       LEFT JOIN wecom_userids u ON m.kind = 'userid' AND u.encrypted = m.media_id
      WHERE m.raw_inbound_id = $1 ORDER BY m.position`,
    [rawId],
  );
  const failed = rows.filter(({ kind, state }) => kind !== 'userid' && state !== 'fetched');
  return {
    fileIds: rows.flatMap(({ state, fileId }) => (state === 'fetched' && fileId ? [fileId] : [])),
    missing: failed.map(({ kind, failure }) => {
      const reason = failure && failure in reasonWords ? `（${reasonWords[failure as MediaReason]}）` : '';
      return `${kindWords[kind]}未能下载${reason}，请向本人索取`;
    }),
    userid: rows.find(({ userid }) => userid !== null)?.userid ?? null,
  };
}
