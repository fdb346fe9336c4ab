import iconv from 'iconv-lite';

/**
 * Builds raw mails byte by byte, as bad mailers do, for the specs: a head given as text or bytes, any charset in
 * any place, any label on it.
 */
export function letter(head: (string | Buffer)[], body: string | Buffer = ''): Buffer {
  const lines = head.flatMap((line) => [Buffer.from(line), Buffer.from('\r\n')]);
  return Buffer.concat([...lines, Buffer.from('\r\n'), Buffer.from(body)]);
}

/** A part for `multipart`: its own head and body. */
export const part = letter;

export function multipart(kind: string, head: string[], parts: Buffer[], boundary = 'b1'): Buffer {
  const pieces = parts.flatMap((piece) => [Buffer.from(`--${boundary}\r\n`), piece, Buffer.from('\r\n')]);
  const body = Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
  return letter([...head, `Content-Type: multipart/${kind}; boundary="${boundary}"`], body);
}

export const bytesOf = (text: string, charset: string): Buffer => iconv.encode(text, charset);

export function word(text: string, charset: string, label = charset): string {
  return `=?${label}?B?${bytesOf(text, charset).toString('base64')}?=`;
}

export function quoted(bytes: Buffer): string {
  const printable = (byte: number) => byte > 0x20 && byte < 0x7f && byte !== 0x3d;
  return [...bytes].map((byte) => (printable(byte) ? String.fromCharCode(byte) : hex('=', byte))).join('');
}

export function percent(bytes: Buffer): string {
  return [...bytes].map((byte) => hex('%', byte)).join('');
}

function hex(mark: string, byte: number): string {
  return mark + byte.toString(16).toUpperCase().padStart(2, '0');
}

export const PERSON = ['From: zhang@example.cn', 'To: zhibao@example.gov.cn', 'Date: Fri, 6 Nov 2026 08:54:00 +0800'];
