import type { Actor } from '#platform';
import type { Assignment } from './assignment.entity.js';

/**
 * A unit that was released keeps what it had: the case, and its course up to the day it went. What came after that, the
 * letters, opinions and ratings of others, is no business of it any more. Null: it is part of the case, or no unit.
 */
export function goneSince({ role, departmentId }: Actor, assigned: readonly Assignment[]): Date | null {
  if (role !== 'department') return null;
  const own = assigned.filter((each) => each.departmentId === departmentId);
  if (own.length === 0 || own.some(({ stage }) => stage !== 'released')) return null;
  const left = own.flatMap(({ releasedAt }) => (releasedAt ? [releasedAt.getTime()] : []));
  return left.length > 0 ? new Date(Math.max(...left)) : null;
}

/**
 * The units of a case work together and read each other's letters, opinions and days. What one of them asks of the office, or
 * is told by it (退办, 延期, 增办, 催办, what was wanted of a letter, why its opinion is not waited for), is between those two.
 */
export const isAside = ({ role, departmentId }: Actor, part: Pick<Assignment, 'departmentId'>): boolean =>
  role === 'department' && part.departmentId !== departmentId;

/** How much of such steps the other units find in the course: nothing, or that it happened, without the reason. */
export const toldAside: Partial<Record<string, 'nothing' | 'fact'>> = {
  'request-return': 'nothing',
  'allow-late-return': 'nothing',
  'refuse-return': 'nothing',
  'accept-return': 'fact',
  reassign: 'fact',
  'propose-unit': 'nothing',
  'agree-unit': 'nothing',
  'refuse-unit': 'nothing',
  'request-extension': 'nothing',
  'refuse-extension': 'nothing',
  'grant-extension': 'fact',
  remind: 'nothing',
  'send-back-reply': 'nothing',
  'waive-opinion': 'fact',
};

/**
 * SQL over `replies r` of a `proposals p`: a unit reads the letters that were sent while it had a part in the case. One
 * that sees the case for another reason, and never had a part, reads them all.
 */
export const sentWhileThere = (departmentId: string): string => {
  const own = `FROM assignments own WHERE own.proposal_id = p.id AND own.department_id = ${departmentId}`;
  return `(coalesce(r.sent_at <= (SELECT max(own.released_at) ${own}), TRUE)
       OR EXISTS (SELECT 1 ${own} AND own.released_at IS NULL))`;
};

/** The part of a unit in the present round, for lists: the one in force before any it was released from. */
export const ownPart = (departmentId: string): string =>
  `(SELECT jsonb_build_object('role', own.role, 'stage', own.stage) FROM assignments own
     WHERE own.proposal_id = p.id AND own.round = p.round AND own.department_id = ${departmentId}
     ORDER BY own.stage = 'released', own.assigned_at DESC LIMIT 1)`;

/** The units that answer the proposers in the present round, as one name; `d`: the lead's department, if there is one. */
export const answeringNames = `coalesce(d.name, (SELECT string_agg(sd.name, '、' ORDER BY sa.id)
   FROM assignments sa JOIN departments sd ON sd.id = sa.department_id
  WHERE sa.proposal_id = p.id AND sa.round = p.round AND sa.role = 'SPLIT' AND sa.stage <> 'released'))`;
