import { effectScope } from 'vue';
import type { ResultOf, routes } from '#contract';
import { newKey } from '../../key.js';
import { announce, flush } from '../device/outbox.js';
import { useAttachments } from './attachments.js';
import { type Draft, openDraft } from './draft.js';

export type Receipt = ResultOf<typeof routes.arrivals.send>;

function begin(draft: Draft) {
  const { content } = draft;
  const attachments = useAttachments(content.files);

  function close(): void {
    attachments.stop();
    draft.close();
    for (const [key, writing] of open) if (writing.draft === draft) open.delete(key);
  }

  /** Puts it into the outbox, from where it goes as soon as there is a line; answers its key. */
  async function send(): Promise<string> {
    attachments.stop();
    // What is on its way at this moment comes to its end first: only one writes to the files.
    await attachments.run();
    Object.assign(content, { stage: 'waiting', problem: null, errors: {} });
    await draft.save();
    close();
    await announce();
    void flush();
    return content.key;
  }

  /** An earlier try did arrive, and the text was changed after it: what is here now becomes a matter of its own. */
  function makeNew(): void {
    Object.assign(content, { key: newKey(), version: 0, earlier: false });
    for (const file of content.files) file.uploaded = null;
  }

  return { draft, attachments, send, makeNew, close };
}

export type Writing = ReturnType<typeof begin>;

const open = new Map<string, Writing>();
let opening: Promise<unknown> = Promise.resolve();

/**
 * What this account is writing: the draft named, or the latest; it goes on saving and uploading while other pages are
 * looked at.
 */
export function openWriting(account: string, key: string | null): Promise<Writing> {
  const opened = opening.then(async () => {
    const known = key ? open.get(key) : [...open.values()].findLast(({ draft }) => draft.content.account === account);
    if (known) return known;
    const draft = await openDraft(account, key);
    const writing = effectScope(true).run(() => begin(draft));
    if (!writing) throw new Error('A fresh scope always runs');
    open.set(draft.content.key, writing);
    return writing;
  });
  // One after another: two pages that ask at once get the same one.
  opening = opened.catch(() => undefined);
  return opened;
}

/** Thrown away elsewhere in the app: what is open of it is saved no further. */
export function closeWriting(key: string): void {
  open.get(key)?.close();
}

/** Nobody is signed in any more: what is open of this account is saved no further. */
export function closeWritings(account: string): void {
  for (const writing of open.values()) if (writing.draft.content.account === account) writing.close();
}
