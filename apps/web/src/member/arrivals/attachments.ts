import { computed, reactive, ref } from 'vue';
import { refusalMessage, routes } from '#contract';
import { Problem, upload } from '../../call.js';
import type { DraftFile } from './draft.js';
import { dropFile, putFile, takeFile } from './files-at-hand.js';
import { newKey } from '../../key.js';

export const MOST_FILES = 10;
const LARGEST = 20 * 1024 * 1024;

export interface Progress {
  state: 'sending' | 'failed' | 'refused';
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

async function send(file: DraftFile, standing: Standing): Promise<void> {
  const now: Progress = reactive({ state: 'sending', share: 0, problem: null });
  standing.set(file.localId, now);
  const bytes = await takeFile(file.localId);
  if (!bytes) {
    Object.assign(now, { state: 'refused', problem: '这个文件没能存住，请移除后重新选择' });
    return;
  }
  try {
    file.uploaded = await upload(routes.files.upload, bytes, {}, (share) => (now.share = share));
    standing.delete(file.localId);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // What the server refused it would refuse again; everything else is worth another try.
    const isFinal = error.status >= 400 && error.status < 500 && error.status !== 401 && error.status !== 429;
    const problem = error.code === 'unreachable' ? '没有传上去' : error.message;
    Object.assign(now, { state: isFinal ? 'refused' : 'failed', problem });
  }
}

/** Takes what may be taken, and says what was left out and why. */
async function take(files: DraftFile[], picked: readonly File[]): Promise<string> {
  const good = picked.filter((file) => !refusalOf(file));
  const bad = picked.find((file) => refusalOf(file));
  const room = MOST_FILES - files.length;
  let remark = bad ? `${bad.name}：${refusalOf(bad)}` : '';
  if (!remark && good.length > room) remark = refusalMessage('too-many-files');
  for (const file of good.slice(0, room)) {
    const localId = newKey();
    if (!(await putFile(localId, file))) remark = '这台手机存不下附件，请等传完再离开本页';
    files.push({ localId, name: file.name, size: file.size, type: file.type, uploaded: null });
  }
  return remark;
}

/** Uploads the files of a draft one after another. */
export function useAttachments(files: DraftFile[]) {
  const standing: Standing = reactive(new Map<string, Progress>());
  const remark = ref('');
  let running: Promise<void> | null = null;

  const isStuck = ({ localId }: DraftFile) => ['failed', 'refused'].includes(standing.get(localId)?.state ?? '');
  const stuck = computed(() => files.filter(isStuck));
  const pending = computed(() => files.filter((file) => !file.uploaded && !isStuck(file)));

  async function work(): Promise<void> {
    for (let next = pending.value[0]; next; next = pending.value[0]) await send(next, standing);
  }

  /** Resolves when nothing is left to upload; failures stay behind as such. */
  const run = () => (running ??= work().finally(() => (running = null)));

  async function add(picked: readonly File[]): Promise<void> {
    remark.value = await take(files, picked);
    await run();
  }

  /** Once more: the files named, or all that failed for want of a network. */
  async function retry(
    which = files.filter(({ localId }) => standing.get(localId)?.state === 'failed'),
  ): Promise<void> {
    for (const file of which) standing.delete(file.localId);
    await run();
  }

  async function remove(file: DraftFile): Promise<void> {
    const index = files.findIndex((each) => each.localId === file.localId);
    if (index >= 0) files.splice(index, 1);
    standing.delete(file.localId);
    remark.value = '';
    await dropFile(file.localId);
  }

  /** The server no longer has them: they are sent again from the phone. */
  async function sendAllAgain(): Promise<void> {
    for (const file of files) file.uploaded = null;
    await retry(files);
  }

  return { files, standing, remark, stuck, pending, add, retry, remove, run, sendAllAgain };
}

export type Attachments = ReturnType<typeof useAttachments>;
