import { join } from 'node:path';
import { z } from 'zod';
import { fieldWords } from '#contract';
import { installation } from './place.js';

const whole = z.coerce
  .number({ error: ({ code }) => (code === 'invalid_type' ? '须为数字' : undefined) })
  .int('须为整数');
const port = whole.min(0).max(65535);
const blank = (value: unknown) => (value === '' ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blank, schema.optional());

const environment = z
  .object({
    DATABASE_URL: z.preprocess(blank, z.url({ protocol: /^postgres(ql)?$/, error: '须为 postgres:// 开头的地址' })),
    REDIS_URL: optional(z.url({ protocol: /^rediss?$/, error: '须为 redis:// 开头的地址' })),
    HOST: z.preprocess(blank, z.string().default('127.0.0.1')),
    PORT: z.preprocess(blank, port.default(3000)),
    /** The address people type; requests that change something must come from here. */
    PUBLIC_ORIGIN: optional(z.url({ protocol: /^https?$/, error: '须为 https:// 开头的网址' })),
    /** Addresses or subnets of the gate in front, comma separated: only these may say who asks. */
    TRUST_PROXY: z.preprocess(blank, z.string().default('loopback')),
    /** Inbound mail door; left out, there is none. */
    SMTP_PORT: optional(port),
    SMTP_HOST: z.preprocess(blank, z.string().default('127.0.0.1')),
    /** Addresses of the direct-report mailbox, comma separated; others are refused at the door. */
    MAILBOX_ADDRESSES: z.preprocess(blank, z.string().default('')),
    /** Ports that mailboxes may be read at, comma separated. */
    MAILBOX_PORTS: z.preprocess(
      blank,
      z
        .string()
        .regex(/^\s*\d{1,5}\s*(,\s*\d{1,5}\s*)*$/, '须为用逗号隔开的端口号')
        .default('143,993'),
    ),
    /** Where notices leave by mail: `smtp://user:password@host:port`; left out, none is sent. */
    MAIL_OUT_URL: optional(z.url({ protocol: /^smtps?$/, error: '须为 smtp:// 开头的地址' })),
    MAIL_OUT_FROM: optional(z.email()),
    /** Where letters that could not be delivered come back to, a mailbox that we read: each gets `+…` of its own. */
    MAIL_BOUNCE_ADDRESS: optional(z.email()),
    /** Name servers asked about senders, comma separated; `none`: nobody is asked. Left out: those of the system. */
    NAME_SERVERS: optional(z.string()),
    WECOM_TOKEN: optional(z.string().min(1).max(64)),
    WECOM_ENCODING_AES_KEY: optional(z.string().regex(/^[A-Za-z0-9+/]{43}$/, '须为 43 位')),
    WECOM_RECEIVE_ID: z.string().default(''),
    /** The robot's long connection, where it is not set up on the page; the address is that of a private deployment. */
    WECOM_BOT_ID: optional(z.string().min(1).max(128)),
    WECOM_BOT_SECRET: optional(z.string().min(1).max(200)),
    WECOM_BOT_URL: optional(z.url({ protocol: /^wss?$/, error: '须为 wss:// 开头的地址' })),
    /** Where clamd looks for viruses, `host:port` or the path of its socket; left out, nobody looks. */
    CLAMAV_ADDRESS: optional(
      z.string().regex(/^(?:\/\S+|[\w.-]+:\d{1,5}|\[[\da-f:]+\]:\d{1,5})$/i, '须为 主机:端口，或 / 开头的套接字路径'),
    ),
    /** What passwords of other systems are sealed with before they are stored; without it none can be stored. */
    SECRET_KEY: optional(z.string().min(32, '至少 32 个字符')),
    /** Where an installation that brings its own database keeps it. */
    TIBANTONG_DATA: z.preprocess(blank, z.string().default(join(installation, '.data'))),
    DATABASE_POOL: z.preprocess(blank, whole.min(2).max(100).default(10)),
    LOG_LEVEL: z.preprocess(
      blank,
      z.enum(['debug', 'log', 'warn', 'error'], '须为 debug、log、warn 或 error').default('log'),
    ),
  })
  .superRefine((env, context) => {
    if (Boolean(env.WECOM_TOKEN) !== Boolean(env.WECOM_ENCODING_AES_KEY))
      context.addIssue({ code: 'custom', path: ['WECOM_TOKEN'], message: '与 WECOM_ENCODING_AES_KEY 须同时设置' });
    if (Boolean(env.WECOM_BOT_ID) !== Boolean(env.WECOM_BOT_SECRET))
      context.addIssue({ code: 'custom', path: ['WECOM_BOT_ID'], message: '与 WECOM_BOT_SECRET 须同时设置' });
    if (env.MAIL_OUT_URL && !env.MAIL_OUT_FROM)
      context.addIssue({ code: 'custom', path: ['MAIL_OUT_FROM'], message: '设置了 MAIL_OUT_URL 就须设置发件地址' });
  });

type Environment = Record<string, string | undefined>;

/** The whole configuration; this file is the only reader of the environment. */
export class Config {
  private constructor(
    readonly databaseUrl: string,
    readonly redisUrl: string | null,
    readonly http: { host: string; port: number; publicOrigin: string | null; trustProxy: string },
    readonly smtp: { host: string; port: number } | null,
    readonly mailboxAddresses: string[],
    readonly mailOut: { url: string; from: string } | null,
    readonly wecom: { token: string; encodingAesKey: string; receiveId: string } | null,
    readonly wecomBot: { id: string; secret: string; url: string | null } | null,
    readonly databasePool: number,
    readonly logLevel: 'debug' | 'log' | 'warn' | 'error',
    readonly dataDir: string,
    readonly secretKey: string | null,
    readonly mailboxPorts: number[],
    readonly bounceAddress: string | null,
    /** Null: those of the system. */
    readonly nameServers: string[] | null,
    readonly scanner: { host: string; port: number } | { path: string } | null,
  ) {}

  /** Reads and checks all settings at once; a wrong one stops the start with every problem listed. */
  static read(env: Environment = process.env): Config {
    const read = environment.safeParse(env, { error: fieldWords });
    if (!read.success) throw new ConfigError(read.error.issues.map((i) => `${i.path.join('.')}：${i.message}`));
    const e = read.data;
    return new Config(
      e.DATABASE_URL,
      e.REDIS_URL ?? null,
      {
        host: e.HOST,
        port: e.PORT,
        publicOrigin: e.PUBLIC_ORIGIN ? new URL(e.PUBLIC_ORIGIN).origin : null,
        trustProxy: e.TRUST_PROXY,
      },
      e.SMTP_PORT === undefined ? null : { host: e.SMTP_HOST, port: e.SMTP_PORT },
      e.MAILBOX_ADDRESSES.split(',')
        .map((address) => address.trim().toLowerCase())
        .filter(Boolean),
      e.MAIL_OUT_URL && e.MAIL_OUT_FROM ? { url: e.MAIL_OUT_URL, from: e.MAIL_OUT_FROM } : null,
      e.WECOM_TOKEN && e.WECOM_ENCODING_AES_KEY
        ? { token: e.WECOM_TOKEN, encodingAesKey: e.WECOM_ENCODING_AES_KEY, receiveId: e.WECOM_RECEIVE_ID }
        : null,
      e.WECOM_BOT_ID && e.WECOM_BOT_SECRET
        ? { id: e.WECOM_BOT_ID, secret: e.WECOM_BOT_SECRET, url: e.WECOM_BOT_URL ?? null }
        : null,
      e.DATABASE_POOL,
      e.LOG_LEVEL,
      e.TIBANTONG_DATA,
      e.SECRET_KEY ?? null,
      e.MAILBOX_PORTS.split(',').map(Number),
      e.MAIL_BOUNCE_ADDRESS?.toLowerCase() ?? null,
      namesOf(e.NAME_SERVERS),
      e.CLAMAV_ADDRESS ? socketOf(e.CLAMAV_ADDRESS) : null,
    );
  }

  /**
   * The settings of an installation as `npm start` makes it and the terminal beside it finds it: it brings its own
   * database unless one is named (`ownDatabase`), and its mail door is open.
   */
  static ofInstallation(env: Environment = process.env): { config: Config; ownDatabase: boolean } {
    const own = { DATABASE_URL: 'postgres://embedded/tibantong', SMTP_PORT: '2525' };
    const named = Object.fromEntries(Object.entries(env).filter(([, value]) => value));
    return { config: Config.read({ ...own, ...named }), ownDatabase: !('DATABASE_URL' in named) };
  }
}

const namesOf = (given: string | undefined): string[] | null =>
  given === undefined ? null : given.split(',').flatMap((name) => (name.trim() === 'none' ? [] : [name.trim()]));

const socketOf = (address: string): NonNullable<Config['scanner']> => {
  if (address.startsWith('/')) return { path: address };
  const at = address.lastIndexOf(':');
  return { host: address.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(address.slice(at + 1)) };
};

export class ConfigError extends Error {
  constructor(readonly problems: string[]) {
    super(`设置有误，无法启动：\n${problems.map((problem) => `  · ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}
