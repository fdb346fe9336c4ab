import { accounts } from './accounts.js';
import { arrivals } from './arrivals.js';
import { assignments } from './assignments.js';
import { badAddresses, bindings } from './bindings.js';
import { board } from './board.js';
import { bodies } from './body.js';
import { caseFiles } from './case-files.js';
import { chatRecords } from './chat-records.js';
import { calendar, deadlines } from './deadlines.js';
import { departments } from './departments.js';
import { disclosure } from './disclosure.js';
import { evaluations } from './evaluations.js';
import { drafts, invitations } from './drafts.js';
import { duty } from './duty.js';
import { feedback } from './feedback.js';
import { files } from './files.js';
import { imports } from './imports.js';
import { jobs } from './jobs.js';
import { mailboxes } from './mailboxes.js';
import { members } from './members.js';
import { notices } from './notices.js';
import { oversight } from './oversight.js';
import { papers } from './papers.js';
import { promises } from './promises.js';
import { proposals } from './proposals.js';
import { publicCases } from './public.js';
import { ratings } from './ratings.js';
import { recommendation } from './recommendation.js';
import { replies } from './replies.js';
import { reports } from './reports.js';
import { returns } from './returns.js';
import { marks, merges, reviews } from './reviews.js';
import { senders } from './senders.js';
import { signInDoors } from './sign-in-doors.js';
import { signIn } from './sign-in.js';
import { similar } from './similar.js';
import { suggestions } from './suggestions.js';
import { supervision } from './supervision.js';
import { todo } from './todo.js';
import { wecom } from './wecom.js';
import { shares, uploads } from './uploads.js';

/** Every operation of the wire, by noun. */
export const routes = {
  signIn,
  signInDoors,
  bodies,
  members,
  bindings,
  badAddresses,
  departments,
  accounts,
  imports,
  files,
  uploads,
  shares,
  arrivals,
  chatRecords,
  mailboxes,
  suggestions,
  senders,
  drafts,
  invitations,
  proposals,
  reviews,
  merges,
  marks,
  similar,
  recommendation,
  assignments,
  returns,
  board,
  deadlines,
  calendar,
  oversight,
  replies,
  papers,
  ratings,
  feedback,
  promises,
  disclosure,
  publicCases,
  supervision,
  evaluations,
  caseFiles,
  notices,
  todo,
  reports,
  duty,
  jobs,
  wecom,
};

export * from './accounts.js';
export * from './arrivals.js';
export * from './assignments.js';
export * from './board.js';
export * from './bindings.js';
export * from './body.js';
export * from './case-files.js';
export * from './chat-records.js';
export { correctionWords } from './corrections.js';
export * from './deadline-rules.js';
export * from './deadline-words.js';
export * from './deadlines.js';
export * from './departments.js';
export * from './drafts.js';
export * from './duty.js';
export * from './disclosure.js';
export * from './evaluations.js';
export * from './feedback.js';
export { fieldWords } from './field-words.js';
export * from './files.js';
export * from './imports.js';
export * from './jobs.js';
export * from './length.js';
export * from './kinds.js';
export * from './mailboxes.js';
export * from './members.js';
export * from './notices.js';
export * from './one-matter.js';
export * from './oversight.js';
export * from './papers.js';
export * from './outcomes.js';
export * from './parts.js';
export * from './permissions.js';
export * from './promises.js';
export * from './proposal-text.js';
export * from './proposals.js';
export * from './public.js';
export * from './ratings.js';
export * from './recommendation.js';
export * from './refusals.js';
export * from './replies.js';
export * from './reports.js';
export * from './returns.js';
export * from './reviews.js';
export * from './route.js';
export * from './senders.js';
export * from './sign-in-doors.js';
export * from './sign-in.js';
export * from './similar.js';
export * from './suggestion-views.js';
export * from './suggestions.js';
export * from './supervision.js';
export * from './todo.js';
export * from './trust.js';
export * from './units.js';
export * from './uploads.js';
export * from './values.js';
export * from './wecom.js';
export * from './words.js';
