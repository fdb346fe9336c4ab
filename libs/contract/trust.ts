import { z } from 'zod';
import { instant } from './values.js';

/**
 * What is known about the sender of a mail: checked and right, checked and wrong, nothing to check by, not answered yet,
 * not checked at all.
 */
export const trustVerdicts = ['pass', 'fail', 'none', 'later', 'off'] as const;
export type TrustVerdict = (typeof trustVerdicts)[number];

/** Why, with its sentence for the clerk; `{domain}` is the domain that it speaks of. */
export const trustWords = {
  signed: '邮件签名有效，签名的域 {domain} 与发件地址一致',
  authorised: '发信服务器得到 {domain} 的授权，与发件地址一致',
  receiver: '本单位的收信服务器 {domain} 已核验发件地址',
  forwarded: '邮件经 {domain} 转来，转来之前已核验发件地址',
  'body-changed': '正文在途中改动过，与邮件签名不符',
  'bad-signature': '邮件签名不对',
  'expired-signature': '邮件签名已过期',
  'weak-signature': '邮件签名的密钥太短，不能作数',
  'partly-signed': '邮件签名没有覆盖全部正文或发件人',
  'key-missing': '查不到邮件签名的公钥',
  'not-aligned': '通过核验的是 {domain}，不是发件地址的域',
  'not-authorised': '发信服务器没有得到发件地址所属域的授权',
  'policy-failed': '发件地址的域要求核验，这封邮件没有通过',
  'several-senders': '邮件写了几个发件人，不能认定是谁',
  unsigned: '邮件没有签名，也没有别的可以核验',
  'dns-failed': '域名解析暂时没有应答，稍后会再核验',
  'no-dns': '本机现在不能解析域名，没有核验',
  'switched-off': '按设置不核验发件人',
} as const;
export type TrustReason = keyof typeof trustWords;

export const trustView = z.object({
  verdict: z.enum(trustVerdicts),
  reason: z.enum(Object.keys(trustWords) as [TrustReason, ...TrustReason[]]),
  domain: z.string().nullable(),
  at: instant,
});
export type TrustView = z.output<typeof trustView>;

export const trustSentence = ({ reason, domain }: Pick<TrustView, 'reason' | 'domain'>): string =>
  trustWords[reason].replace('{domain}', domain ?? '发件域');
