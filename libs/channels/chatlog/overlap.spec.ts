import { overlapOf } from './overlap.js';
import { readChatRecord } from './record.js';

const mail = (...messages: string[]) =>
  readChatRecord(`微信群"社情民意工作微信群"的聊天记录如下:\n\n—————  2026-11-06  —————\n\n\n${messages.join('\n\n')}`)
    .messages;
const dated = (...messages: string[]) => readChatRecord(messages.join('\n')).messages;
const known = (fresh: ReturnType<typeof mail>, earlier: ReturnType<typeof mail>) =>
  fresh.map((_, at) => overlapOf(fresh, earlier).get(at) ?? null);
const same = (at: number) => ({ at, certain: true });

const lights = '刘佳  08:54\n\n#社情民意 人民路与解放路口左转车辆积压，建议增设左转信号灯。';
const thanks = '周老师  08:55\n\n收到';
const wells = '周老师  09:10\n\n一马路井盖缺失三个，晚上骑车很危险，请尽快补上。';
const ok = '刘佳  09:11\n\n收到';

it('is everything when the record comes again', () => {
  const record = mail(lights, thanks, wells, ok);
  expect(known(record, record)).toEqual([same(0), same(1), same(2), same(3)]);
});

it('is what both hold when one goes on where the other began', () => {
  expect(known(mail(wells, ok, '一路平安  10:00\n\n收到'), mail(lights, thanks, wells, ok))).toEqual([
    same(2),
    same(3),
    null,
  ]);
});

it('is found in another format, with seconds, and with another name', () => {
  const again = dated(
    '2026-11-06 08:54:31 刘佳（蜜蜂张）',
    '#社情民意 人民路与解放路口左转车辆积压, 建议增设左转信号灯',
    '2026-11-06 08:55:02 周老师',
    '收到',
    '2026-11-06 09:30:00 周老师',
    '收到',
  );
  expect(known(again, mail(lights, thanks, wells, ok))).toEqual([same(0), same(1), null]);
});

it('is found without times, short answers only between what was found', () => {
  const copied = dated(
    '刘佳:',
    '人民路与解放路口左转车辆积压，建议增设左转信号灯。',
    '周老师:',
    '收到',
    '周老师:',
    '一马路井盖缺失三个，晚上骑车很危险，请尽快补上。',
    '刘佳:',
    '收到',
  );
  expect(known(copied, mail(lights, thanks, wells, ok))).toEqual([same(0), same(1), same(2), null]);
});

it('is found where the program cut a long text', () => {
  const cut = mail('周老师  09:10\n\n一马路井盖缺失三个，晚上骑车很危险，请尽');
  expect(known(cut, mail(lights, wells))).toEqual([same(1)]);
});

it('asks where the same person says the same a little later', () => {
  expect(known(mail(wells.replace('09:10', '09:40')), mail(wells))).toEqual([{ at: 0, certain: false }]);
});

it('is not what somebody says again on another day, nor another person’s same short words', () => {
  const nextDay = mail(wells).map((message) => ({ ...message, sentAt: '2026-11-08T09:10:00+08:00' }));
  expect(known(nextDay, mail(wells))).toEqual([null]);
  expect(known(mail('一路平安  08:55\n\n好的'), mail(thanks))).toEqual([null]);
});

it('counts two equal messages of one minute as two', () => {
  expect(known(mail(thanks, thanks), mail(thanks))).toEqual([same(0), null]);
});

it('knows a picture by person and minute', () => {
  const picture = '刘佳  08:56\n\n[图片: a.jpg(请在附件中查看)]';
  const renamed = picture.replace('a.jpg', 'b91.jpg');
  expect(known(mail(lights, renamed), mail(lights, picture))).toEqual([same(0), same(1)]);
});

it.each([
  ['as WeCom copies it', '刘佳 11/6 8:54:12\n', '周老师 11/6 8:55:01\n', '孙：教育界 11/6 14:05:40\n'],
  ['by the twelve-hour clock', '刘佳 11月6日 上午8:54\n', '周老师 11月6日 上午8:55\n', '孙：教育界 11月6日 下午2:05\n'],
  ['in columns', '2026-11-06 08:54:00\t刘佳\t', '2026-11-06 08:55:00\t周老师\t', '2026-11-06 14:05:59\t孙：教育界\t'],
  ['with no times', '刘佳:\n', '周老师:\n', '孙：教育界:\n'],
])('is found again %s', (_, ...heads) => {
  const said = ['#社情民意 东明路路灯坏了三盏，晚上没人敢走', '收到', '学校门口早晚高峰都堵得很厉害'];
  const earlier = mail(
    ...['刘佳  08:54', '周老师  08:55', '孙：教育界  14:05'].map((head, at) => `${head}\n\n${said[at]}`),
  );
  const again = heads.map((head, at) => `${head}${said[at]}`).join('\n\n');
  expect(known(readChatRecord(again, { madeOn: '2026-11-08' }).messages, earlier)).toEqual([same(0), same(1), same(2)]);
});
