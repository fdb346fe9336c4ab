import type { PromiseView } from '#contract';

/** What the pages know how to do with a promise, the most wanted first. */
const known = ['report-promise', 'confirm-promise', 'refuse-promise', 'revise-promise', 'abandon-promise'] as const;
export type PromiseAction = (typeof known)[number];

export const stepsOfPromise = ({ may }: Pick<PromiseView, 'may'>): PromiseAction[] =>
  known.filter((name) => may.some(({ action, blocked }) => action === name && blocked === null));
