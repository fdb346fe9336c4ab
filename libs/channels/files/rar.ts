import { createRequire } from 'node:module';
import { createExtractorFromData, UnrarError } from 'node-unrar-js';
import { readFile } from 'node:fs/promises';
import { NotOpened, mostInner, mostUnpacked } from './limits.js';
import { checkDeclared } from './zip.js';

export interface RarContents {
  files: { name: string; content: Buffer }[];
  /** Entries that wait for a password. */
  encrypted: number;
}

const wasm = () => readFile(createRequire(import.meta.url).resolve('node-unrar-js/dist/js/unrar.wasm'));

/** Unpacks .rar of both generations; what is encrypted is counted. @throws NotOpened */
export async function readRar(content: Buffer): Promise<RarContents> {
  try {
    const data = new Uint8Array(content).buffer;
    const extractor = await createExtractorFromData({ data, wasmBinary: new Uint8Array(await wasm()).buffer });
    const headers = [...extractor.getFileList().fileHeaders].filter(({ flags }) => !flags.directory);
    if (headers.length === 0) throw new NotOpened('broken');
    if (headers.length > mostInner) throw new NotOpened('too-many-inside');
    checkDeclared(headers.map(({ unpSize, packSize }) => ({ size: unpSize, packedSize: packSize })));
    const open = headers.filter(({ flags }) => !flags.encrypted).map(({ name }) => name);
    const files: RarContents['files'] = [];
    let left = mostUnpacked;
    for (const { fileHeader, extraction } of extractor.extract({ files: open }).files) {
      left -= extraction?.length ?? 0;
      if (left < 0) throw new NotOpened('bomb');
      if (extraction) files.push({ name: fileHeader.name, content: Buffer.from(extraction) });
    }
    return { files, encrypted: headers.length - open.length };
  } catch (error) {
    if (error instanceof NotOpened) throw error;
    const locked = error instanceof UnrarError && /PASSWORD/.test(error.reason);
    throw new NotOpened(locked ? 'encrypted' : 'broken');
  }
}
