import { looksLikeChatRecord } from './recognise.js';

it.each([
  ['a group by mail', '微信群"社情民意工作微信群"的聊天记录如下:\n\n————— 2026-11-06 —————\n\n刘佳  08:54\n\n路灯坏了'],
  ['names and times', '刘佳 2026-11-06 08:54\n路灯坏了\n周老师 2026-11-06 08:55\n收到'],
  ['lines to the second', '[2026/11/5 20:01:11] 刘佳: 路灯坏了\n[2026/11/5 20:03:09] 周老师: 收到'],
  ['a forwarded card', '[二七政协一组的聊天记录]\n刘佳：路灯坏了\n周老师：收到'],
])('%s is one', (_, text) => expect(looksLikeChatRecord(text)).toBe(true));

it.each([
  ['a letter', '尊敬的区政协：\n问题：路灯坏了。\n建议：请尽快修。'],
  ['a minute of a meeting', '时间：2026-11-06 14:30\n地点：区政协\n张三：介绍情况\n李四：补充'],
  ['an opinion', '建议在人民路增设左转信号灯。'],
  ['a timetable', '活动安排\n集合  08:30\n出发  09:00\n返回  17:00\n请准时参加，谢谢大家的支持。'],
  ['days with names and hours', '各位委员：\n\n11月5日\n张三  8:30\n李四  14:30\n11月6日\n王五  8:30\n\n请按时到岗。'],
  ['a log of hours', '情况如下：\n2026-11-01 23:10 混凝土车进场\n噪声 85 分贝\n2026-11-02 00:30 仍在施工\n拨打 12345'],
  ['hours of buses', '首班  06:00\n建议提前到\n首班  05:30\n末班  21:00\n建议延后到\n末班  22:30'],
  ['visits', '2026年11月5日 9:00 东街社区\n反映停车难\n2026年11月6日 9:00 东街社区\n复访'],
  ['nothing', ''],
])('%s is none', (_, text) => expect(looksLikeChatRecord(text)).toBe(false));

const long = 200_000;
test.each([
  ['blanks', ' '.repeat(long)],
  ['digits', '1'.repeat(long)],
  ['colons', ':'.repeat(long)],
  ['times', '8:54 '.repeat(long / 5)],
  ['names and times', 'a  8:54\n'.repeat(long / 8)],
  ['empty lines', '\n'.repeat(long)],
  ['names', '甲:\n'.repeat(long / 3)],
  ['columns', '\ta'.repeat(long / 2)],
  ['days', '2026-11-06\n'.repeat(long / 11)],
  ['pictures', '[图片:'.repeat(long / 4)],
  ['marks in a table', '时间,姓名,内容\n' + '8:54,"甲,"乙\n'.repeat(long / 10)],
  ['told quotes', '\n引用甲：乙'.repeat(long / 6)],
  ['labels', '姓名：甲\n时间：8:54\n'.repeat(long / 14)],
  ['stress', '**'.repeat(long / 2)],
  ['quotes', '「甲：乙」\n-----\n'.repeat(long / 12)],
])('%s without end are read in time that grows no faster than they do', (_, text) => {
  const started = process.cpuUsage().user;
  looksLikeChatRecord(`${text}\n\n甲  8:54\n好\n\n乙  8:55\n好`);
  expect(process.cpuUsage().user - started).toBeLessThan(5_000_000);
});

test('a thousand letters are told from records in no time', () => {
  const letter = '关于东明路路灯损坏的问题，群众反映强烈，建议市政部门尽快组织检修。\n时间：11月6日 14:30。\n'.repeat(
    20,
  );
  const started = process.cpuUsage().user;
  for (let count = 0; count < 1000; count++)
    expect(looksLikeChatRecord(`第${count}封\n${letter.slice(0, 900)}`)).toBe(false);
  expect(process.cpuUsage().user - started).toBeLessThan(2_000_000);
});
