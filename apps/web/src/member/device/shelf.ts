import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Matter } from './matter.js';

/** What another app shared with this one, as the service worker put it down. */
export interface SharedIn {
  id: string;
  title: string;
  text: string;
  files: File[];
  at: string;
}

/** The beginning of a list as it was last read, for the time without a network. */
export interface Seen {
  account: string;
  at: string;
  value: unknown;
}

interface Lease {
  holder: string;
  until: number;
}

interface Shelf extends DBSchema {
  matters: { key: string; value: Matter; indexes: { account: string } };
  files: { key: string; value: File };
  shared: { key: string; value: SharedIn };
  seen: { key: string; value: Seen };
  leases: { key: string; value: Lease };
}

/** Where something was put: on the phone, only in this page because the phone forbids it, or because it is full. */
export type Kept = 'kept' | 'forbidden' | 'full';

const SLOW = 4000;
let opening: Promise<IDBPDatabase<Shelf> | null> | undefined;

/** The database of this phone; null where it is refused (private windows) or does not answer. */
function open(): Promise<IDBPDatabase<Shelf> | null> {
  return (opening ??= Promise.race([
    connect().catch(() => null),
    new Promise<null>((resolve) => setTimeout(resolve, SLOW, null)),
  ]));
}

async function connect(): Promise<IDBPDatabase<Shelf>> {
  const database = await openDB<Shelf>('tibantong', 2, {
    upgrade(made, before) {
      if (before < 1) made.createObjectStore('files');
      made.createObjectStore('matters', { keyPath: 'key' }).createIndex('account', 'account');
      made.createObjectStore('shared', { keyPath: 'id' });
      made.createObjectStore('seen');
      made.createObjectStore('leases');
    },
    // A newer version of the app, in another tab, wants to change the database: it is given way.
    blocking: () => void database.close(),
    terminated: () => void (opening = undefined),
  });
  return database;
}

const memory = {
  matters: new Map<string, Matter>(),
  files: new Map<string, File>(),
  seen: new Map<string, Seen>(),
};

const isFull = (error: unknown): boolean => error instanceof DOMException && error.name === 'QuotaExceededError';
const refused = (error: unknown): Kept => (isFull(error) ? 'full' : 'forbidden');
const copied = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** May this page keep anything beyond its own life? */
export const outlives = async (): Promise<boolean> => (await open()) !== null;

/**
 * Reads a matter, changes it and puts it back, as one step even when two tabs do it at once. `change` answers null to
 * remove it, `undefined` to leave it as it is.
 */
export async function changeMatter(
  key: string,
  change: (before: Matter | null) => Matter | null | undefined,
): Promise<{ matter: Matter | null; kept: Kept }> {
  const database = await open();
  const held = memory.matters.get(key) ?? null;
  if (!database || held) {
    const matter = apply(held, change);
    if (matter) memory.matters.set(key, matter);
    else memory.matters.delete(key);
    if (!database) return { matter, kept: 'forbidden' };
    // What once did not fit is tried again with every change.
    return { matter, kept: matter ? await moveBack(database, matter) : 'kept' };
  }
  let matter: Matter | null = null;
  try {
    const store = database.transaction('matters', 'readwrite').objectStore('matters');
    const before = (await store.get(key)) ?? null;
    matter = apply(before, change);
    if (matter) await store.put(matter);
    else if (before) await store.delete(key);
    return { matter, kept: 'kept' };
  } catch (error) {
    if (matter) memory.matters.set(key, matter);
    return { matter, kept: refused(error) };
  }
}

function apply(before: Matter | null, change: (before: Matter | null) => Matter | null | undefined): Matter | null {
  const after = change(before);
  if (after === undefined) return before;
  return after && { ...copied(after), version: (before?.version ?? 0) + 1 };
}

async function moveBack(database: IDBPDatabase<Shelf>, matter: Matter): Promise<Kept> {
  try {
    await database.put('matters', matter);
    memory.matters.delete(matter.key);
    return 'kept';
  } catch (error) {
    return refused(error);
  }
}

/** Everything of this account, the latest first. */
export async function readMatters(account: string): Promise<Matter[]> {
  const database = await open();
  const stored = database ? await database.getAllFromIndex('matters', 'account', account).catch(() => []) : [];
  const held = [...memory.matters.values()].filter((matter) => matter.account === account);
  const known = new Set(held.map(({ key }) => key));
  return [...held, ...stored.filter(({ key }) => !known.has(key))].sort((a, b) => (a.savedAt < b.savedAt ? 1 : -1));
}

export async function readMatter(key: string): Promise<Matter | null> {
  const held = memory.matters.get(key);
  if (held) return held;
  return (await (await open())?.get('matters', key).catch(() => null)) ?? null;
}

export async function putFile(localId: string, picked: File): Promise<Kept> {
  // Its date is that of the picking, by which a forgotten one is known later.
  const file = new File([picked], picked.name, { type: picked.type });
  memory.files.set(localId, file);
  const database = await open();
  if (!database) return 'forbidden';
  try {
    await database.put('files', file, localId);
    return 'kept';
  } catch (error) {
    return refused(error);
  }
}

export async function takeFile(localId: string): Promise<File | null> {
  const held = memory.files.get(localId);
  if (held) return held;
  return (await (await open())?.get('files', localId).catch(() => null)) ?? null;
}

export async function dropFile(localId: string): Promise<void> {
  memory.files.delete(localId);
  await (await open())?.delete('files', localId).catch(() => undefined);
}

export async function keepSeen(account: string, name: string, value: unknown): Promise<void> {
  const seen: Seen = { account, at: new Date().toISOString(), value: copied(value) };
  memory.seen.set(`${account}:${name}`, seen);
  await (await open())?.put('seen', seen, `${account}:${name}`).catch(() => undefined);
}

export async function lastSeen(account: string, name: string): Promise<Seen | null> {
  const key = `${account}:${name}`;
  const stored = await (await open())?.get('seen', key).catch(() => null);
  return stored ?? memory.seen.get(key) ?? null;
}

export async function putShared(shared: SharedIn): Promise<Kept> {
  const database = await open();
  if (!database) return 'forbidden';
  return database.put('shared', shared).then(() => 'kept' as const, refused);
}

/** What lies there to be made a draft of; it is removed when that is done. */
export async function readShared(): Promise<SharedIn[]> {
  return (await (await open())?.getAll('shared').catch(() => [])) ?? [];
}

export async function dropShared(id: string): Promise<void> {
  await (await open())?.delete('shared', id).catch(() => undefined);
}

/** One holder at a time among the tabs of this phone; a tab that was killed loses it by itself. */
export async function leaseFor(name: string, holder: string, milliseconds: number): Promise<boolean> {
  const database = await open();
  if (!database) return true;
  try {
    const store = database.transaction('leases', 'readwrite').objectStore('leases');
    const now = Date.now();
    const other = await store.get(name);
    if (other && other.holder !== holder && other.until > now) return false;
    await store.put({ holder, until: now + milliseconds }, name);
    return true;
  } catch {
    return true;
  }
}

const DAY = 24 * 3600_000;

/** Bytes that no matter has any more: of forms that were left, of pages that broke. */
export async function sweepFiles(olderThan = DAY): Promise<void> {
  const database = await open();
  if (!database) return;
  try {
    const held = (await database.getAll('matters')).flatMap(({ files }) => files.map(({ localId }) => localId));
    const needed = new Set([...held, ...[...memory.matters.values()].flatMap((m) => m.files.map((f) => f.localId))]);
    for (const localId of await database.getAllKeys('files')) {
      if (needed.has(localId)) continue;
      const file = await database.get('files', localId);
      if (file && file.lastModified <= Date.now() - olderThan) await database.delete('files', localId);
    }
  } catch {
    // Next time.
  }
}

/** Nothing of this account stays on the phone. */
export async function wipe(account: string): Promise<void> {
  for (const matter of await readMatters(account)) {
    for (const { localId } of matter.files) await dropFile(localId);
    memory.matters.delete(matter.key);
    await (await open())?.delete('matters', matter.key).catch(() => undefined);
  }
  for (const key of memory.seen.keys()) if (key.startsWith(`${account}:`)) memory.seen.delete(key);
  const database = await open();
  if (!database) return;
  try {
    await database.delete('seen', IDBKeyRange.bound(`${account}:`, `${account};`));
    await database.clear('shared');
    await sweepFiles(0);
  } catch {
    // What cannot be reached cannot be read by anybody either.
  }
}
