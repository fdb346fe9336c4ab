import { z } from 'zod';
import { route } from './route.js';
import { id, idParams, instant, page, pageQuery, text } from './values.js';

/** 智能机器人, 企业微信自建应用, 公众号. */
export const wecomKinds = ['bot', 'app', 'mp'] as const;
export type WecomKind = (typeof wecomKinds)[number];

/** How a door stands. `kicked`: another place has connected with the same robot. `refused`: id or secret are wrong. */
export const wecomStates = ['off', 'connecting', 'open', 'away', 'kicked', 'refused'] as const;
export type WecomState = (typeof wecomStates)[number];

/** What to tell a person about each state: how it stands, and what to do. */
export const wecomStateWords: Record<WecomState, { label: string; todo: string | null }> = {
  off: { label: '未启用', todo: null },
  connecting: { label: '正在连接', todo: null },
  open: { label: '正常', todo: null },
  away: { label: '连接中断，正在自动重连', todo: '如果半小时后仍未恢复，请检查服务器能否访问外网。' },
  kicked: {
    label: '被顶下线：同一个机器人在别处又连接了一次',
    todo: '一个机器人只能有一处连接。请先停掉另一处（例如测试环境），再点“重新连接”。在此之前群里的消息收不到。',
  },
  refused: {
    label: '企业微信拒绝连接：机器人编号或密钥不对',
    todo: '请到企业微信管理后台核对后重新填写，再点“重新连接”。在此之前消息收不到。',
  },
};

/** How the robot's messages come: by a line that we hold, or to our own address. */
export const botWays = ['line', 'webhook'] as const;

const secret = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[\x21-\x7e]+$/, '只能是字母、数字和符号，请检查有没有多复制空格或汉字')
    .optional();
const aesKey = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9+/]{43}$/, '须为 43 位')
  .optional();
const plainId = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[\w.@-]+$/, '只能是字母、数字、点、横线和下划线');
const address = (protocol: RegExp, hint: string) =>
  z
    .union([z.literal('').transform(() => null), z.url({ protocol, error: hint }).max(200)])
    .nullable()
    .default(null);
const host = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^\.?[a-z0-9-]+(\.[a-z0-9-]+)+$/, '请填域名，例如 .myqcloud.com；以点开头表示包含所有子域名');

/** Secrets left out stay as they are. */
const callbackKeys = { token: secret(64), encodingAesKey: aesKey };

export const botSettings = z.strictObject({
  on: z.boolean(),
  way: z.enum(botWays),
  botId: z.union([z.literal(''), plainId(128)]).default(''),
  /** As people write it behind the @; empty: guessed. */
  name: text(0, 40).default(''),
  /** `wss://…` of a private deployment; null: Tencent's own. */
  url: address(/^wss?$/, '须为 wss:// 开头的地址'),
  /** Where files of messages may be fetched from. */
  hosts: z.array(host).min(1).max(20),
  largestMegabytes: z.number().int().min(1).max(100),
});
export type BotSettings = z.output<typeof botSettings>;

export const appSettings = z.strictObject({
  on: z.boolean(),
  corpId: plainId(64),
  agentId: z.number().int().min(1).max(99_999_999),
  url: address(/^https?$/, '须为 https:// 开头的地址'),
});
export type AppSettings = z.output<typeof appSettings>;

export const mpSettings = z.strictObject({
  on: z.boolean(),
  appId: plainId(64),
  url: address(/^https?$/, '须为 https:// 开头的地址'),
});
export type MpSettings = z.output<typeof mpSettings>;

const door = {
  /** How it stands, since when, and the last sign of life. */
  state: z.enum(wecomStates),
  since: instant.nullable(),
  seenAt: instant.nullable(),
  lastMessageAt: instant.nullable(),
  changedAt: instant.nullable(),
  changedBy: z.string().nullable(),
  /** Which secrets are known; never what they are. */
  known: z.array(z.enum(['secret', 'token', 'encodingAesKey'])),
  /** The address to enter in the console of WeCom or the public account. */
  callback: z.string(),
};

export const wecomView = z.object({
  /** False: the installation has no key, so no secret can be kept. */
  keepsSecrets: z.boolean(),
  bot: z.object({ ...door, settings: botSettings.nullable(), fromEnvironment: z.boolean() }),
  app: z.object({ ...door, settings: appSettings.nullable() }),
  mp: z.object({ ...door, settings: mpSettings.nullable() }),
});
export type WecomView = z.output<typeof wecomView>;

/** What a connection test tried, in order; the first that failed says why. */
export const wecomTest = z.object({
  steps: z.array(z.object({ label: z.string(), ok: z.boolean(), words: z.string().nullable() })),
});
export type WecomTest = z.output<typeof wecomTest>;

export const wecomMessageStates = ['waiting', 'sending', 'sent', 'failed', 'no-way'] as const;

export const wecomMessageView = z.object({
  id,
  state: z.enum(wecomMessageStates),
  /** To whom, in words: the group, or the person's name or id. */
  to: z.string(),
  excerpt: z.string(),
  createdAt: instant,
  sentAt: instant.nullable(),
  tries: z.number().int(),
  failure: z.string().nullable(),
});
export type WecomMessageView = z.output<typeof wecomMessageView>;

const kindParams = z.strictObject({ kind: z.enum(wecomKinds) });

export const wecom = {
  read: route({
    method: 'GET',
    path: '/api/wecom',
    summary: '企业微信与公众号的设置和状态',
    result: wecomView,
    allow: 'wecom.manage',
  }),
  changeBot: route({
    method: 'PUT',
    path: '/api/wecom/bot',
    summary: '设置智能机器人',
    body: z.strictObject({ settings: botSettings, secrets: z.strictObject({ secret: secret(200), ...callbackKeys }) }),
    allow: 'wecom.manage',
  }),
  changeApp: route({
    method: 'PUT',
    path: '/api/wecom/app',
    summary: '设置企业微信自建应用',
    body: z.strictObject({ settings: appSettings, secrets: z.strictObject({ secret: secret(200), ...callbackKeys }) }),
    allow: 'wecom.manage',
  }),
  changeMp: route({
    method: 'PUT',
    path: '/api/wecom/mp',
    summary: '设置公众号',
    body: z.strictObject({ settings: mpSettings, secrets: z.strictObject({ secret: secret(200), ...callbackKeys }) }),
    allow: 'wecom.manage',
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/wecom/:kind',
    summary: '删除设置和保存的密钥',
    params: kindParams,
    allow: 'wecom.manage',
  }),
  test: route({
    method: 'POST',
    path: '/api/wecom/:kind/test',
    summary: '测试连接',
    params: kindParams,
    result: wecomTest,
    allow: 'wecom.manage',
  }),
  reconnect: route({
    method: 'POST',
    path: '/api/wecom/bot/reconnect',
    summary: '重新连接机器人',
    allow: 'wecom.manage',
  }),
  messages: route({
    method: 'GET',
    path: '/api/wecom/messages',
    summary: '发往企业微信和公众号的消息',
    query: z.strictObject({ ...pageQuery, state: z.enum(wecomMessageStates).default('failed') }),
    result: page(wecomMessageView).extend({ counts: z.record(z.enum(wecomMessageStates), z.number().int()) }),
    allow: 'job.operate',
  }),
  sendAgain: route({
    method: 'POST',
    path: '/api/wecom/messages/:id/again',
    summary: '再发一次',
    params: idParams,
    allow: 'job.operate',
  }),
};
