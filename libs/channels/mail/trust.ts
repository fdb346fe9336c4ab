import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { arc, dkimVerify, dmarc, spf } from 'mailauth';
import { z } from 'zod';
import type { Lookup } from './name-lookup.js';
import { type MethodResult, readReceiverResults } from './receiver-results.js';

/** What a door saw beside the bytes. */
export interface Envelope {
  /** '' is the null sender of bounces. */
  from: string;
  to: string[];
  /** Of the machine that handed the mail over, and the name it gave. */
  address: string | null;
  helo: string | null;
}

export type TrustVerdict = 'pass' | 'fail' | 'none' | 'later';

export type TrustReason =
  | 'signed'
  | 'authorised'
  | 'receiver'
  | 'forwarded'
  | 'body-changed'
  | 'bad-signature'
  | 'expired-signature'
  | 'weak-signature'
  | 'partly-signed'
  | 'key-missing'
  | 'not-aligned'
  | 'not-authorised'
  | 'policy-failed'
  | 'several-senders'
  | 'unsigned'
  | 'dns-failed';

export interface Trust {
  verdict: TrustVerdict;
  reason: TrustReason;
  /** The domain that the reason speaks of. */
  domain: string | null;
}

export interface TrustOptions {
  /** The address that the mail claims to come from, lower-cased. */
  claimed: string;
  /** Null where only the bytes are known (IMAP). */
  envelope: Envelope | null;
  /** Names by which our own receiving servers sign what they found out. */
  receivers: readonly string[];
  lookup: Lookup;
  /** When it was received: a signature must have been good then. */
  at: Date;
  timeoutMs?: number;
}

const signature = z.object({
  signingDomain: z.string().optional(),
  signingHeaders: z.object({ keys: z.string() }).optional(),
  status: z.object({
    result: z.string(),
    comment: z.union([z.string(), z.boolean()]).optional(),
    /** Of signatures of the mail itself, not of those who passed it on. */
    aligned: z.union([z.string(), z.boolean()]).optional(),
    underSized: z.union([z.number(), z.boolean()]).optional(),
    policy: z.record(z.string(), z.unknown()).optional(),
  }),
});
type Signature = z.output<typeof signature>;

/** Name servers of a stranger's choice may be slow: so long, and no longer. */
const patience = 15_000;

/**
 * Whether a mail really comes from the domain of its From address: an aligned DKIM signature, an aligned SPF pass where
 * the client is known, the word of our own receiving server, or of a forwarder that we trust. The name shown beside the
 * address proves nothing. Never throws.
 */
export async function judgeTrust(raw: Buffer, options: TrustOptions): Promise<Trust> {
  let timer: NodeJS.Timeout | undefined;
  const tooSlow = new Promise<Trust>((resolve) => {
    timer = setTimeout(() => resolve(dnsFailed), options.timeoutMs ?? patience);
  });
  try {
    return await Promise.race([judge(raw, options), tooSlow]);
  } catch {
    // The libraries gave up on what they were given: that proves nothing either.
    return { verdict: 'none', reason: 'unsigned', domain: null };
  } finally {
    clearTimeout(timer);
  }
}

const dnsFailed: Trust = { verdict: 'later', reason: 'dns-failed', domain: null };
const passed = (reason: TrustReason, domain: string): Trust => ({ verdict: 'pass', reason, domain });
const failed = (reason: TrustReason, domain: string | null = null): Trust => ({ verdict: 'fail', reason, domain });

async function judge(raw: Buffer, options: TrustOptions): Promise<Trust> {
  const { claimed, envelope, lookup, at } = options;
  const resolver = lookup;
  const read = await dkimVerify(raw, { resolver, curTime: at, sender: envelope?.from || undefined });
  const [from, ...others] = read.headerFrom.map((address) => address.toLowerCase());
  if (!from || others.length > 0 || from !== claimed) return failed('several-senders');
  const signatures = z
    .array(signature)
    .parse(read.results)
    .filter(({ status }) => status.aligned !== undefined);
  const client = clientOf(envelope);
  const sent = client && (await spf({ ...client, resolver }));
  const wanted = await dmarc({ headerFrom: from, spfDomains: [], dkimDomains: [], resolver });
  const rule = wanted && wanted.status.result !== 'temperror' ? wanted : null;
  // Who cannot say how strict the domain wants it gets the strict reading.
  const strict = (by: 'dkim' | 'spf') => rule === null || (rule.alignment?.[by].strict ?? false);
  const aligned = (domain: string, by: 'dkim' | 'spf') => isAligned(from, domain, strict(by));

  for (const { signingDomain, ...one } of signatures.filter(isWhole)) {
    if (signingDomain && one.status.result === 'pass' && (await aligned(signingDomain, 'dkim')))
      return passed('signed', signingDomain);
  }
  if (sent?.status.result === 'pass' && (await aligned(sent.domain, 'spf'))) return passed('authorised', sent.domain);
  const word = client ? null : await receiversWord(read.headers?.parsed ?? [], options.receivers, aligned);
  if (word) return passed('receiver', word);
  const forwarder = await forwardersWord(chainOf(read.arc), options, aligned);
  if (forwarder) return passed('forwarded', forwarder);

  const unanswered = [...signatures.map(({ status }) => status.result), sent?.status.result, !rule && 'temperror'];
  if (unanswered.includes('temperror')) return dnsFailed;
  return whyNot(signatures, sent ? { result: sent.status.result, domain: sent.domain } : null, rule?.policy ?? null);
}

/** It covers the From field and the whole body. */
const isWhole = ({ signingHeaders, status }: Signature): boolean =>
  !status.underSized &&
  (signingHeaders?.keys ?? '')
    .toLowerCase()
    .split(/[:\s]+/)
    .includes('from');

/** Of machines at the other side only: our own gateway hands on what it has checked already. */
function clientOf(envelope: Envelope | null): { sender: string; ip: string; helo: string } | null {
  const ip = envelope?.address?.replace(/^::ffff:/i, '') ?? '';
  if (!envelope || !isIP(ip) || isOurs(ip)) return null;
  return { sender: envelope.from, ip, helo: envelope.helo ?? ip };
}

const isOurs = (ip: string): boolean =>
  /^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.)/.test(ip) ||
  /^(?:::1$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/i.test(ip);

/** Strict: the very name. Otherwise the same organisation's: the library knows, through the rule any domain could have. */
async function isAligned(from: string, domain: string, strict: boolean): Promise<boolean> {
  if (strict) return domainToASCII(domain) === domainToASCII(from.split('@').at(-1) ?? '');
  const resolver: Lookup = async () => [['v=DMARC1; p=none']];
  const judged = await dmarc({ headerFrom: from, spfDomains: [domain], resolver });
  return judged !== false && judged.status.result === 'pass';
}

type Aligned = (domain: string, by: 'dkim' | 'spf') => Promise<boolean>;

/**
 * What our own receiving server wrote: the first field with its name only, for the server puts its own on top, and
 * whatever stands below may have been written by the sender.
 */
async function receiversWord(
  fields: { key: string; line: string | Buffer }[],
  receivers: readonly string[],
  aligned: Aligned,
): Promise<string | null> {
  for (const { key, line } of fields) {
    if (key !== 'authentication-results') continue;
    const said = readReceiverResults(line.toString().replace(/^[^:]*:/, ''));
    if (!said || !receivers.includes(said.server)) continue;
    return (await provesSender(said.results, aligned)) ? said.server : null;
  }
  return null;
}

async function provesSender(results: MethodResult[], aligned: Aligned): Promise<boolean> {
  for (const { method, result, properties } of results) {
    if (result !== 'pass') continue;
    const named: [string | undefined, 'dkim' | 'spf'] =
      method === 'dkim'
        ? [properties.get('header.d') ?? properties.get('header.i'), 'dkim']
        : method === 'spf'
          ? [properties.get('smtp.mailfrom'), 'spf']
          : [method === 'dmarc' ? properties.get('header.from') : undefined, 'dkim'];
    const domain = named[0]?.split('@').at(-1);
    if (domain && (await aligned(domain, named[1]))) return true;
  }
  return false;
}

type Chain = Parameters<typeof arc>[0];
const isChain = z.custom<Chain>(
  (value) => z.object({ chain: z.array(z.object()), lastEntry: z.object() }).safeParse(value).success,
);

/** What earlier stations sealed; null when none did. */
const chainOf = (given: unknown): Chain | null => isChain.safeParse(given).data ?? null;

/** A forwarder that we trust sealed what it had found out before it changed the mail (ARC). */
async function forwardersWord(
  chain: Chain | null,
  { receivers, lookup }: TrustOptions,
  aligned: Aligned,
): Promise<string | null> {
  if (!chain?.lastEntry || receivers.length === 0) return null;
  const last = fieldsOf(chain.lastEntry);
  const sealer = /(?:^|[;\s])d\s*=\s*([^;\s]+)/i.exec(last.seal)?.[1]?.toLowerCase();
  if (!sealer || !receivers.some((ours) => ours === sealer || ours.endsWith(`.${sealer}`))) return null;
  const sealed = await arc(chain, { resolver: lookup });
  if (sealed.status.result !== 'pass') return null;
  const said = readReceiverResults(last.results.replace(/^\s*i\s*=\s*\d+\s*;/i, ''));
  return said && (await provesSender(said.results, aligned)) ? sealer : null;
}

const arcField = z.object({ original: z.union([z.string(), z.instanceof(Buffer)]) }).optional();
const arcEntry = z.object({ 'arc-seal': arcField, 'arc-authentication-results': arcField });

function fieldsOf(entry: object): { seal: string; results: string } {
  const fields = arcEntry.parse(entry);
  const value = (field: z.output<typeof arcField>) => (field?.original.toString() ?? '').replace(/^[^:]*:/, '');
  return { seal: value(fields['arc-seal']), results: value(fields['arc-authentication-results']) };
}

/** The nearest reason, for a clerk who asks: an own signature that failed says more than that there was no other proof. */
function whyNot(
  signatures: Signature[],
  sent: { result: string; domain: string } | null,
  policy: string | null,
): Trust {
  const own = signatures.find(({ status }) => Boolean(status.aligned)) ?? signatures[0];
  if (own) return whyNotSigned(own);
  if (sent?.result === 'pass') return failed('not-aligned', sent.domain);
  if (sent && ['fail', 'softfail'].includes(sent.result)) return failed('not-authorised');
  if (policy === 'quarantine' || policy === 'reject') return failed('policy-failed');
  return { verdict: 'none', reason: 'unsigned', domain: null };
}

function whyNotSigned(own: Signature): Trust {
  const { status, signingDomain } = own;
  const domain = signingDomain ?? null;
  const comment = typeof status.comment === 'string' ? status.comment : '';
  if (status.result === 'pass') return isWhole(own) ? failed('not-aligned', domain) : failed('partly-signed', domain);
  if (status.result === 'policy') return failed('weak-signature', domain);
  if (status.result === 'fail') return failed('bad-signature', domain);
  if (comment.startsWith('body hash')) return failed('body-changed', domain);
  if (comment.includes('expir')) return failed('expired-signature', domain);
  return failed(comment.includes('key') ? 'key-missing' : 'bad-signature', domain);
}
