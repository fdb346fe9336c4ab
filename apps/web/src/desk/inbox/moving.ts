import { routes } from '#contract';
import { call } from '../../call.js';

export interface PartName {
  arrivalId: string;
  part: number;
}

/** What a move did, and how it is taken back. */
export interface Moved {
  said: string;
  undo: () => Promise<unknown>;
}

const undoOf = (id: string, moveId: string) => () => call(routes.suggestions.undoMove, { params: { id, moveId } });

export async function detach(id: string, { arrivalId, part }: PartName): Promise<Moved> {
  const { moveId } = await call(routes.suggestions.detach, { params: { id }, body: { arrivalId, part } });
  return { said: '已拆出，另成一条', undo: undoOf(id, moveId) };
}

export async function splitByFile(id: string, fileId: string): Promise<Moved> {
  const { moveId } = await call(routes.suggestions.split, { params: { id }, body: { by: 'file', fileId } });
  return { said: '已分成两条', undo: undoOf(id, moveId) };
}

export async function splitByCut(id: string, { arrivalId, part }: PartName, at: number): Promise<Moved> {
  const body = { by: 'cut' as const, arrivalId, part, at };
  const { moveId } = await call(routes.suggestions.split, { params: { id }, body });
  return { said: '已分成两条', undo: undoOf(id, moveId) };
}

export async function joinTo(intoId: string, { arrivalId, part }: PartName): Promise<Moved> {
  const params = { id: intoId, arrivalId, part };
  const { moveId } = await call(routes.suggestions.join, { params, body: { role: 'supplement' } });
  return { said: '已归到所选的一条', undo: undoOf(intoId, moveId) };
}

/** Where a text may be cut: before each sentence but the first. */
export function cutsOf(text: string): { at: number; before: string }[] {
  const cuts: { at: number; before: string }[] = [];
  let at = 0;
  for (const sentence of text.split(/(?<=[。！？!?；;\n])/u)) {
    if (at > 0 && sentence.trim()) cuts.push({ at, before: sentence.trim() });
    at += sentence.length;
  }
  return cuts;
}
