import { effectScope } from 'vue';
import { routes, type ArrivalDraft, type ResultOf } from '#contract';
import { Problem, call } from '../../call.js';
import { markChanged } from '../changes.js';
import { useAttachments } from './attachments.js';
import { openDraft } from './draft.js';
import { dropFile } from './files-at-hand.js';
import { newKey } from '../../key.js';
import { titleFrom } from './title.js';

export type Receipt = ResultOf<typeof routes.arrivals.send>;

function begin(account: string) {
  const draft = openDraft(account);
  const { content } = draft;
  const attachments = useAttachments(content.files);

  const body = (): ArrivalDraft => ({
    key: content.key,
    title: content.title?.trim() || titleFrom(content.text) || null,
    text: content.text,
    category: content.category,
    fileIds: content.files.flatMap((file) => file.uploaded?.id ?? []),
  });

  /** The receipt is known: this draft is over, and the next one has a key of its own. */
  async function finish(): Promise<void> {
    const sent = content.files.map((file) => file.localId);
    draft.clear();
    markChanged();
    await Promise.all(sent.map(dropFile));
  }

  /** Sends what is written, under the same key however often it is tried, and forgets it only when the server has it. */
  async function send(): Promise<Receipt> {
    draft.saveNow();
    let receipt: Receipt;
    try {
      receipt = await call(routes.arrivals.send, { body: body() });
    } catch (error) {
      if (error instanceof Problem && error.code === 'file-not-yours') void attachments.sendAllAgain();
      throw error;
    }
    await finish();
    return receipt;
  }

  /** An earlier try did arrive, and the text was changed after it: what is here now becomes a matter of its own. */
  function makeNew(): void {
    content.key = newKey();
  }

  return { draft, attachments, send, makeNew, discard: finish };
}

export type Writing = ReturnType<typeof begin>;

const open = new Map<string, Writing>();

/** The one matter this account is writing; it goes on saving and uploading while other pages are looked at. */
export function writingOf(account: string): Writing {
  const known = open.get(account);
  if (known) return known;
  const writing = effectScope(true).run(() => begin(account));
  if (!writing) throw new Error('A fresh scope always runs');
  open.set(account, writing);
  return writing;
}
