import { z } from 'zod';
import { route } from './route.js';
import { id, idParams, instant, made, maybeText, page, pageQuery, text } from './values.js';

/** How the line to the mail server is kept from listeners. */
export const mailboxSecurities = ['tls', 'starttls', 'plain'] as const;
export type MailboxSecurity = (typeof mailboxSecurities)[number];

/** From which mails on a mailbox is read when it is read for the first time. */
export const mailboxBeginnings = ['now', 'all'] as const;
export type MailboxBeginning = (typeof mailboxBeginnings)[number];

/** What can be wrong with a mailbox; what to say and what to do stands in `words.mailboxProblem`. */
export const mailboxProblems = [
  'host-unknown',
  'unreachable',
  'port-closed',
  'insecure',
  'certificate',
  'login-refused',
  'client-refused',
  'inbox-missing',
  'folders-refused',
  'line-lost',
  'key-changed',
  'failing',
] as const;
export type MailboxProblem = (typeof mailboxProblems)[number];

/** What a person reads about a problem: what is wrong, and what to do about it. */
export const mailboxProblemWords: Record<MailboxProblem, { wrong: string; todo: string }> = {
  'host-unknown': {
    wrong: '找不到这个服务器地址',
    todo: '请核对服务器地址有没有写错；内网服务器请确认本机能解析它的名字。',
  },
  unreachable: {
    wrong: '连不上邮件服务器',
    todo: '请确认服务器地址和端口，以及本机的防火墙允许连到那里。系统会一直重试。',
  },
  'port-closed': {
    wrong: '邮件服务器没有开放这个端口',
    todo: '请核对端口：加密连接一般是 993，其余是 143；并在邮箱的网页设置里开启 IMAP 服务。',
  },
  insecure: {
    wrong: '加密方式与服务器不符',
    todo: '993 端口请选“加密（TLS）”，143 端口请选“连接后加密（STARTTLS）”。',
  },
  certificate: {
    wrong: '服务器的证书不可信或与地址不符',
    todo: '请核对服务器地址；用自签证书的，请管理员把证书加入本机信任。',
  },
  'login-refused': {
    wrong: '邮箱拒绝登录：登录名或密码不对',
    todo: 'QQ、163、126 邮箱要填“授权码”，不是登录密码：请在邮箱网页版的设置里开启 IMAP 服务并生成授权码，填到这里再保存。',
  },
  'client-refused': {
    wrong: '邮箱拒绝本系统读信（不安全登录）',
    todo: '请在邮箱网页版的设置里开启 IMAP 服务，使用授权码，并按邮箱的提示确认这次登录。',
  },
  'inbox-missing': { wrong: '打不开收件箱', todo: '请用网页登录这个邮箱，确认收件箱能正常打开、IMAP 服务已开启。' },
  'folders-refused': {
    wrong: '没有找到、也不能新建存放已收邮件的文件夹',
    todo: '请在邮箱里新建“已处理”和“失败”两个文件夹，或在这里写明已有的文件夹名。',
  },
  'line-lost': { wrong: '与邮件服务器的连接断了', todo: '系统会自动重连，一般不用处理；长时间不恢复，请检查网络。' },
  'key-changed': { wrong: '保存的密码读不出来：系统的密钥换过', todo: '请重新填写密码或授权码，再保存。' },
  failing: { wrong: '邮箱没有正常应答', todo: '系统会一直重试；长时间不恢复，请联系邮箱服务商。' },
};

/** What a test of the connection goes through, in this order. */
export const mailboxSteps = ['resolve', 'connect', 'login', 'inbox', 'folders'] as const;
export type MailboxStep = (typeof mailboxSteps)[number];

const connection = {
  host: text(1, 255).pipe(z.string().regex(/^[\p{L}\p{N}.:_-]+$/u, '请只填服务器地址，如 imap.qq.com')),
  port: z.number().int().min(1).max(65535),
  security: z.enum(mailboxSecurities),
  /** The name it signs in with; often the address itself. */
  login: text(1, 320),
};

/** Left empty, the folder is found or made: 已处理, 失败. */
const folder = maybeText(100);

export const mailboxDraft = z.strictObject({
  /** What people write to: mails from it are our own, and the mail door takes mail for it. */
  address: z.string().trim().toLowerCase().pipe(z.email().max(320)),
  ...connection,
  /** `null` keeps the one that is known. */
  password: z.string().min(1).max(500).nullable().default(null),
  beginWith: z.enum(mailboxBeginnings).default('now'),
  doneFolder: folder,
  failedFolder: folder,
  /** Looked at so often where the server does not tell by itself. */
  pollMinutes: z.number().int().min(2).max(5).default(3),
  enabled: z.boolean().default(true),
});
export type MailboxDraft = z.output<typeof mailboxDraft>;

/** There is no password yet that could be kept. */
const newMailbox = mailboxDraft.extend({ password: z.string().min(1).max(500) });
export type NewMailbox = z.output<typeof newMailbox>;

export const mailboxView = mailboxDraft.omit({ password: true }).extend({
  id,
  version: z.number().int(),
  /** Some worker is signed in and listens. */
  connected: z.boolean(),
  /** When the server was last asked in vain or with success. */
  lastSuccessAt: instant.nullable(),
  problem: z.enum(mailboxProblems).nullable(),
  /** What the server itself said, where it said anything. */
  serverSaid: z.string().nullable(),
  failingSince: instant.nullable(),
  nextTryAt: instant.nullable(),
  /** Mails seen in the inbox that are not yet taken in. */
  waiting: z.number().int(),
  takenIn: z.number().int(),
  /** Mails that could not be taken in: they lie in the folder of failures. */
  failures: z.number().int(),
  /** Mails taken in that could not be moved away. */
  unmoved: z.number().int(),
});
export type MailboxView = z.output<typeof mailboxView>;

export const mailboxFailure = z.object({
  id,
  address: z.string(),
  subject: z.string(),
  sender: z.string(),
  size: z.number().int(),
  receivedAt: instant,
  failedAt: instant,
  reason: z.string(),
  /** Where the mail lies now. */
  folder: z.string().nullable(),
});
export type MailboxFailure = z.output<typeof mailboxFailure>;

export const mailboxTest = z.object({
  ok: z.boolean(),
  steps: z.array(
    z.object({
      step: z.enum(mailboxSteps),
      ok: z.boolean(),
      problem: z.enum(mailboxProblems).nullable(),
      /** In Chinese: what was found, or what the server said. */
      note: z.string(),
    }),
  ),
});
export type MailboxTest = z.output<typeof mailboxTest>;

export const mailboxes = {
  list: route({
    method: 'GET',
    path: '/api/mailboxes',
    summary: '直报邮箱',
    result: z.object({
      /** False: the installation has no key, so no password can be kept. */
      canKeepPasswords: z.boolean(),
      items: z.array(mailboxView),
    }),
    allow: 'mailbox.manage',
  }),
  add: route({
    method: 'POST',
    path: '/api/mailboxes',
    summary: '添加直报邮箱',
    body: newMailbox,
    result: made,
    allow: 'mailbox.manage',
  }),
  change: route({
    method: 'PUT',
    path: '/api/mailboxes/:id',
    summary: '修改直报邮箱',
    params: idParams,
    body: mailboxDraft.extend({ version: z.number().int() }),
    allow: 'mailbox.manage',
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/mailboxes/:id',
    summary: '删除直报邮箱，收到的信不受影响',
    params: idParams,
    allow: 'mailbox.manage',
  }),
  retry: route({
    method: 'POST',
    path: '/api/mailboxes/:id/retry',
    summary: '马上再连一次',
    params: idParams,
    allow: 'mailbox.manage',
  }),
  test: route({
    method: 'POST',
    path: '/api/mailbox-tests',
    summary: '测试直报邮箱的连接',
    body: z.strictObject({
      ...connection,
      password: z.string().min(1).max(500).nullable().default(null),
      doneFolder: folder,
      failedFolder: folder,
      /** Its password is used when none is given; the connection must then be the one that is kept. */
      mailboxId: id.nullable().default(null),
    }),
    result: mailboxTest,
    allow: 'mailbox.manage',
  }),
  failures: route({
    method: 'GET',
    path: '/api/mailbox-failures',
    summary: '没有收下的邮件',
    query: z.strictObject(pageQuery),
    result: page(mailboxFailure),
    allow: 'mailbox.manage',
  }),
};
