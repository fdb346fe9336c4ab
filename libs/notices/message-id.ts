/**
 * The Message-ID in the head of a raw mail, angle brackets included, so that an answer can name it; null when there is
 * none that could be repeated in a head of ours.
 */
export function messageIdOf(raw: Buffer): string | null {
  const text = raw.toString('latin1');
  const end = text.search(/\r?\n\r?\n/);
  const head = end < 0 ? text : text.slice(0, end);
  return /^message-id:[ \t]*(?:\r?\n[ \t]+)?(<[\x21-\x3b\x3d\x3f-\x7e]{1,300}>)/im.exec(head)?.[1] ?? null;
}

const noticeId = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const ofMessageId = new RegExp(`^\\s*<?(${noticeId})@`, 'i');
const ofReturnAddress = new RegExp(`^<?[^@+\\s]+\\+(${noticeId})@`, 'i');

/** The notice whose letter has this Message-ID. Nobody guesses it: it is known to who got the letter. */
export const noticeOfMessageId = (messageId: string): string | null =>
  ofMessageId.exec(messageId)?.[1]?.toLowerCase() ?? null;

/** Where the letter of a notice comes back to: `zhibao+0197…@…`. */
export function returnAddressOf(id: string, bounceAddress: string): string {
  const at = bounceAddress.lastIndexOf('@');
  return `${bounceAddress.slice(0, at)}+${id}${bounceAddress.slice(at)}`;
}

/** The notice that came back to this address; null when it is an ordinary address. */
export const noticeOfReturnAddress = (address: string): string | null =>
  ofReturnAddress.exec(address)?.[1]?.toLowerCase() ?? null;
