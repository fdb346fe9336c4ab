import { type BodySettings, proposalLength, textLength, thousands } from '#contract';
import { Refusal } from '#platform';

type Limits = Pick<BodySettings, 'titleLimit' | 'textLimit' | 'refuseOverLimit'>;

/** Refuses what is longer than the body allows, if its rule is to refuse; pages only warn otherwise. */
export function refuseTooLong(limits: Limits, draft: { title: string; situation: string; demands: string[] }): void {
  if (!limits.refuseOverLimit) return;
  const title = textLength(draft.title);
  if (title > limits.titleLimit)
    throw Refusal.at('title', 'title-too-long', { count: title, limit: limits.titleLimit });
  const text = proposalLength(draft);
  if (text <= limits.textLimit) return;
  const details = { count: thousands(text), limit: thousands(limits.textLimit) };
  throw Refusal.at('situation', 'text-too-long', details);
}
