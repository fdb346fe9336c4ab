import { lifecycleMatrix } from '#platform';
import { assignmentGuardWords, assignmentTable } from './units/assignment-lifecycle.js';
import { draftGuardWords, draftTable, invitationGuardWords, invitationTable } from './writing/draft-lifecycle.js';
import { proposalGuardWords, proposalTable } from './lifecycle.js';
import { promiseGuardWords, promiseTable } from './feedback/promise-lifecycle.js';

/** The lifecycle of every record of this lib, as the matrix of permissions reads it. */
export const proposalLifecycles = {
  draft: draftTable,
  invitation: invitationTable,
  proposal: proposalTable,
  assignment: assignmentTable,
  promise: promiseTable,
};

/** What may happen to a proposal and to each unit's part in it: stage × role → actions, for `docs/lifecycle.md`. */
export const printLifecycle = (): string =>
  [
    '## 提案草稿',
    lifecycleMatrix(draftTable, draftGuardWords),
    '## 联名邀请（每位受邀委员一份）',
    lifecycleMatrix(invitationTable, invitationGuardWords),
    '## 提案',
    lifecycleMatrix(proposalTable, proposalGuardWords),
    '## 承办（每个单位、每轮一份）',
    lifecycleMatrix(assignmentTable, assignmentGuardWords),
    '## 承诺（跟踪办理，每条一份）',
    lifecycleMatrix(promiseTable, promiseGuardWords),
    '',
  ].join('\n\n');
