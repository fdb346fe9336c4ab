import { z } from 'zod';
import { id } from './values.js';

/** 独办: one unit; 会办: one that leads and others that help; 分办: several, each of which replies. */
export const assignmentModes = ['SOLE', 'JOINT', 'SPLIT'] as const;
export type AssignmentMode = (typeof assignmentModes)[number];

/** The units of a case: a lead with any co-handlers, or two or more split units; never both. */
export const unitsDraft = z.strictObject({
  leadId: id.nullable().default(null),
  coHandlerIds: z.array(id).max(10).default([]),
  splitIds: z.array(id).max(20).default([]),
});
export type UnitsDraft = z.output<typeof unitsDraft>;

/** How a case is handled, by the units it has; null: by none yet. */
export function modeOf(units: {
  leadDepartment: string | null;
  coHandlers: readonly string[];
  splitUnits: readonly string[];
}): AssignmentMode | null {
  if (units.splitUnits.length > 0) return 'SPLIT';
  if (units.leadDepartment === null) return null;
  return units.coHandlers.length > 0 ? 'JOINT' : 'SOLE';
}

/** The units that answer the proposers, as one name: `甲局`, `甲局、乙局`; null: none yet. */
export const answeringUnits = (units: { leadDepartment: string | null; splitUnits: readonly string[] }) =>
  units.splitUnits.length > 0 ? units.splitUnits.join('、') : units.leadDepartment;
