export { decodeText } from './charset.js';
export type { Incoming, NamedAddress, Repair } from './incoming.js';
export { chatMessageKey } from './chatlog/key.js';
export { type ChatMessage, readChatRecord } from './chatlog/record.js';
export { overlapOf } from './chatlog/overlap.js';
export { looksLikeChatRecord } from './chatlog/recognise.js';
export { ImapFault } from './mail/imap-fault.js';
export { type ImapFolders, type ImapHead, ImapLine, type Inbox } from './mail/imap-line.js';
export { type Lookup, NameLookup } from './mail/name-lookup.js';
export { MailReaders } from './mail/pool.js';
export { type AttachedDocument, documentsIn, judgeFileNow, pdfInThread, readInThread } from './files/documents.js';
export { type SuperAttachment, pointsToAttachment, superAttachments } from './files/hints.js';
export type { FileDanger, FileKind } from './files/kinds.js';
export { type FileNote, mostDepth, mostUnpacked } from './files/limits.js';
export type { FileContents } from './files/read.js';
export { foldQuoted } from './mail/quoted.js';
export { type ReadMail, readMail } from './mail/read.js';
export { SmtpDoor } from './mail/smtp-door.js';
export { withoutPrefixes } from './mail/subjects.js';
export { type Envelope, type Trust, judgeTrust } from './mail/trust.js';
export { UnreadableMail, type UnreadableReason } from './mail/unreadable.js';
export { ThreadStopped, Threads } from './threads/threads.js';
export { type ApiAccount, ApiRefused, type IssuedToken, TencentApi, type TokenStore } from './wecom/api.js';
export { type BotEvent, readBotEvent } from './wecom/bot-event.js';
export { type BotMedia, type BotMessage, readBotMessage } from './wecom/bot-message.js';
export { WecomCallback, type WecomQuery, checkPlainSignature, isSealed } from './wecom/callback.js';
export { type Card, cardAsText, cutBytes, templateCard } from './wecom/cards.js';
export { BotLine, type LinePatience, LineRefused, type LineState } from './wecom/line.js';
export {
  type FetchedMedia,
  type MediaLimits,
  type MediaReason,
  MediaUnavailable,
  decipherMedia,
  fetchMedia,
} from './wecom/media.js';
export { type WecomKeys, WecomRefused } from './wecom/seal.js';
export { WecomSender, type SealedCallback } from './wecom/sender.js';
export { type XmlDoor, readXmlEvent, readXmlMessage, xmlAnswer } from './wecom/xml-message.js';
