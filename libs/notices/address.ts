/** What any mail server can be asked to deliver to; other letters than ASCII are welcome behind the @ only. */
const plausible =
  /^[\x21\x23-\x27\x2a\x2b\x2d-\x39\x3d\x3f\x41-\x5a\x5e-\x7e]{1,64}@[^\s\p{Cc}@<>()[\],;:\\"]{1,250}$/u;

/** The address in the one spelling by which it is counted; null when no mail should go there. */
export function postable(address: string | null, own: readonly string[]): string | null {
  const plain = address?.trim().toLowerCase() ?? '';
  // A notice to our own mailbox would come back in as a letter.
  return plausible.test(plain) && !own.includes(plain) ? plain : null;
}
