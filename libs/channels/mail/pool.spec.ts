import { letter, multipart, part, PERSON } from '../../../test/corpus/mail/letter.js';
import { MailReaders } from './pool.js';
import { readMail } from './read.js';

const readers = new MailReaders({ size: 2 });
afterAll(() => readers.close());

const withFile = multipart(
  'mixed',
  [...PERSON, 'Subject: =?utf-8?B?8KCutw==?='],
  [
    part(['Content-Type: text/plain; charset=utf-8'], '建议'),
    part(['Content-Type: text/plain', 'Content-Disposition: attachment; filename="a.txt"'], '附件䶮'),
  ],
);

test('reads in a thread what it reads at home', async () => {
  const [there, here] = await Promise.all([
    readers.read(withFile, { ownAddresses: [] }),
    readMail(withFile, { ownAddresses: [] }),
  ]);
  expect(there).toEqual(here);
  expect(Buffer.isBuffer(there.attachments[0]?.content)).toBe(true);
});

test('refuses as at home', async () => {
  await expect(readers.read(Buffer.from('nothing'), { ownAddresses: [] })).rejects.toMatchObject({
    name: 'UnreadableMail',
    reason: 'not-a-mail',
  });
});

test('gives up a mail that takes too long, and reads the others', async () => {
  const hasty = new MailReaders({ size: 1, timeoutMs: 1 });
  const heavy = letter([...PERSON, 'Content-Type: text/html'], '<div>建议'.repeat(400_000));
  await expect(hasty.read(heavy, { ownAddresses: [] })).rejects.toMatchObject({ reason: 'too-slow' });
  await hasty.close();
  const many = await Promise.all(Array.from({ length: 20 }, () => readers.read(withFile, { ownAddresses: [] })));
  expect(many.map(({ text }) => text)).toEqual(Array.from({ length: 20 }, () => '建议'));
});
