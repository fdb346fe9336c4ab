import { words } from '#contract';

const stages: Record<string, string> = {
  ...words.suggestionStage,
  ...words.assignmentStage,
  ...words.proposalStage,
};
const actions: Record<string, string> = words.action;

/** The word of an action in the course; one this page does not know yet is still told as a step. */
export const actionWord = (action: string): string => actions[action] ?? '办理';

export const stageWord = (stage: string | null): string | null => (stage ? (stages[stage] ?? null) : null);
