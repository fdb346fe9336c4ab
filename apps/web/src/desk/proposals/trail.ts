import { words } from '#contract';

const stages: Record<string, string> = {
  ...words.suggestionStage,
  ...words.assignmentStage,
  ...words.proposalStage,
};
const actions: Record<string, string> = words.action;

/** The word of an action in the course; one this page does not know yet is still told as a step. */
export const actionWord = (action: string): string => actions[action] ?? '办理';

/** The one code that a case and a unit's part of it share: what a letter waits for is not what a proposal waits for. */
const waits: Record<string, string> = { 'submit-reply': words.assignmentStage['in-review'] };

export const stageWord = (stage: string | null, action: string): string | null =>
  stage ? (waits[action] ?? stages[stage] ?? null) : null;
