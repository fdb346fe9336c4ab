import { In } from 'typeorm';
import type { AssignmentView } from '#contract';
import { readBody, readCalendar } from '#people';
import type { Actor, Db } from '#platform';
import type { Assignment } from '../units/assignment.entity.js';
import { isAside } from '../units/own-part.js';
import { Reminder } from './deadline.entity.js';
import { decisionsOf, extensionLimit } from './due-changes.js';

export type ClockParts = {
  pause: AssignmentView['pause'];
  extension: AssignmentView['extension'];
  reminders: AssignmentView['reminders'];
};

/** What stands on record about the clocks of these assignments; 催办 and requests are between the unit and the office. */
export async function clockParts(
  db: Db,
  actor: Actor,
  assigned: readonly Assignment[],
): Promise<(id: string) => ClockParts> {
  const ids = assigned.map(({ id }) => id);
  const [{ settings }, calendar, decisions, reminders] = await Promise.all([
    readBody(db),
    readCalendar(db),
    decisionsOf(db, ids),
    db.source.manager.find(Reminder, { where: { assignmentId: In(ids) }, order: { remindedAt: 'DESC' } }),
  ]);
  return (id) => {
    const assignment = assigned.find((each) => each.id === id);
    const insider = actor.role !== 'member' && assignment !== undefined && !isAside(actor, assignment);
    const decided = decisions(id);
    const asked = insider && decided.extensions.find((each) => each.decidedAt === null);
    const open = decided.pauses.find((each) => each.endedAt === null);
    const days = settings.extensionWorkingDays;
    return {
      pause: open ? { since: open.startedAt.toISOString(), by: open.startedBy, reason: open.reason } : null,
      extension:
        asked && assignment
          ? {
              wantedOn: asked.wantedOn,
              reason: asked.reason,
              by: asked.requestedBy,
              at: asked.requestedAt.toISOString(),
              limit: extensionLimit(calendar, assignment, decided, days, db.now()),
            }
          : null,
      reminders: insider
        ? reminders
            .filter((each) => each.assignmentId === id)
            .map(({ remindedAt, remindedBy, text }) => ({ at: remindedAt.toISOString(), by: remindedBy, text }))
        : [],
    };
  };
}
