import { z } from 'zod';
import { route } from './route.js';
import { flag, id, idParams, instant, made, maybeText, page, pageQuery, text } from './values.js';

/** How a sender is known to a channel: mail address, WeCom userid, openid of the 公众号, nickname in the WeChat group. */
export const bindingProviders = ['mail', 'wecom', 'openid', 'nickname'] as const;

export const bindingView = z.object({
  id,
  provider: z.enum(bindingProviders),
  subject: z.string(),
  boundBy: z.string(),
  boundAt: instant,
  /** It takes no mail any more. */
  bad: z.object({ id, since: instant, reason: z.string() }).nullable(),
});

export const memberView = z.object({
  id,
  name: z.string(),
  sectorId: id.nullable(),
  sector: z.string().nullable(),
  party: z.string().nullable(),
  standing: z.boolean(),
  /** 街道/镇 liaison group. */
  group: z.string().nullable(),
  convener: z.boolean(),
  phone: z.string().nullable(),
  termId: id,
  active: z.boolean(),
  hasAccount: z.boolean(),
  bindings: z.array(bindingView),
});
export type MemberView = z.output<typeof memberView>;

/** The little that other people see of a member. */
export const memberBrief = z.object({
  id,
  name: z.string(),
  sector: z.string().nullable(),
  group: z.string().nullable(),
});
export type MemberBrief = z.output<typeof memberBrief>;

export const memberDraft = z.strictObject({
  name: text(1, 60),
  sector: maybeText(40),
  party: maybeText(40),
  standing: z.boolean().default(false),
  group: maybeText(40),
  convener: z.boolean().default(false),
  phone: maybeText(30),
  mails: z.array(z.email().max(200)).max(5).default([]),
  wecom: maybeText(64),
  nickname: maybeText(60),
});
export type MemberDraft = z.output<typeof memberDraft>;

export const members = {
  list: route({
    method: 'GET',
    path: '/api/members',
    summary: '委员名册',
    query: z.strictObject({ ...pageQuery, search: z.string().max(60).optional(), inactive: flag.optional() }),
    result: page(memberView),
    allow: 'people.write',
  }),
  /** For choosing a person: name, sector and group only. */
  find: route({
    method: 'GET',
    path: '/api/members/brief',
    summary: '按姓名查委员',
    query: z.strictObject({ search: z.string().max(60).default('') }),
    result: z.array(memberBrief),
    allow: 'people.read',
  }),
  add: route({
    method: 'POST',
    path: '/api/members',
    summary: '新增委员',
    body: memberDraft,
    result: made,
    allow: 'people.write',
  }),
  change: route({
    method: 'PUT',
    path: '/api/members/:id',
    summary: '修改委员资料',
    params: idParams,
    body: memberDraft.extend({ active: z.boolean() }),
    allow: 'people.write',
  }),
  bind: route({
    method: 'POST',
    path: '/api/members/:id/bindings',
    summary: '绑定邮箱、企业微信账号或群昵称',
    params: idParams,
    body: z.strictObject({ provider: z.enum(bindingProviders), subject: text(1, 200), reason: maybeText(200) }),
    result: made,
    allow: 'people.write',
  }),
  unbind: route({
    method: 'DELETE',
    path: '/api/members/:id/bindings/:bindingId',
    summary: '解除绑定',
    params: z.strictObject({ id, bindingId: id }),
    allow: 'people.write',
  }),
};
