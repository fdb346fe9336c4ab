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
export class Attachments {
  readonly standing: Standing = reactive(new Map<string, Progress>());
  readonly remark = ref('');
  readonly preparing = ref(0);
  readonly stuck = computed(() =>
    this.files.filter((file) => ['failed', 'refused'].includes(this.stateOf(file) ?? '')),
  );
  readonly refused = computed(() => this.files.filter((file) => this.stateOf(file) === 'refused'));
  readonly pending = computed(() => this.files.filter((file) => !file.uploaded && !this.standing.has(file.localId)));
  private running: Promise<void> | null = null;
  private current: { localId: string; stop: AbortController } | null = null;
  private stopped = false;

  constructor(readonly files: MatterFile[]) {}

  /** Resolves when nothing is left to upload; failures stay behind as such. */
  readonly run = (): Promise<void> => (this.running ??= this.work().finally(() => (this.running = null)));

  readonly add = async (picked: readonly File[]): Promise<void> => {
    this.preparing.value += 1;
    try {
      this.remark.value = await take(this.files, picked);
    } finally {
      this.preparing.value -= 1;
    }
    await this.run();
  };

  /** Once more: the files named, or all that failed for want of a network. */
  readonly retry = async (which = this.files.filter((file) => this.stateOf(file) === 'failed')): Promise<void> => {
    for (const file of which) this.standing.delete(file.localId);
    await this.run();
  };

  /** What has arrived of it stays at the server; `retry` goes on from there. */
  readonly pause = (file: MatterFile): void => {
    const now = this.standing.get(file.localId);
    if (now) now.state = 'paused';
    else this.standing.set(file.localId, { state: 'paused', share: 0, problem: null });
    if (this.current?.localId === file.localId) this.current.stop.abort();
  };

  readonly remove = async (file: MatterFile): Promise<void> => {
    if (this.current?.localId === file.localId) this.current.stop.abort();
    const index = this.files.findIndex((each) => each.localId === file.localId);
    if (index >= 0) this.files.splice(index, 1);
    this.standing.delete(file.localId);
    this.remark.value = '';
    await dropFile(file.localId);
    if (!file.uploaded) void call(routes.uploads.cancel, { params: { id: file.localId } }).catch(() => undefined);
  };

  /** One place up in the order in which the office will see them. */
  readonly moveUp = (file: MatterFile): void => {
    const at = this.files.findIndex((each) => each.localId === file.localId);
    if (at > 0) this.files.splice(at - 1, 0, ...this.files.splice(at, 1));
  };

  /** The outbox takes over, or the draft is closed: nothing more is uploaded from here. */
  readonly stop = (): void => {
    this.stopped = true;
    this.current?.stop.abort();
  };

  private async work(): Promise<void> {
    for (let next = this.pending.value[0]; next && !this.stopped; next = this.pending.value[0]) {
      this.current = { localId: next.localId, stop: new AbortController() };
      await send(next, this.standing, this.current.stop.signal);
      this.current = null;
    }
  }

  private stateOf({ localId }: MatterFile) {
    return this.standing.get(localId)?.state;
  }
}

export const useAttachments = (files: MatterFile[]): Attachments => new Attachments(files);
