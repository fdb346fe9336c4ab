import { z } from 'zod';
import { roles } from './permissions.js';
import { route } from './route.js';
import { id, idParams, instant, text } from './values.js';

export const accountView = z.object({
  id,
  login: z.string(),
  name: z.string(),
  role: z.enum(roles),
  memberId: id.nullable(),
  departmentId: id.nullable(),
  departmentName: z.string().nullable(),
  /** 负责人 of the department: told when its officers are late. */
  head: z.boolean(),
  mustChangePassword: z.boolean(),
  lockedUntil: instant.nullable(),
  disabledAt: instant.nullable(),
  lastSignInAt: instant.nullable(),
});
export type AccountView = z.output<typeof accountView>;

export const accountDraft = z.strictObject({
  login: text(2, 60),
  name: text(1, 60),
  role: z.enum(roles),
  memberId: id.nullable().default(null),
  departmentId: id.nullable().default(null),
  head: z.boolean().default(false),
  mail: z.email().max(200).nullable().default(null),
});
export type AccountDraft = z.output<typeof accountDraft>;

/** A first password, shown once; the person must change it at the first sign-in. */
const firstPassword = z.object({ id, firstPassword: z.string() });

export const accounts = {
  list: route({
    method: 'GET',
    path: '/api/accounts',
    summary: '账号',
    query: z.strictObject({ search: z.string().max(60).optional(), role: z.enum(roles).optional() }),
    result: z.array(accountView),
    allow: 'account.manage',
  }),
  add: route({
    method: 'POST',
    path: '/api/accounts',
    summary: '新建账号',
    body: accountDraft,
    result: firstPassword,
    allow: 'account.manage',
  }),
  /** Accounts for every member of the term who has none yet. */
  addForMembers: route({
    method: 'POST',
    path: '/api/accounts/for-members',
    summary: '为尚无账号的委员批量建账号',
    result: z.array(z.object({ login: z.string(), name: z.string(), firstPassword: z.string() })),
    allow: 'account.manage',
  }),
  resetPassword: route({
    method: 'POST',
    path: '/api/accounts/:id/first-password',
    summary: '重设首次密码',
    params: idParams,
    result: firstPassword,
    allow: 'account.manage',
  }),
  disable: route({
    method: 'PUT',
    path: '/api/accounts/:id/disabled',
    summary: '停用账号',
    params: idParams,
    allow: 'account.manage',
  }),
  setHead: route({
    method: 'PUT',
    path: '/api/accounts/:id/head',
    summary: '设为或取消单位负责人',
    params: idParams,
    body: z.strictObject({ head: z.boolean() }),
    allow: 'account.manage',
  }),
  enable: route({
    method: 'DELETE',
    path: '/api/accounts/:id/disabled',
    summary: '恢复账号',
    params: idParams,
    allow: 'account.manage',
  }),
};
