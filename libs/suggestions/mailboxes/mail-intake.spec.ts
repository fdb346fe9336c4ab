import { envelopeSender } from './mail-intake.js';

const mail = (...head: string[]) => Buffer.from([...head, '', 'body'].join('\r\n'), 'latin1');

test.each([
  [['Return-Path: <zhang@example.cn>', 'From: other@example.cn'], 'zhang@example.cn'],
  [['Received: x', 'RETURN-PATH:zhang@example.cn'], 'zhang@example.cn'],
  [['Return-Path: <>', 'From: x@example.cn'], ''],
  [['Return-Path:', ' <zhang@example.cn>'], 'zhang@example.cn'],
  [['Subject: Return-Path: <no@example.cn>', 'From: =?gbk?B?1cU=?= <zhang@example.cn>'], 'zhang@example.cn'],
  [['From: zhang@example.cn'], 'zhang@example.cn'],
  [['Subject: nobody'], 'unknown'],
])('%j was sent from “%s”', (head, sender) => expect(envelopeSender(mail(...head))).toBe(sender));

test.each([
  ['Return-Path:' + ' '.repeat(60_000) + '<a<'],
  ['From: <' + '@'.repeat(60_000)],
  ['From: ' + 'a'.repeat(60_000)],
  ['Subject: ' + 'Return-Path: <'.repeat(4000)],
])('a head that is made to be slow is over at once', (line) => {
  const before = process.cpuUsage().user;
  envelopeSender(mail(line));
  expect(process.cpuUsage().user - before).toBeLessThan(500_000);
});
