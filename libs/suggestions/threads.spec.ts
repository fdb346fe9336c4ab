import { baseOf } from './threads.js';

test.each([
  ['回复：Re: 路灯', '路灯'],
  ['RE[2]:  路 灯（编号 2019-0001）', '路灯'],
  ['转发: 答复：路灯', '路灯'],
  ['答复：路灯（编号 2019 － 0001）', '路灯'],
])('“%s” is about “%s”', (subject, base) => expect(baseOf(subject)).toBe(base));

test.each(['re' + ' '.repeat(60_000) + 'x', ' '.repeat(60_000) + 'x ('.repeat(2000), 're: '.repeat(20_000)])(
  'a subject that is made to be slow is over at once',
  (subject) => {
    const started = process.cpuUsage().user;
    baseOf(subject);
    expect(process.cpuUsage().user - started).toBeLessThan(500_000);
  },
);
