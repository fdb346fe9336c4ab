import { looksLikeChatRecord } from './recognise.js';

it.each([
  ['a group by mail', '微信群"社情民意工作微信群"的聊天记录如下:\n\n————— 2026-11-06 —————\n\n刘佳  08:54\n\n路灯坏了'],
  ['names and times', '刘佳 2026-11-06 08:54\n路灯坏了\n周老师 2026-11-06 08:55\n收到'],
  ['a forwarded card', '[二七政协一组的聊天记录]\n刘佳：路灯坏了\n周老师：收到'],
])('%s is one', (_, text) => expect(looksLikeChatRecord(text)).toBe(true));

it.each([
  ['a letter', '尊敬的区政协：\n问题：路灯坏了。\n建议：请尽快修。'],
  ['a minute of a meeting', '时间：2026-11-06 14:30\n地点：区政协\n张三：介绍情况\n李四：补充'],
  ['an opinion', '建议在人民路增设左转信号灯。'],
  ['a timetable', '活动安排\n集合  08:30\n出发  09:00\n返回  17:00\n请准时参加，谢谢大家的支持。'],
  ['nothing', ''],
])('%s is none', (_, text) => expect(looksLikeChatRecord(text)).toBe(false));
