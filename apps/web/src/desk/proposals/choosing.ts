import { assignmentModes, words, type AssignmentMode, type AssignmentRole } from '#contract';

/** The units of one case while they are chosen: the mode first, then who. What another mode had is kept, not sent. */
export interface Choosing {
  mode: AssignmentMode;
  leadId: string;
  coHandlerIds: string[];
  splitIds: string[];
}

export const emptyChoice = (): Choosing => ({ mode: 'SOLE', leadId: '', coHandlerIds: [], splitIds: [] });

export const modeChoices = assignmentModes.map((value) => ({ value, label: words.assignmentMode[value] }));

/** What each mode means, for somebody who does this twice a year. */
export const modeHints: Record<AssignmentMode, string> = {
  SOLE: '一个单位办理并答复委员',
  JOINT: '主办单位综合会办单位的意见后答复委员',
  SPLIT: '两个以上单位各办各的，各自答复委员；全部答复后才算办复',
};

/** As it is sent. */
export function unitsOf({ mode, leadId, coHandlerIds, splitIds }: Choosing) {
  if (mode === 'SPLIT') return { leadId: null, coHandlerIds: [], splitIds };
  return { leadId: leadId || null, coHandlerIds: mode === 'JOINT' ? coHandlerIds : [], splitIds: [] };
}

/** Why it cannot be sent yet. */
export function missing({ mode, leadId, coHandlerIds, splitIds }: Choosing): string | undefined {
  if (mode === 'SPLIT') return splitIds.length < 2 ? '请选择两个以上分办单位' : undefined;
  if (!leadId) return mode === 'SOLE' ? '请选择承办单位' : '请选择主办单位';
  return mode === 'JOINT' && coHandlerIds.length === 0 ? '请选择会办单位' : undefined;
}

/** The choice that follows a suggestion with roles. */
export function choiceFrom(units: readonly { id: string; role: AssignmentRole }[]): Choosing {
  const of = (role: AssignmentRole) => units.filter((unit) => unit.role === role).map((unit) => unit.id);
  const [leadId = ''] = of('LEAD');
  const coHandlerIds = of('CO_HANDLER');
  const splitIds = of('SPLIT');
  const mode = splitIds.length > 0 ? 'SPLIT' : coHandlerIds.length > 0 ? 'JOINT' : 'SOLE';
  return { mode, leadId, coHandlerIds, splitIds };
}

/** Puts one unit into a part of the choice, and takes it out of the others. */
export function put(choice: Choosing, id: string, role: AssignmentRole): void {
  if (choice.leadId === id) choice.leadId = '';
  choice.coHandlerIds = choice.coHandlerIds.filter((other) => other !== id);
  choice.splitIds = choice.splitIds.filter((other) => other !== id);
  if (role === 'LEAD') {
    choice.leadId = id;
    if (choice.mode === 'SPLIT') choice.mode = 'SOLE';
  } else if (role === 'CO_HANDLER') {
    choice.coHandlerIds.push(id);
    choice.mode = 'JOINT';
  } else {
    choice.splitIds.push(id);
    choice.mode = 'SPLIT';
  }
}

/** Whether other units are chosen than were suggested; the server decides, this only shows the field in time. */
export function differs(choice: Choosing, suggested: readonly { id: string; role?: AssignmentRole }[]): boolean {
  if (suggested.length === 0) return false;
  const { leadId, coHandlerIds, splitIds } = unitsOf(choice);
  const chosen: { id: string; role: AssignmentRole }[] = [
    ...(leadId ? [{ id: leadId, role: 'LEAD' as const }] : []),
    ...coHandlerIds.map((id) => ({ id, role: 'CO_HANDLER' as const })),
    ...splitIds.map((id) => ({ id, role: 'SPLIT' as const })),
  ];
  if (chosen.length === 0) return false;
  const meant = (unit: (typeof chosen)[number], wish: (typeof suggested)[number]) =>
    wish.id === unit.id && (wish.role === undefined || wish.role === unit.role);
  return (
    suggested.some((wish) => !chosen.some((unit) => meant(unit, wish))) ||
    chosen.some((unit) => unit.role !== 'CO_HANDLER' && !suggested.some((wish) => meant(unit, wish)))
  );
}
