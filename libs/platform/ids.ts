import { createHash } from 'node:crypto';
import { v7 } from 'uuid';

/** A new row identity; sorts by time of making. */
export const newId = (): string => v7();

/** Smaller than every identity that was made at this moment or later. */
export const idSince = (at: Date): string => v7({ msecs: at.getTime(), seq: 0, random: new Uint8Array(16) });

export const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
