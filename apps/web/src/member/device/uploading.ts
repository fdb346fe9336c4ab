import { routes, usualPiece, type FileView } from '#contract';
import { Problem, call, upload } from '../../call.js';
import type { MatterFile } from './matter.js';
import { takeFile } from './shelf.js';

/** How often an upload that lost its step is taken up again before a person is asked. */
const ROUNDS = 4;
/** A piece that takes longer is held to be lost: the line is dead though nobody says so. */
const PATIENCE = 90_000;

/** The bytes are no longer on this phone. */
export class Lost extends Error {}

/** Paused or cancelled by the person. */
export class Stopped extends Error {}

/**
 * Sends one file in pieces from where it stopped last time; `progress` is told the share that has arrived, 0–1. Sent by
 * two tabs at once, or again after it was up, it is the same file.
 */
export async function sendFile(
  file: MatterFile,
  progress: (share: number) => void,
  signal?: AbortSignal,
): Promise<FileView> {
  const bytes = await takeFile(file.localId);
  if (!bytes) throw new Lost();
  // Outside of https a browser makes no digests: then the file goes in one piece.
  if (!globalThis.crypto?.subtle)
    return stopping(signal, () => upload(routes.files.upload, bytes, {}, progress, { signal }));
  const sha256 = await digestOf(bytes);
  for (let round = 1; ; round += 1) {
    try {
      return await stopping(signal, () => sendRest(file, bytes, sha256, progress, signal));
    } catch (error) {
      const astray = error instanceof Problem && ['upload-out-of-step', 'upload-digest-wrong'].includes(error.code);
      if (!astray || round === ROUNDS) throw error;
    }
  }
}

async function sendRest(
  { localId: id, name }: MatterFile,
  bytes: File,
  sha256: string,
  progress: (share: number) => void,
  signal?: AbortSignal,
): Promise<FileView> {
  const body = { name, size: bytes.size, sha256 };
  let state = await call(routes.uploads.begin, { params: { id }, body }, signal);
  while (!state.file && state.received < bytes.size) {
    const start = state.received;
    progress(start / bytes.size);
    const piece = new File([bytes.slice(start, start + usualPiece)], 'piece');
    const told = (share: number) => progress((start + share * piece.size) / bytes.size);
    state = await upload(routes.uploads.piece, piece, { params: { id, start } }, told, { signal, timeout: PATIENCE });
  }
  progress(1);
  return state.file ?? (await call(routes.uploads.complete, { params: { id } }, signal));
}

async function stopping<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  if (signal?.aborted) throw new Stopped();
  try {
    return await work();
  } catch (error) {
    throw signal?.aborted ? new Stopped() : error;
  }
}

async function digestOf(bytes: Blob): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await bytes.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What is said when a file did not get through, and whether another try can help. */
export function failureOf(error: unknown): { words: string; final: boolean } {
  if (error instanceof Lost) return { words: '这个文件没能存住，请移除后重新选择', final: true };
  if (!(error instanceof Problem)) throw error;
  // What the server refused it would refuse again; everything else is worth another try.
  const final = error.status >= 400 && error.status < 500 && ![401, 409, 429].includes(error.status);
  return { words: error.code === 'unreachable' ? '没有传上去' : error.message, final };
}
