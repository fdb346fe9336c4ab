import { Config } from '#platform';
import { type Handlers, drain } from '#jobs';
import { type Letter, MailSender, Notices } from '#notices';
import type { Stage } from '../../apps/cli/src/world/stage.js';

/** Keeps the letters that would have left. */
export class RecordingSender extends MailSender {
  readonly letters: Letter[] = [];

  async send(letter: Letter): Promise<void> {
    this.letters.push(letter);
  }

  /** The letters to one address, oldest first. */
  to(address: string): Letter[] {
    return this.letters.filter((letter) => letter.to === address);
  }
}

/** Lets a stage's mail go to a sender of the test; answers how its jobs are then drained. */
export function sendThrough(stage: Stage, sender: MailSender): () => Promise<number> {
  const notices = new Notices(stage.db, stage.app.get(Config), sender);
  const handlers: Handlers = { ...stage.handlers, 'notices.mail': ({ noticeId }) => notices.mail(noticeId) };
  return () => drain(stage.db, handlers);
}
