import type { AutomaticReason } from '../incoming.js';
import { letter, multipart, part, PERSON, word } from '../../../test/corpus/mail/letter.js';
import { readMail } from './read.js';

const OWN = ['Zhibao@Example.gov.cn'];
const judge = async (head: string[], returnPath?: string) =>
  (await readMail(letter([...PERSON.slice(1), ...head], 'x'), { ownAddresses: OWN, returnPath })).automatic;
const from = (address: string) => `From: ${address}`;
const titled = (title: string) => [from('a@b.cn'), `Subject: ${word(title, 'gbk', 'gb2312')}`];

describe('mail that no person wrote', () => {
  it.each<[AutomaticReason, string[]]>([
    ['own-mail', [from('ZHIBAO@example.GOV.cn')]],
    ['own-mail', [from('a@b.cn'), 'X-Loop: zhibao@example.gov.cn']],
    ['bounce', [from('a@b.cn'), 'Return-Path: <>']],
    ['bounce', [from('"Mail Delivery" <MAILER-DAEMON@mx.b.cn>')]],
    ['bounce', [from('postmaster@qq.com')]],
    ['bounce', titled('系统退信/Systems bounce')],
    ['bounce', titled('来自postmaster@qq.com的退信')],
    ['bounce', titled('未送达: 关于停车的建议')],
    ['bounce', titled('Undelivered Mail Returned to Sender')],
    ['report', titled('已读：关于停车的建议')],
    ['auto-submitted', [from('a@b.cn'), 'Auto-Submitted: auto-replied (vacation)']],
    ['auto-submitted', [from('a@b.cn'), 'Precedence: auto_reply']],
    ['auto-submitted', [from('a@b.cn'), 'X-Autoreply: yes']],
    ['mailing-list', [from('a@b.cn'), 'List-Id: <news.b.cn>']],
    ['mailing-list', [from('a@b.cn'), 'List-Unsubscribe: <mailto:x@b.cn>']],
    ['mailing-list', [from('a@b.cn'), 'Precedence: bulk']],
    ['suppressed', [from('a@b.cn'), 'X-Auto-Response-Suppress: All']],
    ['auto-reply-subject', titled('自动回复: 关于停车的建议')],
    ['auto-reply-subject', titled('自动答复：我在休假')],
    ['auto-reply-subject', titled('【自动回复】您的来信已收到')],
    ['auto-reply-subject', titled('自动回复')],
    ['auto-reply-subject', titled('Automatic reply: receipt')],
    ['auto-reply-subject', titled('休假自动回复：关于停车的建议')],
    ['auto-reply-subject', titled('自动回复(出差中): 关于停车的建议')],
    ['auto-reply-subject', titled('Out of office')],
    ['auto-reply-subject', titled('Out of Office AutoReply: receipt')],
    ['bounce', titled('退信通知')],
    ['bounce', titled('您的邮件被退回')],
    ['bounce', titled('failure notice')],
  ])('%s: %j', async (reason, head) => {
    expect(await judge(head)).toBe(reason);
  });

  it('knows delivery and read reports by their structure', async () => {
    const report = (kind: string) =>
      multipart('report', [from('a@b.cn'), ...PERSON.slice(1)], [part(['Content-Type: text/plain'], 'x')])
        .toString()
        .replace('multipart/report;', `multipart/report; report-type=${kind};`);
    const read = async (kind: string) => (await readMail(Buffer.from(report(kind)), { ownAddresses: [] })).automatic;
    expect(await read('delivery-status')).toBe('bounce');
    expect(await read('disposition-notification')).toBe('report');
  });

  it('knows a bounce by its empty envelope', async () => {
    expect(await judge(titled('关于停车的建议'), '')).toBe('bounce');
    expect(await judge(titled('关于停车的建议'), 'a@b.cn')).toBeNull();
  });
});

describe('mail that a person wrote', () => {
  it.each([
    '关于规范“自动回复”式办理答复的建议',
    '自动回复不能代替面对面办理',
    '自动答复机器人应当进政务大厅',
    '系统退信问题的建议',
    '已读乱回现象亟待治理',
    '12345自动回复：群众不满意',
    '休假自动回复成摆设',
    '邮件被退回怎么办',
    '退信通知书送达难的建议',
    '政务邮箱退信：问题与对策',
    '无法投递的快件谁负责',
    '回复：自动回复：关于停车的建议',
    '关于postmaster的建议',
    '',
  ])('titled "%s"', async (title) => {
    expect(await judge(titled(title))).toBeNull();
  });

  it('with fields that say so', async () => {
    const head = ['Auto-Submitted: no', 'Precedence: normal', 'X-Auto-Response-Suppress: None', 'X-Loop: other@b.cn'];
    expect(await judge([from('postmaster.wang@b.cn'), ...head])).toBeNull();
  });
});
