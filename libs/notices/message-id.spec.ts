import { messageIdOf } from './message-id.js';

const idIn = (...lines: string[]) =>
  messageIdOf(Buffer.from([...lines, '', 'Message-ID: <in-the-body@x>'].join('\r\n')));

describe('the Message-ID of a mail that is answered', () => {
  it('is read from the head, whatever the case and folding', () => {
    expect(idIn('From: a@b.cn', 'Message-ID: <1@b.cn>')).toBe('<1@b.cn>');
    expect(idIn('message-id:<tencent_0A+b/c=@qq.com>', 'Subject: x')).toBe('<tencent_0A+b/c=@qq.com>');
    expect(idIn('Message-Id:', ' <folded@b.cn>')).toBe('<folded@b.cn>');
    expect(messageIdOf(Buffer.from('Message-ID: <bare@lf>\nFrom: a@b\n\ntext'))).toBe('<bare@lf>');
  });

  it('is never taken from the body, nor from another field', () => {
    expect(idIn('From: a@b.cn')).toBeNull();
    expect(idIn('X-Old-Message-ID: <2@b.cn>')).toBeNull();
    expect(idIn('Resent-Message-ID: <3@b.cn>')).toBeNull();
  });

  it('is not repeated when it could break our own head', () => {
    expect(idIn('Message-ID: <a b@c>')).toBeNull();
    expect(idIn('Message-ID: no brackets')).toBeNull();
    expect(idIn('Message-ID: <a\r\nBcc: all@b.cn>')).toBeNull();
    expect(idIn(`Message-ID: <${'x'.repeat(400)}@b.cn>`)).toBeNull();
    expect(messageIdOf(Buffer.from([0xd6, 0xd0, 0xce, 0xc4]))).toBeNull();
  });
});
