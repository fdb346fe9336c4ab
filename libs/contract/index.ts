import { accounts } from './accounts.js';
import { arrivals } from './arrivals.js';
import { assignments } from './assignments.js';
import { bodies } from './body.js';
import { chatRecords } from './chat-records.js';
import { departments } from './departments.js';
import { files } from './files.js';
import { imports } from './imports.js';
import { jobs } from './jobs.js';
import { members } from './members.js';
import { notices } from './notices.js';
import { proposals } from './proposals.js';
import { ratings } from './ratings.js';
import { reports } from './reports.js';
import { signIn } from './sign-in.js';
import { suggestions } from './suggestions.js';
import { todo } from './todo.js';

/** Every operation of the wire, by noun. */
export const routes = {
  signIn,
  bodies,
  members,
  departments,
  accounts,
  imports,
  files,
  arrivals,
  chatRecords,
  suggestions,
  proposals,
  assignments,
  ratings,
  notices,
  todo,
  reports,
  jobs,
};

export * from './accounts.js';
export * from './arrivals.js';
export * from './assignments.js';
export * from './body.js';
export * from './chat-records.js';
export * from './departments.js';
export { fieldWords } from './field-words.js';
export * from './files.js';
export * from './imports.js';
export * from './jobs.js';
export * from './members.js';
export * from './notices.js';
export * from './permissions.js';
export * from './proposals.js';
export * from './ratings.js';
export * from './refusals.js';
export * from './reports.js';
export * from './route.js';
export * from './sign-in.js';
export * from './suggestions.js';
export * from './todo.js';
export * from './values.js';
export * from './words.js';
