import { type AssignmentRole, type UnitsDraft, words } from '#contract';
import { departmentsNamed } from '#people';
import { type Db, Refusal, type Tx } from '#platform';
import { refusedAt } from '../refused-at.js';
import type { Unit } from './rounds.js';

/** A unit that somebody would have; the proposers name units without roles. */
export interface Suggested {
  departmentId: string;
  name: string;
  role: AssignmentRole | null;
}

/** The units of a form: one lead with any co-handlers, or two or more split units. Refused at the field that is wrong. */
export async function unitsFrom(tx: Tx, { leadId, coHandlerIds, splitIds }: UnitsDraft): Promise<Unit[]> {
  const helpers = [...new Set(coHandlerIds)];
  const split = [...new Set(splitIds)];
  if (split.length > 0) {
    if (leadId || helpers.length > 0) throw Refusal.at('splitIds', 'lead-and-split');
    if (split.length < 2) throw Refusal.at('splitIds', 'split-too-few');
    await departmentsNamed(tx, split).catch(refusedAt('splitIds'));
    return split.map((departmentId) => ({ departmentId, role: 'SPLIT' }));
  }
  if (!leadId) throw Refusal.at('leadId', 'lead-missing');
  if (helpers.includes(leadId)) throw Refusal.at('coHandlerIds', 'lead-is-co-handler');
  await departmentsNamed(tx, [leadId]).catch(refusedAt('leadId'));
  await departmentsNamed(tx, helpers).catch(refusedAt('coHandlerIds'));
  const coHandlers = helpers.map((departmentId): Unit => ({ departmentId, role: 'CO_HANDLER' }));
  return [{ departmentId: leadId, role: 'LEAD' }, ...coHandlers];
}

/** What the proposers suggest. */
export const proposersUnits = (q: Db | Tx, proposalId: string): Promise<Suggested[]> =>
  q.rows(
    `SELECT d.id AS "departmentId", d.name, NULL AS role
       FROM proposal_suggested_departments s JOIN departments d ON d.id = s.department_id
      WHERE s.proposal_id = $1 ORDER BY d.name`,
    [proposalId],
  );

/** What the review suggests, the lead first. */
export const reviewUnits = (q: Db | Tx, proposalId: string): Promise<(Suggested & Unit)[]> =>
  q.rows(
    `SELECT d.id AS "departmentId", d.name, s.role
       FROM review_suggested_departments s JOIN departments d ON d.id = s.department_id
      WHERE s.proposal_id = $1 ORDER BY s.role <> 'LEAD', d.name`,
    [proposalId],
  );

/** What the assigned units are held against: the review has looked at what the proposers suggest. */
export async function suggestedUnits(tx: Tx, proposalId: string): Promise<Suggested[]> {
  const reviewed = await reviewUnits(tx, proposalId);
  return reviewed.length > 0 ? reviewed : proposersUnits(tx, proposalId);
}

/**
 * The reason why these are other units than were suggested; null when they are not. Other: one that was suggested is
 * left out, or one is to reply that was not suggested for it. A further co-handler is no difference.
 */
export function reasonForUnits(
  units: readonly Unit[],
  suggested: readonly Suggested[],
  given: string | null,
): string | null {
  const meant = (unit: Unit, wish: Suggested) =>
    wish.departmentId === unit.departmentId && (wish.role === null || wish.role === unit.role);
  const leftOut = suggested.some((wish) => !units.some((unit) => meant(unit, wish)));
  const unasked = units.some((unit) => unit.role !== 'CO_HANDLER' && !suggested.some((wish) => meant(unit, wish)));
  if (suggested.length === 0 || !(leftOut || unasked)) return null;
  if (!given) throw Refusal.at('reason', 'units-differ', { units: suggested.map(({ name }) => name).join('、') });
  return given;
}

/** `区城市管理局主办，区商务局会办` */
export async function unitsInWords(tx: Tx, units: readonly Unit[]): Promise<string> {
  const names = await departmentsNamed(
    tx,
    units.map(({ departmentId }) => departmentId),
  );
  return (['LEAD', 'CO_HANDLER', 'SPLIT'] as const)
    .flatMap((role) => {
      const of = units.filter((unit) => unit.role === role).map((unit) => names.get(unit.departmentId)?.name ?? '');
      return of.length > 0 ? [`${of.join('、')}${words.assignmentRole[role]}`] : [];
    })
    .join('，');
}
