import type { MailboxSecurity } from '#contract';

export interface Guess {
  host: string;
  port: number;
  security: MailboxSecurity;
}

/** Providers whose servers are not named after the address. */
const known: Record<string, string> = {
  'foxmail.com': 'imap.qq.com',
  'vip.qq.com': 'imap.qq.com',
  'qq.com': 'imap.qq.com',
  '163.com': 'imap.163.com',
  '126.com': 'imap.126.com',
  'yeah.net': 'imap.yeah.net',
  '139.com': 'imap.139.com',
  '189.cn': 'imap.189.cn',
  'sina.com': 'imap.sina.com',
  'sina.cn': 'imap.sina.cn',
  'aliyun.com': 'imap.aliyun.com',
  'outlook.com': 'outlook.office365.com',
};

/** Where mails to this address most likely lie; the person sees it and may know better. */
export function guessFor(address: string): Guess | null {
  const domain = /@([\p{L}\p{N}.-]+\.[\p{L}]{2,})$/u.exec(address.trim().toLowerCase())?.[1];
  return domain ? { host: known[domain] ?? `imap.${domain}`, port: 993, security: 'tls' } : null;
}
