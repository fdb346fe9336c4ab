import type { AssignmentView, ProposalView } from '#contract';

/** What every sheet of the case page is given and tells. */
export interface SheetProps {
  proposal: ProposalView;
  assignment: AssignmentView | null;
}
export interface SheetEmits {
  close: [];
  /** It went through; the sentence to say. */
  done: [said: string];
  /** The record has changed meanwhile: show the newest behind the form. */
  conflict: [];
}
