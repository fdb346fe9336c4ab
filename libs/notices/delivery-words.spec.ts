import { failureOf } from './delivery-words.js';

test.each([
  ['550 5.1.1 <a@b.cn>: Recipient address rejected: User unknown in virtual mailbox table', '没有这个邮箱', true],
  ['550 Mail content denied. http://service.mail.qq.com', '对方的服务器拒收，可能当作垃圾邮件', false],
  ['550 5.7.1 User unknown, or so we say: rejected by policy', '对方的服务器拒收，可能当作垃圾邮件', false],
  ['收件人邮箱地址不存在，请检查', '没有这个邮箱', true],
  ['552 5.2.2 Mailbox full', '对方的邮箱已满', true],
  ['552 exceeded storage allocation', '对方的邮箱已满', true],
  ['552 5.3.4 Message too big for system', '邮件太大，对方不收', false],
  ['552 message size exceeds limit', '邮件太大，对方不收', false],
  ['550 5.2.1 The email account that you tried to reach is disabled', '对方的邮箱已停用', true],
  ['554 something else', '对方的服务器退回了这封信', false],
  [null, '对方的服务器退回了这封信', false],
])('%s', (said, words, addressIsBad) => {
  expect(failureOf(said)).toEqual({ words, addressIsBad });
});
