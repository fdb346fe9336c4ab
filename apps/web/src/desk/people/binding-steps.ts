import type { BindingRow, Stranger } from '#contract';

/** What the sheet of bindings is opened for. */
export type BindingStep =
  | { kind: 'add' }
  /** A sender who has written: only the member is still to be named. */
  | { kind: 'assign'; stranger: Stranger }
  | { kind: 'move'; binding: BindingRow }
  | { kind: 'remove'; binding: BindingRow };
