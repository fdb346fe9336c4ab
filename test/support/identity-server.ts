import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export const corpId = 'ww-erqi';
export const corpSecret = 'corp-secret';
export const appId = 'wx-erqi';
export const appSecret = 'mp-secret';
export const clientId = 'tibantong';
export const clientSecret = 'client-secret';

interface Given {
  who: string;
  redirectUri: string;
  nonce: string | null;
  challenge: string | null;
}

/**
 * WeCom, the public account and an OpenID provider, as far as signing in goes: `/authorize/*` sends the browser back
 * with a code for whoever `nextIs` names, and the code is good once.
 */
export class IdentityServer {
  /** Who signs in over there next; null: the person says no. */
  nextIs: string | null = 'nobody';
  /** Seconds by which the clock over there is wrong. */
  clockOff = 0;
  private readonly codes = new Map<string, Given>();
  private readonly keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  private readonly server = createServer((request, response) => void this.answer(request, response));

  async open(): Promise<string> {
    await new Promise<void>((ready) => this.server.listen(0, '127.0.0.1', ready));
    return this.url;
  }

  close(): Promise<void> {
    return new Promise((done) => {
      this.server.closeAllConnections();
      this.server.close(() => done());
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    const query = url.searchParams;
    if (url.pathname.startsWith('/authorize/')) return this.authorize(query, response);
    const body = url.pathname === '/oidc/token' ? await this.token(request) : this.told(url.pathname, query);
    response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? {}));
  }

  private authorize(query: URLSearchParams, response: ServerResponse): void {
    const back = new URL(query.get('redirect_uri') ?? '');
    back.searchParams.set('state', query.get('state') ?? '');
    if (this.nextIs === null) back.searchParams.set('error', 'access_denied');
    else {
      const code = randomBytes(12).toString('hex');
      const [nonce, challenge] = [query.get('nonce'), query.get('code_challenge')];
      this.codes.set(code, { who: this.nextIs, redirectUri: query.get('redirect_uri') ?? '', nonce, challenge });
      back.searchParams.set('code', code);
    }
    response.writeHead(302, { location: back.href });
    response.end();
  }

  private take(code: string | null): Given | null {
    const given = this.codes.get(code ?? '') ?? null;
    this.codes.delete(code ?? '');
    return given;
  }

  private told(path: string, query: URLSearchParams): object | null {
    switch (path) {
      case '/cgi-bin/gettoken': {
        const right = query.get('corpid') === corpId && query.get('corpsecret') === corpSecret;
        return right ? { errcode: 0, access_token: 'corp-token', expires_in: 7200 } : { errcode: 40001 };
      }
      case '/cgi-bin/auth/getuserinfo': {
        if (query.get('access_token') !== 'corp-token') return { errcode: 40014 };
        const given = this.take(query.get('code'));
        return given ? { errcode: 0, userid: given.who } : { errcode: 40029 };
      }
      case '/sns/oauth2/access_token': {
        if (query.get('appid') !== appId || query.get('secret') !== appSecret) return { errcode: 40125 };
        const given = this.take(query.get('code'));
        return given ? { access_token: 'x', openid: given.who } : { errcode: 40029 };
      }
      case '/oidc/.well-known/openid-configuration':
        return {
          issuer: `${this.url}/oidc`,
          authorization_endpoint: `${this.url}/authorize/oidc`,
          token_endpoint: `${this.url}/oidc/token`,
          jwks_uri: `${this.url}/oidc/keys`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
        };
      case '/oidc/keys':
        return { keys: [{ ...this.keys.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }] };
      default:
        return null;
    }
  }

  private async token(request: IncomingMessage): Promise<object> {
    let text = '';
    for await (const piece of request) text += String(piece);
    const form = new URLSearchParams(text);
    const given = this.take(form.get('code'));
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (!given || given.challenge !== challenge || given.redirectUri !== form.get('redirect_uri')) return {};
    return { access_token: 'x', token_type: 'Bearer', id_token: this.idToken(given) };
  }

  private idToken({ who, nonce }: Given): string {
    const now = Math.floor(Date.now() / 1000) + this.clockOff;
    const claims = { iss: `${this.url}/oidc`, aud: clientId, sub: who, nonce, iat: now, exp: now + 300 };
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ alg: 'RS256', kid: 'one', typ: 'JWT' })}.${part(claims)}`;
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(this.keys.privateKey, 'base64url')}`;
  }
}
