/** What the outside sent, in one form, whichever door it came through. No domain word beyond this. */
export interface Incoming {
  channel: IncomingChannel;
  /** Who sent it, as the channel itself knows the sender; matching to a member happens elsewhere. */
  sender: IncomingSender;
  /** When the sender says it was sent; null when the channel does not say. */
  sentAt: Date | null;
  /** A title if the sender gave one (mail subject, form field); never empty. */
  title: string | null;
  /** The sender's own words as plain text, complete (quotes and signatures included). */
  text: string;
  /** Made safe for display; null when the sender wrote plain text only. */
  html: string | null;
  /** Words of somebody else that the sender quoted: context, never the sender's own text. */
  quote: string | null;
  attachments: IncomingFile[];
  /** What had to be corrected to read it, in the form `text:gb2312->utf-8`; the contract has the words for it. */
  corrections: string[];
  /** The words of a mail that was garbled before it was sent, repaired: offered to the clerk, taken by nobody else. */
  repair?: Repair | null;
  /** Who wrote what was passed on, as the forward itself claims: a proposal, for it proves nothing. */
  forwardedFrom?: NamedAddress | null;
  /** “收到，谢谢” and no more: no suggestion by itself. */
  courtesy?: boolean;
  /** Why this is no suggestion (automatic answer, bounce, list mail …); null when a person wrote it. */
  automatic: AutomaticReason | null;
  /** What a returned letter says of the one that it returns. */
  bounce?: Bounce | null;
}

export interface Bounce {
  /** Lower-cased. */
  failedRecipients: string[];
  originalMessageId: string | null;
  /** False: it was only delayed. */
  permanent: boolean;
  /** In the words of the other side. */
  diagnostic: string | null;
}

export type IncomingChannel = 'MEMBER_APP' | 'EMAIL' | 'WECHAT_GROUP' | 'STAFF_ENTRY';

export interface IncomingSender {
  provider: 'account' | 'mail' | 'wecom' | 'openid' | 'nickname' | 'spoken';
  /** Account id, lower-cased mail address, WeCom userid, openid, the nickname as written, or a name that was told. */
  subject: string;
  displayName: string | null;
}

/** Only what differs from the words as they came. */
export interface Repair {
  title?: string;
  text?: string;
}

export interface NamedAddress {
  name: string | null;
  /** Lower-cased; null where only a name is given. */
  address: string | null;
}

export interface IncomingFile {
  name: string;
  /** Judged by content, never by name or label. */
  contentType: string;
  content: Buffer;
}

export type AutomaticReason =
  'auto-submitted' | 'bounce' | 'report' | 'mailing-list' | 'own-mail' | 'auto-reply-subject' | 'suppressed';
