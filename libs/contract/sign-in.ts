import { z } from 'zod';
import { roles } from './permissions.js';
import { doorKinds } from './sign-in-doors.js';
import { route } from './route.js';
import { id, text } from './values.js';

export const me = z.object({
  accountId: id,
  login: z.string(),
  name: z.string(),
  role: z.enum(roles),
  memberId: id.nullable(),
  departmentId: id.nullable(),
  departmentName: z.string().nullable(),
  mustChangePassword: z.boolean(),
  bodyName: z.string(),
  /** `九届四次`; null before a session is set up. */
  sessionLabel: z.string().nullable(),
});
export type Me = z.output<typeof me>;

export const welcome = z.object({
  bodyName: z.string(),
  /** Filled in only by the demo loader; an ordinary installation never shows an account. */
  /** Other systems that say who somebody is. */
  doors: z.array(z.object({ kind: z.enum(doorKinds), label: z.string() })),
  /** Members may come in with a code alone. */
  codeAlone: z.boolean(),
  demoAccounts: z.array(z.object({ login: z.string(), password: z.string(), name: z.string(), role: z.enum(roles) })),
});

const password = z.string().min(1).max(200);

export const signIn = {
  welcome: route({ method: 'GET', path: '/api/welcome', summary: '登录页信息', result: welcome, allow: 'public' }),
  enter: route({
    method: 'POST',
    path: '/api/sign-in',
    summary: '登录',
    /** The code once it is asked for (`code-needed`). */
    body: z.strictObject({ login: text(1, 60), password, code: z.string().max(20).nullable().default(null) }),
    result: me,
    allow: 'public',
  }),
  enterByCode: route({
    method: 'POST',
    path: '/api/sign-in/by-code',
    summary: '用验证码登录（委员）',
    body: z.strictObject({ login: text(1, 60), code: text(1, 20) }),
    result: me,
    allow: 'public',
  }),
  me: route({ method: 'GET', path: '/api/me', summary: '我是谁', result: me, allow: 'signed-in' }),
  leave: route({ method: 'DELETE', path: '/api/sign-in', summary: '退出', allow: 'signed-in' }),
  leaveEverywhere: route({ method: 'DELETE', path: '/api/sign-ins', summary: '在所有设备上退出', allow: 'signed-in' }),
  changePassword: route({
    method: 'PUT',
    path: '/api/me/password',
    summary: '修改密码',
    body: z.strictObject({ current: password, next: password }),
    allow: 'signed-in',
  }),
  setup: route({
    method: 'POST',
    path: '/api/setup',
    summary: '用一次性链接建立首个管理员',
    body: z.strictObject({
      token: z.string().max(200),
      bodyName: text(2, 60),
      login: text(2, 60),
      name: text(1, 60),
      password,
    }),
    result: me,
    allow: 'public',
  }),
};
