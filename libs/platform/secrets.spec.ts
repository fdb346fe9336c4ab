import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secrets, ownSecretKey } from './secrets.js';

const secrets = new Secrets({ secretKey: 'k'.repeat(43) });

test('what is sealed opens again, looks different every time, and holds rare characters', () => {
  const sealed = [secrets.seal('口令 䶮𠮷', 'mailbox:1'), secrets.seal('口令 䶮𠮷', 'mailbox:1')];
  expect(new Set(sealed).size).toBe(2);
  expect(sealed.map((one) => secrets.open(one, 'mailbox:1'))).toEqual(['口令 䶮𠮷', '口令 䶮𠮷']);
  expect(sealed.join()).not.toContain('口令');
});

test('another purpose, another key, a changed byte and rubbish do not open', () => {
  const sealed = secrets.seal('secret', 'mailbox:1');
  const flipped = `${sealed.slice(0, -1)}${sealed.endsWith('A') ? 'B' : 'A'}`;
  const attempts = [
    () => secrets.open(sealed, 'mailbox:2'),
    () => new Secrets({ secretKey: 'x'.repeat(43) }).open(sealed, 'mailbox:1'),
    () => secrets.open(`v1.${'A'.repeat(8)}${flipped.slice(11)}`, 'mailbox:1'),
    () => secrets.open('', 'mailbox:1'),
    () => secrets.open('v1.AAAA', 'mailbox:1'),
  ];
  for (const attempt of attempts) expect(attempt).toThrow(expect.objectContaining({ code: 'secret-unreadable' }));
});

test('without a key nothing can be kept, and it says so', () => {
  const none = new Secrets({ secretKey: null });
  expect(none.available).toBe(false);
  expect(() => none.seal('x', 'y')).toThrow(expect.objectContaining({ code: 'no-secret-key' }));
});

test('an installation makes its key once, for its owner only', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'secret-'));
  try {
    const keys = await Promise.all([ownSecretKey(dir), ownSecretKey(dir)]);
    const later = await ownSecretKey(dir);
    expect(keys).toEqual([later, later]);
    expect(later).toHaveLength(43);
    expect((await stat(join(dir, 'secret.key'))).mode & 0o777).toBe(0o600);
  } finally {
    await rm(dir, { recursive: true });
  }
});
