import { readFileSync, readdirSync } from 'node:fs';
import { readChatRecord, type ChatMessage, type ChatRecordOptions } from './record.js';

/** Records as people send them, each with what a careful clerk would make of it. */
const corpus = new URL('../../../test/corpus/chat/', import.meta.url);
const names = readdirSync(corpus)
  .filter((name) => name.endsWith('.txt'))
  .map((name) => name.slice(0, -4));

type Expected = Partial<ChatMessage> & Pick<ChatMessage, 'author' | 'sentAt' | 'text'>;
interface Case {
  options: ChatRecordOptions;
  expect: { format: string; title: string | null; messages: Expected[]; dropped: string[] };
}

const usual = { images: [], files: [], marked: false, quote: null };

it('has enough to be worth its name', () => expect(names.length).toBeGreaterThanOrEqual(24));

it.each(names)('%s', (name) => {
  const { options, expect: wanted } = JSON.parse(readFileSync(new URL(`${name}.json`, corpus), 'utf8')) as Case;
  const { format, title, messages, dropped } = readChatRecord(readFileSync(new URL(`${name}.txt`, corpus)), options);
  expect({ format, title, dropped, messages }).toEqual({
    ...wanted,
    messages: wanted.messages.map((message, index) => ({
      ...usual,
      doubtful: messages[index]?.doubtful,
      index,
      ...message,
    })),
  });
});
