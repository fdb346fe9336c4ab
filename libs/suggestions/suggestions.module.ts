import { Module } from '@nestjs/common';
import { ProposalsModule } from '#proposals';
import { Arrivals } from './arrivals.js';
import { ChatRecords } from './chat-records.js';
import { Conversions } from './conversions.js';
import { Intake } from './intake.js';
import { MailboxReading } from './mailboxes/mailbox-reading.js';
import { Mailboxes } from './mailboxes/mailboxes.js';
import { Shares } from './shares.js';
import { SuggestionViews } from './suggestion-views.js';
import { Suggestions } from './suggestions.js';
import { Triage } from './triage.js';

const verbs = [
  Intake,
  Arrivals,
  ChatRecords,
  Suggestions,
  Triage,
  Conversions,
  SuggestionViews,
  Shares,
  Mailboxes,
  MailboxReading,
];

@Module({ imports: [ProposalsModule], providers: verbs, exports: verbs })
export class SuggestionsModule {}
