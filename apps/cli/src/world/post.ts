import iconv from 'iconv-lite';
import nodemailer, { type Transporter } from 'nodemailer';
import { type SealedCallback, WecomSender } from '#channels';
import { sha256 } from '#platform';
import { mailbox, stageWecom } from './stage.js';

export interface Letter {
  /** Names the mail: its Message-ID is made of it, so the same name is the same mail. */
  name: string;
  from: { name: string; address: string };
  subject: string;
  text: string;
  at: Date;
  charset?: 'utf-8' | 'gb2312' | 'gbk' | 'gb18030' | 'big5';
  /** Further header lines. */
  headers?: string[];
  attachment?: { name: string; contentType: string; content: Buffer };
}

export const messageIdOf = ({ name, from }: Pick<Letter, 'name' | 'from'>): string =>
  `<${sha256(name).slice(0, 24)}@${from.address.split('@')[1]}>`;

/** A mail as mail programs in China write it: any charset, encoded words, Base64. */
export function mailOf(letter: Letter): Buffer {
  const charset = letter.charset ?? 'utf-8';
  const word = (text: string) => `=?${charset}?B?${iconv.encode(text, charset).toString('base64')}?=`;
  const body = (content: Buffer) => content.toString('base64').replace(/.{76}/g, '$&\r\n');
  const textPart = [
    `Content-Type: text/plain; charset="${charset}"`,
    'Content-Transfer-Encoding: base64',
    '',
    body(iconv.encode(letter.text, charset)),
  ];
  const head = [
    `From: ${word(letter.from.name)} <${letter.from.address}>`,
    `To: <${mailbox}>`,
    `Subject: ${word(letter.subject)}`,
    `Date: ${letter.at.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: ${messageIdOf(letter)}`,
    'MIME-Version: 1.0',
    ...(letter.headers ?? []),
  ];
  const { attachment } = letter;
  if (!attachment) return Buffer.from([...head, ...textPart].join('\r\n'));
  const filePart = [
    `Content-Type: ${attachment.contentType}; name="${word(attachment.name)}"`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment; filename="${word(attachment.name)}"`,
    '',
    body(attachment.content),
  ];
  const multipart = ['Content-Type: multipart/mixed; boundary="b-o-u-n-d"', ''];
  const parts = ['--b-o-u-n-d', ...textPart, '--b-o-u-n-d', ...filePart, '--b-o-u-n-d--', ''];
  return Buffer.from([...head, ...multipart, ...parts].join('\r\n'));
}

/** Hands mails to an SMTP door over a real connection. */
export class Postman {
  private readonly transport: Transporter;

  constructor(port: number) {
    this.transport = nodemailer.createTransport({
      host: '127.0.0.1',
      port,
      pool: true,
      maxConnections: 1,
      secure: false,
    });
  }

  async deliver(from: string, raw: Buffer): Promise<void> {
    await this.transport.sendMail({ envelope: { from, to: mailbox }, raw });
  }

  close(): void {
    this.transport.close();
  }
}

/** What WeCom posts when somebody speaks to the robot in the group. */
export function groupCallback(message: {
  msgid: string;
  userid: string;
  text: string;
  quote?: string;
  at: Date;
}): SealedCallback {
  const { msgid, userid, text, quote, at } = message;
  const plain = {
    msgid,
    aibotid: 'zhibao',
    chatid: 'erqi-sheqingminyi',
    chattype: 'group',
    from: { userid },
    msgtype: 'text',
    text: { content: `@社情民意小助手 ${text}` },
    ...(quote ? { quote: { msgtype: 'text', text: { content: quote } } } : {}),
  };
  const moment = { timestamp: Math.floor(at.getTime() / 1000), nonce: sha256(msgid).slice(0, 10) };
  return new WecomSender(stageWecom).post(plain, moment);
}

/** Posts a callback to the API, as WeCom does; answers the opened reply packet's body. */
export async function postCallback(url: string, { query, body }: SealedCallback): Promise<string> {
  const address = `${url}/api/wecom/callback?${new URLSearchParams(query).toString()}`;
  const response = await fetch(address, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  if (!response.ok) throw new Error(`callback was answered with ${response.status}`);
  return response.text();
}
