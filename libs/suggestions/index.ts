import { ChatMessageRow, ChatRecord, ChatRecordFile, ChatTaking } from './chat-records/chat-record.entity.js';
import { Arrival, RawInbound } from './raw-inbound.entity.js';
import { Mailbox, MailboxFailureRow } from './mailboxes/mailbox.entity.js';
import { Conversion, Suggestion, SuggestionFile } from './suggestion.entity.js';
import { RawMedium, ReplyHandle, WecomAccount, WecomLine, WecomToken, WecomUserid } from './wecom/wecom.entity.js';

export const suggestionEntities = [
  RawInbound,
  Arrival,
  Suggestion,
  SuggestionFile,
  Conversion,
  Mailbox,
  MailboxFailureRow,
  ChatRecord,
  ChatMessageRow,
  ChatTaking,
  ChatRecordFile,
  RawMedium,
  ReplyHandle,
  WecomAccount,
  WecomLine,
  WecomToken,
  WecomUserid,
];

export { Alikes } from './alikes.js';
export { AttachedWords } from './attached.js';
export { Arrivals } from './arrivals.js';
export { ChatRecordViews } from './chat-records/chat-record-views.js';
export { ChatRecords } from './chat-records/chat-records.js';
export { Conversions } from './conversions.js';
export { FromProposals } from './from-proposals.js';
export { SenderChecks } from './sender-checks.js';
export { suggestionGuardWords, suggestionLifecycle } from './lifecycle.js';
export { suggestionsLike } from './likeness.js';
export { MailboxReading } from './mailboxes/mailbox-reading.js';
export { Mailboxes } from './mailboxes/mailboxes.js';
export { ownAddresses } from './mailboxes/own-addresses.js';
export { type Shared, Shares } from './shares.js';
export { marksOf, matterLikeness, overlapOf, placesIn, sameMatter, tellingMarks } from './matter.js';
export { Moves } from './moves.js';
export { Repairs } from './repairs.js';
export { SuggestionViews } from './suggestion-views.js';
export { Suggestions } from './suggestions.js';
export { SuggestionsModule } from './suggestions.module.js';
export { type Presser, Withdrawals } from './withdrawals.js';
export { Triage } from './triage.js';
export { type OpenAccount, WecomAccounts, callbackPaths } from './wecom/accounts.js';
export { WecomArrivals } from './wecom/wecom-arrivals.js';
export { WecomMedia } from './wecom/media.js';
export type { WecomLine } from './wecom/wecom.entity.js';
