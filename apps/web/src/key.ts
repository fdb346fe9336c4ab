/** A fresh UUID; `crypto.randomUUID` exists only on https and localhost. */
export function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** One key for one content: sent again as it was it is the same submission, changed it is another one. */
export function submissionKeys(): (content: object) => string {
  let known = '';
  let key = '';
  return (content) => {
    const now = JSON.stringify(content);
    if (now !== known) [known, key] = [now, newKey()];
    return key;
  };
}
