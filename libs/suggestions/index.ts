import { Arrival, RawInbound } from './raw-inbound.entity.js';
import { Mailbox, MailboxFailureRow } from './mailboxes/mailbox.entity.js';
import { Conversion, Suggestion, SuggestionFile } from './suggestion.entity.js';

export const suggestionEntities = [
  RawInbound,
  Arrival,
  Suggestion,
  SuggestionFile,
  Conversion,
  Mailbox,
  MailboxFailureRow,
];

export { Arrivals } from './arrivals.js';
export { ChatRecords } from './chat-records.js';
export { Conversions } from './conversions.js';
export { suggestionGuardWords, suggestionLifecycle } from './lifecycle.js';
export { suggestionsLike } from './like-writing.js';
export { MailboxReading } from './mailboxes/mailbox-reading.js';
export { Mailboxes } from './mailboxes/mailboxes.js';
export { ownAddresses } from './mailboxes/own-addresses.js';
export { type Shared, Shares } from './shares.js';
export { SuggestionViews } from './suggestion-views.js';
export { Suggestions } from './suggestions.js';
export { SuggestionsModule } from './suggestions.module.js';
export { Triage } from './triage.js';
