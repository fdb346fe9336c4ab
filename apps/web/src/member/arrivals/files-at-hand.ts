import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

interface Shelf extends DBSchema {
  files: { key: string; value: File };
}

let shelf: Promise<IDBPDatabase<Shelf>> | undefined;

const open = () =>
  (shelf ??= openDB<Shelf>('tibantong', 1, { upgrade: (database) => void database.createObjectStore('files') }));

// Some phones forbid the store or run out of room: the files then live only as long as the page.
const inMemory = new Map<string, File>();

/** Bytes of picked files, kept on the phone until their draft is sent. Says whether they outlive the page. */
export async function putFile(localId: string, file: File): Promise<boolean> {
  inMemory.set(localId, file);
  try {
    await (await open()).put('files', file, localId);
    return true;
  } catch {
    return false;
  }
}

export async function takeFile(localId: string): Promise<File | null> {
  const held = inMemory.get(localId);
  if (held) return held;
  try {
    return (await (await open()).get('files', localId)) ?? null;
  } catch {
    return null;
  }
}

export async function dropFile(localId: string): Promise<void> {
  inMemory.delete(localId);
  try {
    await (await open()).delete('files', localId);
  } catch {
    // It was never stored.
  }
}
