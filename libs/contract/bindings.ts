import { z } from 'zod';
import { bindingProviders, memberBrief } from './members.js';
import { route } from './route.js';
import { flag, id, idParams, instant, page, pageQuery, text } from './values.js';

const provider = z.enum(bindingProviders);

/** A suggestion by which a sender is recalled. */
const lastWords = z.object({ suggestionId: id, number: z.string(), title: z.string(), at: instant });

/** A mail address that takes no mail any more. */
export const badAddress = z.object({
  id,
  address: z.string(),
  since: instant,
  reason: z.string(),
  /** Whose it is, as far as that is known. */
  member: memberBrief.nullable(),
});
export type BadAddress = z.output<typeof badAddress>;

export const bindingRow = z.object({
  id,
  provider,
  subject: z.string(),
  member: memberBrief,
  /** Not of the term in force, or no longer serving. */
  former: z.boolean(),
  boundBy: z.string(),
  boundAt: instant,
  reason: z.string().nullable(),
  last: lastWords.nullable(),
  /** The last record of this sender that was confirmed as somebody else's. */
  conflict: z.object({ name: z.string(), number: z.string(), suggestionId: id }).nullable(),
  bad: z.object({ id, since: instant, reason: z.string() }).nullable(),
});
export type BindingRow = z.output<typeof bindingRow>;

/** Somebody who wrote lately and is bound to no member. */
export const stranger = z.object({
  provider,
  subject: z.string(),
  name: z.string(),
  count: z.number().int(),
  last: lastWords,
  /** Who it may be: only a likeness, which somebody must confirm. */
  likely: memberBrief.nullable(),
});
export type Stranger = z.output<typeof stranger>;

/** What was bound, moved or removed, newest first. */
export const bindingEvent = z.object({
  at: instant,
  action: z.enum(['bind', 'unbind']),
  who: z.string(),
  member: z.string(),
  provider,
  subject: z.string(),
  reason: z.string().nullable(),
});
export type BindingEvent = z.output<typeof bindingEvent>;

const ownBinding = z.object({ id, provider, subject: z.string(), boundBy: z.string(), boundAt: instant });
export type OwnBinding = z.output<typeof ownBinding>;

export const bindings = {
  list: route({
    method: 'GET',
    path: '/api/bindings',
    summary: '邮箱、企业微信账号、公众号与群昵称的绑定',
    query: z.strictObject({
      ...pageQuery,
      search: z.string().max(60).optional(),
      provider: provider.optional(),
      /** Only those that something is wrong with: bad address, contradicting records, a former member. */
      doubtful: flag.optional(),
    }),
    result: page(bindingRow).extend({ doubtful: z.number().int() }),
    allow: 'people.write',
  }),
  strangers: route({
    method: 'GET',
    path: '/api/bindings/strangers',
    summary: '近来来件而未绑定的发件人',
    query: z.strictObject(pageQuery),
    result: page(stranger),
    allow: 'people.write',
  }),
  history: route({
    method: 'GET',
    path: '/api/bindings/history',
    summary: '绑定的变动',
    query: z.strictObject({ ...pageQuery, search: z.string().max(60).optional() }),
    result: page(bindingEvent),
    allow: 'people.write',
  }),
  /** To another member; the records so far stay with whom they are. */
  move: route({
    method: 'PUT',
    path: '/api/bindings/:id',
    summary: '改绑到另一位委员',
    params: idParams,
    body: z.strictObject({ memberId: id, reason: text(1, 200) }),
    allow: 'people.write',
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/bindings/:id',
    summary: '解除绑定，写明理由',
    params: idParams,
    query: z.strictObject({ reason: text(1, 200) }),
    allow: 'people.write',
  }),
  mine: route({
    method: 'GET',
    path: '/api/my/bindings',
    summary: '我绑定的邮箱、企业微信与昵称',
    result: z.array(ownBinding),
    allow: 'suggestion.read-own',
  }),
  removeMine: route({
    method: 'DELETE',
    path: '/api/my/bindings/:id',
    summary: '解除我的一个绑定',
    params: idParams,
    allow: 'suggestion.read-own',
  }),
};

export const badAddresses = {
  list: route({
    method: 'GET',
    path: '/api/bad-addresses',
    summary: '收不到信的邮箱',
    query: z.strictObject(pageQuery),
    result: page(badAddress).extend({ count: z.number().int() }),
    allow: 'job.operate',
  }),
  clear: route({
    method: 'DELETE',
    path: '/api/bad-addresses/:id',
    summary: '邮箱已能收信，恢复寄送',
    params: idParams,
    allow: 'job.operate',
  }),
};
