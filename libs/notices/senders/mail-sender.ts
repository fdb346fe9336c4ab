/** A mail as it leaves: plain text, one reader. */
export interface Letter {
  messageId: string;
  from: { name: string; address: string };
  to: string;
  subject: string;
  text: string;
  inReplyTo: string | null;
  headers: Record<string, string>;
  /** Who learns that it could not be delivered; '' (`<>`): nobody, so that no machine can answer it. */
  returnTo: string;
}

/** How letters leave. Resolves once somebody else has taken responsibility for the letter. */
export abstract class MailSender {
  /** Throws `MailRefused` for what will never be taken; whatever else it throws may pass, and is tried again. */
  abstract send(letter: Letter): Promise<void>;
}

/** The other side will not take this letter, today or tomorrow. */
export class MailRefused extends Error {}
