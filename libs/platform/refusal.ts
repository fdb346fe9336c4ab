import { type RefusalCode, type RefusalDetails, refusalMessage } from '#contract';

/** How a rule says no: the only thing a rule throws. Doors turn it into an answer. */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    readonly details: RefusalDetails = {},
    /** What to say at which field of the form, keyed by path. */
    readonly fields?: Record<string, string>,
  ) {
    super(refusalMessage(code, details));
    this.name = 'Refusal';
  }

  /** A refusal that belongs to one field of the form. */
  static at(field: string, code: RefusalCode, details: RefusalDetails = {}): Refusal {
    return new Refusal(code, details, { [field]: refusalMessage(code, details) });
  }
}
