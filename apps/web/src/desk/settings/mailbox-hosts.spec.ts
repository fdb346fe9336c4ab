import { guessFor } from './mailbox-hosts.js';

test('the server is guessed from the address, and not from half of one', () => {
  expect(guessFor('zhibao@QQ.com')).toEqual({ host: 'imap.qq.com', port: 993, security: 'tls' });
  expect(guessFor('x@foxmail.com')?.host).toBe('imap.qq.com');
  expect(guessFor('zx@erqi.gov.cn')?.host).toBe('imap.erqi.gov.cn');
  expect([guessFor(''), guessFor('zhibao'), guessFor('zhibao@'), guessFor('zhibao@erqi')]).toEqual([
    null,
    null,
    null,
    null,
  ]);
});
