import { z } from 'zod';
import { route } from './route.js';
import { id, idParams, instant, maybeText, text } from './values.js';

/** Other systems that say who somebody is: 企业微信, 公众号, 统一身份认证. */
export const doorKinds = ['wecom', 'wechat', 'oidc'] as const;
export type DoorKind = (typeof doorKinds)[number];

const address = z.union([z.url({ protocol: /^https?$/ }).max(300), z.literal('')]).transform((url) => url || null);

export const doorSettings = z.strictObject({
  enabled: z.boolean(),
  /** On the button of the sign-in page; its usual name when left out. */
  label: maybeText(20),
  /** 企业 ID, appid or client id. */
  clientId: maybeText(200),
  /** Of a WeCom application only. */
  agentId: maybeText(20),
  /** Where the other system is asked: its interface, or the issuer of 统一身份认证. */
  url: address.nullable().default(null),
  /** Where people are sent to say who they are, if that is another place. */
  authorizeUrl: address.nullable().default(null),
});
export type DoorSettings = z.output<typeof doorSettings>;

/** Who must show a one-time code after the password. */
export const secondSteps = ['off', 'desk', 'all'] as const;

export const codeSettings = z.strictObject({
  secondStep: z.enum(secondSteps),
  /** Members may come in with a code alone. */
  alone: z.boolean(),
  /** The SMS gateway: asked with `{phone}` and `{code}` put into its body. */
  sms: z
    .strictObject({
      url: z.url({ protocol: /^https?$/ }).max(300),
      body: text(1, 2000),
      contentType: text(1, 100),
    })
    .nullable(),
});
export type CodeSettings = z.output<typeof codeSettings>;

const door = doorSettings.extend({
  kind: z.enum(doorKinds),
  hasSecret: z.boolean(),
  /** To be entered at the other side. */
  returnAddress: z.string(),
  changedAt: instant.nullable(),
  changedBy: z.string().nullable(),
});

export const identityView = z.object({ id, kind: z.enum(doorKinds), label: z.string(), boundAt: instant });

const secret = maybeText(500);
const kindParams = z.strictObject({ kind: z.enum(doorKinds) });

export const signInDoors = {
  read: route({
    method: 'GET',
    path: '/api/sign-in-doors',
    summary: '登录方式的设置（不含密钥）',
    result: z.object({
      keepsSecrets: z.boolean(),
      /** Without it nobody can be sent back to us. */
      publicOrigin: z.string().nullable(),
      doors: z.array(door),
      codes: codeSettings.extend({ hasSmsSecret: z.boolean(), mail: z.boolean() }),
    }),
    allow: 'account.manage',
  }),
  change: route({
    method: 'PUT',
    path: '/api/sign-in-doors/:kind',
    summary: '修改一种登录方式',
    params: kindParams,
    /** A secret that is not given stays. */
    body: doorSettings.extend({ secret }),
    allow: 'account.manage',
  }),
  test: route({
    method: 'POST',
    path: '/api/sign-in-doors/:kind/test',
    summary: '试连一种登录方式',
    params: kindParams,
    result: z.object({ works: z.boolean(), said: z.string() }),
    allow: 'account.manage',
  }),
  changeCodes: route({
    method: 'PUT',
    path: '/api/sign-in-codes/settings',
    summary: '修改登录验证码的规则与短信网关',
    body: codeSettings.extend({ smsSecret: secret }),
    allow: 'account.manage',
  }),
  /** The same answer for everybody, whether there is such an account or not. */
  sendCode: route({
    method: 'POST',
    path: '/api/sign-in-codes',
    summary: '索取登录验证码（委员）',
    body: z.strictObject({ login: text(1, 60) }),
    allow: 'public',
  }),
  mine: route({
    method: 'GET',
    path: '/api/my/identities',
    summary: '我绑定的登录方式',
    result: z.object({
      bound: z.array(identityView),
      open: z.array(z.object({ kind: z.enum(doorKinds), label: z.string() })),
    }),
    allow: 'signed-in',
  }),
  bind: route({
    method: 'POST',
    path: '/api/my/identities/:kind',
    summary: '绑定一种登录方式：答复要去的网址',
    params: kindParams,
    body: z.strictObject({ to: z.string().max(300).default('/') }),
    result: z.object({ address: z.string() }),
    allow: 'signed-in',
  }),
  unbind: route({
    method: 'DELETE',
    path: '/api/my/identities/:id',
    summary: '解除一种登录方式',
    params: idParams,
    allow: 'signed-in',
  }),
  /** For a person who lost a phone or left. */
  unbindAll: route({
    method: 'DELETE',
    path: '/api/accounts/:id/identities',
    summary: '解除一个账号绑定的全部登录方式',
    params: idParams,
    allow: 'account.manage',
  }),
};
