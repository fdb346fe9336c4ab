import type { Tx } from '#platform';
import { placeTalk } from './gathering.js';
import { type Placement, isNew, onlyPolite } from './placement.js';
import type { RawInbound } from './raw-inbound.entity.js';
import type { ReadArrival } from './receive.js';
import { isCourtesy } from './sayings.js';
import { placeMail } from './threads.js';

/** Decides where an arrival belongs. It holds the locks that keep two workers from deciding the same at once. */
export async function place(tx: Tx, raw: RawInbound, read: ReadArrival, gatheringMinutes: number): Promise<Placement> {
  if (read.mail) return placeMail(tx, raw, read, read.mail);
  if (read.talk) return placeTalk(tx, raw, read, { ...read.talk, gatheringMinutes });
  const polite = read.incoming.courtesy || isCourtesy(read.incoming.text);
  return polite && read.enclosed.length === 0 && raw.form !== 'staff-entry' && !raw.overruledBy ? onlyPolite : isNew();
}
