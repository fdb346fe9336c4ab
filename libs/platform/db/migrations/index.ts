import { Ground1700000000001 } from './1-ground.js';
import { People1700000000002 } from './2-people.js';
import { Proposals1700000000003 } from './3-proposals.js';
import { Intake1700000000004 } from './4-intake.js';
import { Telling1700000000005 } from './5-telling.js';
import { CaseWork1700000000006 } from './6-case-work.js';
import { Drafts1700000000008 } from './8-drafts.js';
import { Review1700000000007 } from './7-review.js';
import { Returns1700000000009 } from './9-returns.js';
import { Deadlines1700000000010 } from './10-deadlines.js';
import { Letters1700000000011 } from './11-letters.js';
import { Feedback1700000000012 } from './12-feedback.js';
import { Similar1700000000013 } from './13-similar.js';
import { Public1700000000014 } from './14-public.js';
import { Gathering1700000000015 } from './15-gathering.js';
import { Files1700000000018 } from './18-files.js';
import { Phone1700000000022 } from './22-phone.js';
import { Mailboxes1700000000016 } from './16-mailboxes.js';
import { Wecom1700000000021 } from './21-wecom.js';
import { Senders1700000000020 } from './20-senders.js';
import { Finding1700000000023 } from './23-finding.js';
import { ChatRecords1700000000024 } from './24-chat-records.js';
import { SignInDoors1700000000025 } from './25-sign-in-doors.js';
import { Comparing1700000000026 } from './26-comparing.js';
import { PairsAsTheyAre1700000000027 } from './27-pairs-as-they-are.js';

/** In order; one topic each, never edited once landed. */
export const migrations = [
  Ground1700000000001,
  People1700000000002,
  Proposals1700000000003,
  Intake1700000000004,
  Telling1700000000005,
  CaseWork1700000000006,
  Drafts1700000000008,
  Review1700000000007,
  Returns1700000000009,
  Deadlines1700000000010,
  Letters1700000000011,
  Feedback1700000000012,
  Similar1700000000013,
  Public1700000000014,
  Gathering1700000000015,
  Mailboxes1700000000016,
  Files1700000000018,
  Phone1700000000022,
  Senders1700000000020,
  Wecom1700000000021,
  Finding1700000000023,
  ChatRecords1700000000024,
  SignInDoors1700000000025,
  Comparing1700000000026,
  PairsAsTheyAre1700000000027,
];
