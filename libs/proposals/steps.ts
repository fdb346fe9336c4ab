import { type Occasion, enqueue } from '#jobs';
import { type Step, type TrailEntry, type Tx, trail } from '#platform';

/** Writes down that a step was taken: its trail row, and the notice that its row of the lifecycle asks for. */
export async function recordStep(
  tx: Tx,
  kind: 'proposal' | 'assignment' | 'draft' | 'invitation' | 'promise',
  id: string,
  { action, from, to, tells }: Step<string, Occasion>,
  about: Pick<TrailEntry, 'note' | 'onBehalfOf' | 'details'> = {},
): Promise<void> {
  await trail(tx, kind, id, { action, from, to, ...about });
  if (tells) await enqueue(tx, 'notices.tell', { occasion: tells, subjectId: id });
}
