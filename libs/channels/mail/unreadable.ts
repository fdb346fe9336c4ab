export type UnreadableReason =
  | 'too-large'
  | 'too-many-parts'
  | 'head-too-large'
  | 'too-many-attachments'
  | 'attachments-too-large'
  | 'not-a-mail'
  | 'too-slow'
  | 'malformed';

/** The mail cannot be read; its bytes are kept, and it may be tried again after the parser has learnt. */
export class UnreadableMail extends Error {
  override readonly name = 'UnreadableMail';

  constructor(
    readonly reason: UnreadableReason,
    cause?: unknown,
  ) {
    super(`unreadable mail: ${reason}`, { cause });
  }
}
