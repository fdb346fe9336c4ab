import { createDecipheriv } from 'node:crypto';
import { lookup as resolve } from 'node:dns';
import http, { type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import { BlockList, isIP } from 'node:net';

/** Why a file could not be had. */
export type MediaReason = 'foreign-host' | 'gone' | 'too-large' | 'too-slow' | 'unreachable' | 'undecipherable';

export class MediaUnavailable extends Error {
  override readonly name = 'MediaUnavailable';

  constructor(
    readonly reason: MediaReason,
    /** Asked again within the minutes that it lives, it may be there. */
    readonly passing = false,
  ) {
    super(`media unavailable: ${reason}`);
  }
}

export interface MediaLimits {
  /** Names of hosts that files may come from; one that begins with a dot stands for all below it. */
  hosts: string[];
  /** Hosts of a private deployment: these alone may lie in a private network, and may do without TLS. */
  ownHosts: string[];
  maxBytes: number;
  timeoutMs: number;
}

export interface FetchedMedia {
  content: Buffer;
  /** As the server names it; null when it does not. */
  name: string | null;
}

const mostRedirects = 3;

const internal = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  internal.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  internal.addSubnet(net, prefix, 'ipv6');

/** Addresses that are nobody's business outside: an address in a message must not make us ask our own network. */
export function isInternal(address: string): boolean {
  const v4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (v4) return internal.check(v4, 'ipv4');
  if (/^::ffff:/i.test(address)) return true;
  return internal.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** Fetches a file that a message points to. Every hop is judged anew, and so is the address a name resolves to. */
export async function fetchMedia(url: string, limits: MediaLimits): Promise<FetchedMedia> {
  const deadline = AbortSignal.timeout(limits.timeoutMs);
  let next = url;
  for (let hop = 0; hop <= mostRedirects; hop++) {
    const response = await ask(next, limits, deadline);
    const { statusCode = 0, headers } = response;
    if (statusCode >= 300 && statusCode < 400 && headers.location) {
      response.destroy();
      next = new URL(headers.location, next).href;
      continue;
    }
    if (statusCode !== 200) {
      response.destroy();
      throw new MediaUnavailable(statusCode >= 500 ? 'unreachable' : 'gone', statusCode >= 500);
    }
    return {
      content: await bytesOf(response, limits.maxBytes, deadline),
      name: nameIn(headers['content-disposition']),
    };
  }
  throw new MediaUnavailable('foreign-host');
}

function ask(address: string, limits: MediaLimits, signal: AbortSignal): Promise<IncomingMessage> {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url) throw new MediaUnavailable('foreign-host');
  const host = url.hostname.toLowerCase().replace(/^\[|\]$/g, '');
  const own = limits.ownHosts.includes(host);
  const plain = url.protocol === 'http:' && own;
  if (!(plain || url.protocol === 'https:') || !(own || allowed(host, limits.hosts)) || url.username)
    throw new MediaUnavailable('foreign-host');
  if (!own && isIP(host) && isInternal(host)) throw new MediaUnavailable('foreign-host');
  const options: RequestOptions = { signal, agent: false, ...(own ? {} : { lookup: publicOnly }) };
  return new Promise((done, fail) => {
    const request = (plain ? http : https).get(url, options, done);
    request.on('error', (error) => fail(failureOf(error, signal)));
  });
}

const allowed = (host: string, hosts: string[]): boolean =>
  hosts.some((one) => (one.startsWith('.') ? host.endsWith(one) || host === one.slice(1) : host === one));

/** Resolves like everybody else, but not to an address inside. */
const publicOnly: RequestOptions['lookup'] = (host, options, done) =>
  resolve(host, { ...options, all: true }, (error, found) => {
    const inside = !error && found.some(({ address }) => isInternal(address));
    const problem = inside ? new MediaUnavailable('foreign-host') : error;
    const first = found?.[0];
    if (problem || !first) return done(problem ?? new Error('no address'), '');
    if (options.all) return done(null, found);
    return done(null, first.address, first.family);
  });

function failureOf(error: unknown, signal: AbortSignal): MediaUnavailable {
  if (error instanceof MediaUnavailable) return error;
  return signal.aborted ? new MediaUnavailable('too-slow', true) : new MediaUnavailable('unreachable', true);
}

async function bytesOf(response: IncomingMessage, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  const declared = Number(response.headers['content-length'] ?? 0);
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    if (declared > maxBytes) throw new MediaUnavailable('too-large');
    for await (const piece of response) {
      const bytes = piece as Buffer;
      size += bytes.length;
      if (size > maxBytes) throw new MediaUnavailable('too-large');
      pieces.push(bytes);
    }
  } catch (error) {
    response.destroy();
    throw failureOf(error, signal);
  }
  return Buffer.concat(pieces);
}

/** RFC 5987 first; then the plain name, which in China may be raw UTF-8 or percent-encoded. */
export function nameIn(disposition: string | undefined): string | null {
  if (!disposition) return null;
  const extended = /filename\*\s*=\s*utf-8''([^;\s]+)/i.exec(disposition)?.[1];
  const plain = /filename\s*=\s*(?:"([^"]*)"|([^;\s]+))/i.exec(disposition);
  const given = extended ?? plain?.[1] ?? plain?.[2];
  if (!given) return null;
  const raw = extended ? given : Buffer.from(given, 'latin1').toString('utf8');
  const readable = raw.includes('\ufffd') ? given : raw;
  try {
    return decodeURIComponent(readable);
  } catch {
    return readable;
  }
}

/** Opens the bytes of a file: AES-256-CBC, padded to 32, its vector the key's first half. */
export function decipherMedia(sealed: Buffer, aesKey: string): Buffer {
  const key = Buffer.from(aesKey, 'base64');
  if (key.length !== 32 || sealed.length === 0 || sealed.length % 16 !== 0)
    throw new MediaUnavailable('undecipherable');
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(sealed), decipher.final()]);
  const pad = padded.at(-1) ?? 0;
  const honest = pad >= 1 && pad <= 32 && padded.subarray(-pad).every((byte) => byte === pad);
  if (!honest) throw new MediaUnavailable('undecipherable');
  return padded.subarray(0, -pad);
}
