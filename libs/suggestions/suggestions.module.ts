import { Module } from '@nestjs/common';
import { ProposalsModule } from '#proposals';
import { Alikes } from './alikes.js';
import { Arrivals } from './arrivals.js';
import { AttachedWords } from './attached.js';
import { ChatRecordViews } from './chat-records/chat-record-views.js';
import { ChatRecords } from './chat-records/chat-records.js';
import { Conversions } from './conversions.js';
import { FromProposals } from './from-proposals.js';
import { Intake } from './intake.js';
import { MailboxReading } from './mailboxes/mailbox-reading.js';
import { Mailboxes } from './mailboxes/mailboxes.js';
import { Moves } from './moves.js';
import { Repairs } from './repairs.js';
import { Shares } from './shares.js';
import { SuggestionViews } from './suggestion-views.js';
import { SenderChecks, nameLookup } from './sender-checks.js';
import { Suggestions } from './suggestions.js';
import { Withdrawals } from './withdrawals.js';
import { Triage } from './triage.js';
import { WecomAccounts } from './wecom/accounts.js';
import { WecomArrivals } from './wecom/wecom-arrivals.js';
import { WecomMedia } from './wecom/media.js';

const verbs = [
  Intake,
  Arrivals,
  AttachedWords,
  ChatRecords,
  ChatRecordViews,
  Suggestions,
  Triage,
  Alikes,
  Moves,
  Repairs,
  Conversions,
  FromProposals,
  SuggestionViews,
  Shares,
  Mailboxes,
  MailboxReading,
  WecomAccounts,
  WecomArrivals,
  WecomMedia,
  SenderChecks,
  Withdrawals,
];

@Module({ imports: [ProposalsModule], providers: [...verbs, nameLookup], exports: verbs })
export class SuggestionsModule {}
