import { z } from 'zod';
import { type FetchedMedia, MediaUnavailable, nameIn } from './media.js';

/** An application of the enterprise, or a public account: both are asked in the same way. */
export interface ApiAccount {
  kind: 'app' | 'mp';
  /** Corporation id or appid. */
  id: string;
  secret: string;
  /** `https://qyapi.weixin.qq.com`, `https://api.weixin.qq.com`, or the address of a private deployment. */
  url: string;
  /** Of an application only. */
  agentId: number | null;
}

/** The other side answered with a number that is not 0; null: it did not answer. */
export class ApiRefused extends Error {
  override readonly name = 'ApiRefused';

  constructor(
    readonly code: number | null,
    message: string,
  ) {
    super(message);
  }
}

/** One access token for all processes: whoever asks for another while it is good takes it from the others. */
export interface TokenStore {
  /** The token at hand, or the one that `renew` brings; `spent` is one that was just refused. */
  token(account: ApiAccount, renew: () => Promise<IssuedToken>, spent: string | null): Promise<string>;
}

export interface IssuedToken {
  token: string;
  expiresInSeconds: number;
}

const timeoutMs = 10_000;
/** Token invalid, expired, or taken over by a newer one. */
const spentCodes = new Set([40001, 40014, 42001]);

const answer = z.looseObject({ errcode: z.number().default(0), errmsg: z.string().default('') });
const issued = z.object({ access_token: z.string(), expires_in: z.number() });

/** The HTTP interface of an application or a public account. Every failure is an ApiRefused. */
export class TencentApi {
  constructor(
    readonly account: ApiAccount,
    private readonly tokens: TokenStore,
  ) {}

  private async issue(): Promise<IssuedToken> {
    const { kind, id, secret } = this.account;
    const query =
      kind === 'app'
        ? `/cgi-bin/gettoken?${new URLSearchParams({ corpid: id, corpsecret: secret })}`
        : `/cgi-bin/token?${new URLSearchParams({ grant_type: 'client_credential', appid: id, secret })}`;
    const given = issued.safeParse(await this.ask(query));
    if (!given.success) throw new ApiRefused(null, 'an answer without a token');
    return { token: given.data.access_token, expiresInSeconds: given.data.expires_in };
  }

  /** Whether id, secret and address are right. A public account's token at hand would end with a new one: it is kept. */
  async try(): Promise<void> {
    await this.withToken(async () => undefined);
  }

  /** To one person. `id` makes a second try of the same message the same message, where the other side can tell. */
  async sendToPerson(person: string, message: Record<string, unknown>): Promise<void> {
    if (this.account.kind === 'mp') {
      await this.post('/cgi-bin/message/custom/send', { touser: person, ...message });
      return;
    }
    const again = { enable_duplicate_check: 1, duplicate_check_interval: 1800 };
    const body = { touser: person, agentid: this.account.agentId, ...message, ...again };
    const { invaliduser } = await this.post('/cgi-bin/message/send', body);
    if (typeof invaliduser === 'string' && invaliduser !== '') throw new ApiRefused(81013, 'not within reach');
  }

  /** Changes the card that a click came from. */
  async updateCard(responseCode: string, person: string, card: Record<string, unknown>): Promise<void> {
    const { agentId } = this.account;
    const body = { userids: [person], agentid: agentId, response_code: responseCode, template_card: card };
    await this.post('/cgi-bin/message/update_template_card', body);
  }

  /** The plain userids of encrypted ones; those without an answer are left out. */
  async plainUserids(encrypted: string[]): Promise<Map<string, string>> {
    const body = { open_userid_list: encrypted, source_agentid: this.account.agentId };
    const list = z.array(z.object({ open_userid: z.string(), userid: z.string() })).catch([]);
    const { userid_list, invalid_open_userid_list } = await this.post('/cgi-bin/batch/openuserid_to_userid', body);
    const found = new Map(list.parse(userid_list).map(({ open_userid, userid }) => [open_userid, userid]));
    // An id that was plain already comes back as invalid: it is itself.
    for (const plain of z.array(z.string()).catch([]).parse(invalid_open_userid_list)) found.set(plain, plain);
    return found;
  }

  /** The file of a message. Errors come as JSON where bytes were expected. */
  async media(mediaId: string, maxBytes: number): Promise<FetchedMedia> {
    try {
      return await this.withToken(async (token) => {
        const query = new URLSearchParams({ access_token: token, media_id: mediaId });
        const response = await this.fetched(`/cgi-bin/media/get?${query}`, {}, 60_000);
        const content = await withinBytes(response, maxBytes);
        const type = response.headers.get('content-type') ?? '';
        if (/json|text\/plain/.test(type)) demandNoError(content.toString('utf8'));
        return { content, name: nameIn(response.headers.get('content-disposition') ?? undefined) };
      });
    } catch (error) {
      if (!(error instanceof ApiRefused)) throw error;
      throw new MediaUnavailable(error.code === null ? 'unreachable' : 'gone', error.code === null);
    }
  }

  private post(path: string, body: object): Promise<Record<string, unknown>> {
    const init = { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    return this.withToken((token) => this.ask(`${path}?access_token=${encodeURIComponent(token)}`, init));
  }

  private async withToken<T>(work: (token: string) => Promise<T>): Promise<T> {
    const renew = () => this.issue();
    const token = await this.tokens.token(this.account, renew, null);
    try {
      return await work(token);
    } catch (error) {
      if (!(error instanceof ApiRefused) || error.code === null || !spentCodes.has(error.code)) throw error;
      return work(await this.tokens.token(this.account, renew, token));
    }
  }

  private async ask(path: string, init: RequestInit = {}): Promise<Record<string, unknown>> {
    const response = await this.fetched(path, init, timeoutMs);
    const text = (await withinBytes(response, 1024 * 1024)).toString('utf8');
    if (!response.ok) throw new ApiRefused(null, `HTTP ${response.status}`);
    return demandNoError(text) ?? {};
  }

  private async fetched(path: string, init: RequestInit, ms: number): Promise<Response> {
    try {
      const signal = AbortSignal.timeout(ms);
      return await fetch(new URL(path, this.account.url), { ...init, redirect: 'error', signal });
    } catch {
      // The address holds the secret: it must not get into a message or a log.
      throw new ApiRefused(null, 'no answer');
    }
  }
}

function demandNoError(text: string): Record<string, unknown> | null {
  const read = answer.safeParse(tryJson(text));
  if (!read.success) return null;
  if (read.data.errcode !== 0) throw new ApiRefused(read.data.errcode, `errcode ${read.data.errcode}`);
  return read.data;
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function withinBytes(response: Response, most: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of response.body ?? []) {
      const bytes = piece as Uint8Array;
      size += bytes.length;
      if (size > most) throw new MediaUnavailable('too-large');
      pieces.push(bytes);
    }
  } catch (error) {
    if (error instanceof MediaUnavailable) throw error;
    throw new ApiRefused(null, 'no answer');
  }
  return Buffer.concat(pieces);
}
