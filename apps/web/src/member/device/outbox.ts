import { reactive, shallowRef, watch } from 'vue';
import { routes, type ArrivalDraft } from '#contract';
import { Problem, call } from '../../call.js';
import { newKey } from '../../key.js';
import { me } from '../../session.js';
import { titleFrom } from '../arrivals/title.js';
import { markChanged } from '../changes.js';
import { online } from './line.js';
import { type Matter, isBlank } from './matter.js';
import { changeMatter, dropFile, leaseFor, readMatters, sweepFiles } from './shelf.js';
import { Lost, failureOf, sendFile } from './uploading.js';

/** How far the matter is that is being sent: 正在发送 3/5. */
export interface Sending {
  step: number;
  of: number;
  share: number;
}

/** Of the person signed in, all that lies on this phone, the latest first. */
export const matters = shallowRef<Matter[]>([]);
/** By key, what is on its way from this tab. */
export const sending = reactive(new Map<string, Sending>());
/** The server no longer knows who is here: everything waits for the sign-in. */
export const signInFirst = shallowRef(false);

const KEEPS_SENT = 3 * 24 * 3600_000;
const PAUSES = [3, 8, 20, 60, 120, 300].map((seconds) => seconds * 1000);

const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel('tibantong-outbox') : null;
channel?.addEventListener('message', () => void readOutbox());

/** Reads what lies on this phone again; what was sent some days ago is forgotten. */
export async function readOutbox(): Promise<void> {
  const account = me.value?.accountId;
  if (!account) return void (matters.value = []);
  const found = await readMatters(account);
  const old = (matter: Matter) => matter.stage === 'sent' && Date.parse(matter.savedAt) < Date.now() - KEEPS_SENT;
  for (const matter of found.filter(old)) await changeMatter(matter.key, () => null);
  matters.value = found.filter((matter) => !old(matter) && !isBlank(matter));
}

/** Tells this tab and the others that something changed. */
export async function announce(): Promise<void> {
  channel?.postMessage('changed');
  await readOutbox();
}

let running: Promise<void> | null = null;
let again = false;
let failures = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Sends what waits, one after another, in one tab at a time. Called whenever there may be a line again. */
export function flush(): Promise<void> {
  clearTimeout(timer);
  if (running) {
    again = true;
    return running;
  }
  again = false;
  running = alone(sendAll)
    .catch((error: unknown) => {
      // A tab in which something broke must not stop the others, nor its own next try.
      retryLater();
      throw error;
    })
    .finally(() => {
      running = null;
      if (again) void flush();
    });
  return running;
}

const tab = newKey();

async function alone(work: () => Promise<void>): Promise<void> {
  if (navigator.locks) return navigator.locks.request('tibantong-outbox', work);
  // Without locks a lease does; should two tabs send all the same, the server takes the second for the first.
  if (!(await leaseFor('outbox', tab, 60_000))) return retryLater();
  try {
    await work();
  } finally {
    await leaseFor('outbox', tab, 0);
  }
}

async function sendAll(): Promise<void> {
  const account = me.value?.accountId;
  if (!account) return;
  const tried = new Set<string>();
  for (;;) {
    // Read anew each time: another tab may have sent, added or taken back something.
    const waiting = (await readMatters(account)).filter(({ stage, key }) => stage === 'waiting' && !tried.has(key));
    const next = waiting.at(-1);
    if (!next) break;
    tried.add(next.key);
    const goesOn = await sendOne(next);
    await announce();
    if (!goesOn) return retryLater();
  }
  failures = 0;
}

function retryLater(): void {
  clearTimeout(timer);
  const pause = PAUSES[Math.min(failures, PAUSES.length - 1)] ?? 0;
  failures += 1;
  timer = setTimeout(() => void flush(), pause);
}

/** Sends one; false when there is no sense in trying the next one now. */
async function sendOne(matter: Matter): Promise<boolean> {
  const now: Sending = reactive({ step: 0, of: matter.files.length + 1, share: 0 });
  sending.set(matter.key, now);
  try {
    for (const [at, file] of matter.files.entries()) {
      Object.assign(now, { step: at + 1, share: 0 });
      file.uploaded ??= await sendFile(file, (share) => (now.share = share));
      await patch(matter.key, { files: matter.files });
    }
    Object.assign(now, { step: now.of, share: 0 });
    const receipt = await call(routes.arrivals.send, { body: bodyOf(matter) });
    signInFirst.value = false;
    await patch(matter.key, { stage: 'sent', receiptId: receipt.id, number: receipt.number, problem: null });
    for (const { localId } of matter.files) await dropFile(localId);
    markChanged();
    return true;
  } catch (error) {
    return await failed(matter, error);
  } finally {
    sending.delete(matter.key);
  }
}

export const bodyOf = (matter: Matter): ArrivalDraft => ({
  key: matter.key,
  kind: matter.kind,
  title: matter.title?.trim() || titleFrom(matter.text) || null,
  text: matter.text,
  category: matter.category,
  fileIds: matter.files.flatMap((file) => file.uploaded?.id ?? []),
});

/** Still waiting, or back among the drafts with what is wrong; true when the next one may be tried. */
async function failed(matter: Matter, error: unknown): Promise<boolean> {
  if (!(error instanceof Problem) && !(error instanceof Lost)) throw error;
  const problem = error instanceof Problem ? error : null;
  if (problem?.status === 401) {
    signInFirst.value = true;
    await patch(matter.key, { problem: '请重新登录后自动发送' });
    return false;
  }
  if (problem?.code === 'file-not-yours') {
    // The server has forgotten the files: they are sent again from the phone with the next try.
    await patch(matter.key, { files: matter.files.map((file) => ({ ...file, uploaded: null })), problem: null });
    return false;
  }
  if (problem?.code === 'key-reused') {
    await patch(matter.key, { stage: 'draft', earlier: true, problem: null });
    return true;
  }
  const { words, final } = failureOf(error);
  if (!final) {
    const unreachable = problem?.code === 'unreachable';
    await patch(matter.key, { problem: unreachable ? '没有连上服务器' : words });
    return problem?.status === 409;
  }
  await patch(matter.key, { stage: 'draft', problem: words, errors: problem?.fields ?? { fileIds: words } });
  return true;
}

/** Writes what became of it, unless it was taken back or thrown away meanwhile. */
async function patch(key: string, change: Partial<Matter>): Promise<void> {
  await changeMatter(key, (before) => before && { ...before, ...change });
}

/** Back from the outbox to be changed; what is on its way already is not taken back. */
export async function takeBack(key: string): Promise<boolean> {
  if (sending.has(key)) return false;
  const { matter } = await changeMatter(key, (before) =>
    before?.stage === 'waiting' ? { ...before, stage: 'draft', problem: null } : undefined,
  );
  await announce();
  return matter?.stage === 'draft';
}

/** Thrown away with its files. */
export async function discard(matter: Matter): Promise<void> {
  await changeMatter(matter.key, () => null);
  for (const { localId, uploaded } of matter.files) {
    await dropFile(localId);
    // Not awaited: without a network the server forgets it by itself.
    if (!uploaded) void call(routes.uploads.cancel, { params: { id: localId } }).catch(() => undefined);
  }
  await announce();
}

/** Begins to send whenever there may be a line: at the start, when one comes back, when the app is looked at. */
export function keepSending(): void {
  const seen = () => {
    if (document.visibilityState !== 'visible') return;
    void readOutbox();
    void flush();
  };
  watch(online, (works) => {
    if (!works) return;
    failures = 0;
    void flush();
  });
  // The browser's word that the line is back is worth a try even where no call had noticed that it was gone.
  window.addEventListener('online', () => void flush());
  document.addEventListener('visibilitychange', seen);
  void sweepFiles();
}
