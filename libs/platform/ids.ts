import { createHash } from 'node:crypto';
import { v7 } from 'uuid';

/** A new row identity; sorts by time of making. */
export const newId = (): string => v7();

export const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
