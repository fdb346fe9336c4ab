import type { ChatMessage } from '#channels';
import type { ChatRecordFile } from './chat-record.entity.js';

const plain = (name: string): string => name.normalize('NFC').trim().toLowerCase();
/** WeChat adds endings of its own: `8b0a6f.png` and `8b0a6f.png.jpg` are one picture. */
const stem = (name: string): string => plain(name).split('.')[0] ?? '';

/** The files these messages speak of, as far as they came with the record. */
export function filesOf(messages: Pick<ChatMessage, 'images' | 'files'>[], files: ChatRecordFile[]): ChatRecordFile[] {
  const named = messages.flatMap(({ images, files: documents }) => [...images, ...documents]).filter(Boolean);
  const found = named.flatMap(
    (name) =>
      files.find((file) => plain(file.name) === plain(name)) ??
      files.find((file) => stem(file.name) === stem(name)) ??
      [],
  );
  return [...new Set(found)];
}
