import type { SuggestionView } from '#contract';

/** What can be decided about a suggestion in the right pane. */
export type Decision = 'convert' | 'link' | 'merge' | 'dismiss';

export interface DecisionProps {
  suggestion: SuggestionView;
}
export interface DecisionEmits {
  /** Back to the choices. */
  back: [];
  /** It went through: the sentence to say, and the way to take it back where there is one. */
  decided: [said: string, undo?: () => Promise<unknown>];
  /** The record has changed meanwhile. */
  conflict: [];
}
