import { createHash } from 'node:crypto';
import type { ChatMessage } from './record.js';

/**
 * The same words by the same person at the same time in the same chat: the same key, wherever in whichever upload.
 * Blanks do not count, since every copy pads differently.
 */
export function chatMessageKey(
  message: Omit<ChatMessage, 'index' | 'doubtful' | 'marked' | 'files'>,
  recordTitle: string | null,
): string {
  const { author, sentAt, text, images, quote } = message;
  const bare = (words: string) => words.normalize('NFC').replace(/\s+/g, '');
  const parts = [recordTitle ?? '', author, sentAt ?? '', text, quote?.author ?? '', quote?.text ?? '', ...images];
  return createHash('sha256')
    .update(JSON.stringify(parts.map(bare)))
    .digest('hex');
}
