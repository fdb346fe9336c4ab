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
