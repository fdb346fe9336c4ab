/** Something the person at the terminal has to put right; its message is shown as it is, without a stack. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}
