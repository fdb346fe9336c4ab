import { computed, reactive, ref } from 'vue';
import { refusalMessage, routes } from '#contract';
import { call } from '../../call.js';
import { newKey } from '../../key.js';
import type { MatterFile } from '../device/matter.js';
import { prepared } from '../device/pictures.js';
import { dropFile, putFile } from '../device/shelf.js';
import { Lost, Stopped, failureOf, sendFile } from '../device/uploading.js';

export const MOST_FILES = 10;
const LARGEST = 20 * 1024 * 1024;

export interface Progress {
  state: 'sending' | 'failed' | 'refused' | 'paused';
  share: number;
  problem: string | null;
}

/** How each file stands that is on its way or did not get through; one that is up, or waits, has no entry. */
type Standing = Map<string, Progress>;

/** Why a file cannot be taken, before it is sent at all; null when it can. */
export function refusalOf(file: Pick<File, 'size'>): string | null {
  if (file.size === 0) return refusalMessage('file-empty');
  return file.size > LARGEST ? refusalMessage('file-too-large') : null;
}

async function send(file: MatterFile, standing: Standing, signal: AbortSignal): Promise<void> {
  const now: Progress = reactive({ state: 'sending', share: 0, problem: null });
  standing.set(file.localId, now);
  try {
    file.uploaded = await sendFile(file, (share) => (now.share = share), signal);
    standing.delete(file.localId);
  } catch (error) {
    if (error instanceof Stopped) {
      // Paused by hand it stays so; stopped because the outbox takes over, nothing is left to say.
      if (now.state === 'sending') standing.delete(file.localId);
      return;
    }
    const { words, final } = failureOf(error);
    Object.assign(now, { state: final ? 'refused' : 'failed', problem: words, share: 0 });
    // One that lost its bytes is lost for good.
    if (error instanceof Lost) now.state = 'refused';
  }
}

const roomWords = {
  kept: '',
  forbidden: '这台手机不让保存附件，请等传完再离开本页',
  full: '这台手机的空间不够存附件，请等传完再离开本页',
};

/** Takes what may be taken, and says what was left out and why. */
async function take(files: MatterFile[], picked: readonly File[]): Promise<string> {
  let remark = '';
  for (const original of picked) {
    if (files.length >= MOST_FILES) return remark || refusalMessage('too-many-files');
    const file = await prepared(original);
    const refusal = refusalOf(file);
    if (refusal) {
      remark ||= `${original.name}：${refusal}`;
      continue;
    }
    const localId = newKey();
    remark ||= roomWords[await putFile(localId, file)];
    files.push({ localId, name: file.name, size: file.size, type: file.type, uploaded: null });
  }
  return remark;
}

/** Uploads the files of a draft one after another, as soon as they are picked. */
export function useAttachments(files: MatterFile[]) {
  const standing: Standing = reactive(new Map<string, Progress>());
  const remark = ref('');
  const preparing = ref(0);
  let running: Promise<void> | null = null;
  let current: { localId: string; stop: AbortController } | null = null;
  let stopped = false;

  const stateOf = ({ localId }: MatterFile) => standing.get(localId)?.state;
  const stuck = computed(() => files.filter((file) => ['failed', 'refused'].includes(stateOf(file) ?? '')));
  const refused = computed(() => files.filter((file) => stateOf(file) === 'refused'));
  const pending = computed(() => files.filter((file) => !file.uploaded && !standing.has(file.localId)));

  async function work(): Promise<void> {
    for (let next = pending.value[0]; next && !stopped; next = pending.value[0]) {
      current = { localId: next.localId, stop: new AbortController() };
      await send(next, standing, current.stop.signal);
      current = null;
    }
  }

  /** Resolves when nothing is left to upload; failures stay behind as such. */
  const run = () => (running ??= work().finally(() => (running = null)));

  async function add(picked: readonly File[]): Promise<void> {
    preparing.value += 1;
    try {
      remark.value = await take(files, picked);
    } finally {
      preparing.value -= 1;
    }
    await run();
  }

  /** Once more: the files named, or all that failed for want of a network. */
  async function retry(which = files.filter((file) => stateOf(file) === 'failed')): Promise<void> {
    for (const file of which) standing.delete(file.localId);
    await run();
  }

  /** What has arrived of it stays at the server; `retry` goes on from there. */
  function pause(file: MatterFile): void {
    const now = standing.get(file.localId);
    if (now) now.state = 'paused';
    else standing.set(file.localId, { state: 'paused', share: 0, problem: null });
    if (current?.localId === file.localId) current.stop.abort();
  }

  async function remove(file: MatterFile): Promise<void> {
    if (current?.localId === file.localId) current.stop.abort();
    const index = files.findIndex((each) => each.localId === file.localId);
    if (index >= 0) files.splice(index, 1);
    standing.delete(file.localId);
    remark.value = '';
    await dropFile(file.localId);
    if (!file.uploaded) void call(routes.uploads.cancel, { params: { id: file.localId } }).catch(() => undefined);
  }

  /** One place up in the order in which the office will see them. */
  function moveUp(file: MatterFile): void {
    const at = files.findIndex((each) => each.localId === file.localId);
    if (at > 0) files.splice(at - 1, 0, ...files.splice(at, 1));
  }

  /** The outbox takes over, or the draft is closed: nothing more is uploaded from here. */
  function stop(): void {
    stopped = true;
    current?.stop.abort();
  }

  return { files, standing, remark, preparing, stuck, refused, pending, add, retry, pause, remove, moveUp, run, stop };
}

export type Attachments = ReturnType<typeof useAttachments>;
