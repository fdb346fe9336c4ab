import type { BoardRow } from '#contract';
import { choiceFrom, differs, emptyChoice, missing, unitsOf, type Choosing } from '../proposals/choosing.js';

/** One case on the board while its units are chosen. */
export interface BoardChoice {
  choice: Choosing;
  reason: string;
}

/** It begins with what the review would have; one unit that the proposers suggest alone is put in as well. */
export function beginOf(row: BoardRow): BoardChoice {
  const [only, ...more] = row.suggested;
  if (row.reviewed.length > 0) return { choice: choiceFrom(row.reviewed), reason: '' };
  const choice = emptyChoice();
  if (only && more.length === 0) choice.leadId = only.id;
  return { choice, reason: '' };
}

/** Other units than were suggested: then a reason is asked for. */
export const isOther = (row: BoardRow, { choice }: BoardChoice): boolean =>
  differs(choice, row.reviewed.length > 0 ? row.reviewed : row.suggested);

/** Why this case cannot be sent yet. */
export function unready(row: BoardRow, chosen: BoardChoice): string | undefined {
  return (
    missing(chosen.choice) ?? (isOther(row, chosen) && !chosen.reason.trim() ? '请写明与建议不同的理由' : undefined)
  );
}

export const sent = (row: BoardRow, chosen: BoardChoice) => ({
  proposalId: row.id,
  ...unitsOf(chosen.choice),
  reason: isOther(row, chosen) ? chosen.reason : null,
});
