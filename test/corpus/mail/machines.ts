import { bytesOf, type Group, letter, multipart, part, PERSON, plainMail, textPart, titled, word } from './build.js';

const OWN = 'zhibao@example.gov.cn';
const ROBOT = ['From: postmaster@qq.com', ...PERSON.slice(1)];
const TEXT = '建议增设左转信号灯。';
const withFields = (...fields: string[]) => plainMail(TEXT, 'utf-8', [...PERSON, ...fields]);
const sentBy = (from: string, title: string, text = TEXT) =>
  plainMail(text, 'utf-8', [`From: ${from}`, ...PERSON.slice(1), titled(title)]);
const ORIGINAL = letter(
  [`From: ${OWN}`, 'Message-ID: <r-77@example.gov.cn>', titled('意见建议已收到，编号 2026-0123')],
  '您好',
);
const report = (
  kind: string,
  status: string,
  text = '见下',
  inner: Buffer = part(['Content-Type: message/rfc822'], ORIGINAL),
) =>
  Buffer.from(
    multipart('report', ROBOT, [textPart(text), part([`Content-Type: message/${kind}`], status), inner])
      .toString('latin1')
      .replace('multipart/report;', `multipart/report; report-type=${kind};`),
    'latin1',
  );
const STATUS =
  'Reporting-MTA: dns; mx.qq.com\r\n\r\nFinal-Recipient: rfc822; Li@QQ.com\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 User not found\r\n';
const eml = (size = ORIGINAL.length) => [`附件1.eml | message/rfc822 | ${size}`];

const QQ = `抱歉，您的邮件被退回来了……\n\n原邮件信息：\n时间 2026-11-06 08:54:00\n主题 意见建议已收到，编号 2026-0123\n收件人 li@qq.com\n退信原因：收件人邮件地址（li@qq.com）不存在，邮件无法送达。\nhost mx3.qq.com said: 550 Mailbox unavailable or access denied`;
const NETEASE = `您的邮件未能成功发送。\n收件人：li@163.com\n退信原因：对方邮箱已满 552 5.2.2 mailbox full\nMessage-ID: <r-77@example.gov.cn>`;
const EXCHANGE = `您的邮件无法送达某些收件人或通讯组列表:\n\nli@corp.cn\n您输入的电子邮件地址无法找到。\n\n诊断信息(管理员):\n生成服务器: corp.cn\nli@corp.cn\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##\n\n原始邮件头:\nFrom: <${OWN}>\nMessage-ID: <r-77@example.gov.cn>`;
const POSTFIX = `This is the mail system at host mx.x.cn.\n\nI'm sorry to have to inform you that your message could not be delivered.\n\n<li@x.cn>: host mx.y.cn[1.2.3.4] said: 554 5.7.1 rejected (in reply to RCPT)\n`;
const DELAYED = `This message was created automatically. Delivery to li@x.cn has been delayed.\nIt will be retried for 4 days. 451 4.4.1 connection timed out`;

/** What no person wrote. */
export const machines: Group = [
  [
    'a delivery report',
    report('delivery-status', STATUS),
    {
      text: '见下',
      from: '<postmaster@qq.com>',
      automatic: 'bounce',
      files: eml(),
      bounce: { to: ['li@qq.com'], of: '<r-77@example.gov.cn>', permanent: true },
    },
  ],
  [
    'a delivery report of two, with the head only',
    report(
      'delivery-status',
      `${STATUS}\r\nOriginal-Recipient: rfc822;wang@x.cn\r\nFinal-Recipient: X400; c=cn\r\nAction: failed\r\nStatus: 5.7.1\r\n`,
      '见下',
      part(['Content-Type: text/rfc822-headers'], 'Message-ID:\r\n <r-77@example.gov.cn>\r\n'),
    ),
    {
      text: '见下',
      from: '<postmaster@qq.com>',
      automatic: 'bounce',
      bounce: { to: ['li@qq.com', 'wang@x.cn'], of: '<r-77@example.gov.cn>', permanent: true },
    },
  ],
  [
    'a report of a delay',
    report('delivery-status', STATUS.replace('failed', 'delayed').replace('5.1.1', '4.4.7')),
    {
      text: '见下',
      from: '<postmaster@qq.com>',
      automatic: 'bounce',
      files: eml(),
      bounce: { to: ['li@qq.com'], of: '<r-77@example.gov.cn>', permanent: false },
    },
  ],
  [
    'a report of success',
    report('delivery-status', STATUS.replace('failed', 'delivered').replace('5.1.1', '2.0.0')),
    { text: '见下', from: '<postmaster@qq.com>', automatic: 'report', files: eml() },
  ],
  [
    'a receipt of reading',
    report(
      'disposition-notification',
      'Disposition: manual-action/MDN-sent-manually; displayed\r\n',
      '已读',
      part(['Content-Type: text/rfc822-headers'], ''),
    ),
    { text: '已读', from: '<postmaster@qq.com>', automatic: 'report' },
  ],
  [
    'a bounce in the words of QQ',
    sentBy('postmaster@qq.com', '系统退信/Systems bounce', QQ),
    {
      title: '系统退信/Systems bounce',
      text: QQ,
      from: '<postmaster@qq.com>',
      automatic: 'bounce',
      bounce: { to: ['li@qq.com'], of: null, permanent: true },
    },
  ],
  [
    'a bounce in the words of 163',
    sentBy('Postmaster@163.com', '系统退信', NETEASE),
    {
      title: '系统退信',
      text: NETEASE,
      from: '<postmaster@163.com>',
      automatic: 'bounce',
      bounce: { to: ['li@163.com'], of: '<r-77@example.gov.cn>', permanent: true },
    },
  ],
  [
    'a bounce in the words of Exchange',
    sentBy('"Microsoft Outlook" <a@corp.cn>', '未送达: 意见建议已收到', EXCHANGE),
    {
      title: '未送达: 意见建议已收到',
      text: EXCHANGE,
      from: 'Microsoft Outlook <a@corp.cn>',
      automatic: 'bounce',
      bounce: { to: ['li@corp.cn'], of: '<r-77@example.gov.cn>', permanent: true },
    },
  ],
  [
    'a bounce of Postfix, without its report',
    sentBy('MAILER-DAEMON@x.cn', 'Undelivered Mail Returned to Sender', POSTFIX),
    {
      title: 'Undelivered Mail Returned to Sender',
      text: POSTFIX.trim(),
      from: '<mailer-daemon@x.cn>',
      automatic: 'bounce',
      bounce: { to: ['li@x.cn'], of: null, permanent: true },
    },
  ],
  [
    'a warning of delay',
    sentBy('mailer-daemon@x.cn', 'Warning: message delayed 24 hours', DELAYED),
    {
      title: 'Warning: message delayed 24 hours',
      text: DELAYED,
      from: '<mailer-daemon@x.cn>',
      automatic: 'bounce',
      bounce: { to: ['li@x.cn'], of: null, permanent: false },
    },
  ],
  [
    'failed recipients in the head',
    plainMail('', 'utf-8', [
      'From: Mail Delivery System <MAILER-DAEMON@x.cn>',
      ...PERSON.slice(1),
      'X-Failed-Recipients: li@x.cn',
      'In-Reply-To: <r-77@example.gov.cn>',
    ]),
    {
      from: 'Mail Delivery System <mailer-daemon@x.cn>',
      automatic: 'bounce',
      inReplyTo: '<r-77@example.gov.cn>',
      bounce: { to: ['li@x.cn'], of: '<r-77@example.gov.cn>', permanent: true },
    },
  ],
  [
    'an answer of QQ’s machine',
    sentBy('li@qq.com', '自动回复: 意见建议已收到', '您好，我在休假。'),
    {
      title: '自动回复: 意见建议已收到',
      text: '您好，我在休假。',
      from: '<li@qq.com>',
      automatic: 'auto-reply-subject',
    },
  ],
  [
    'an answer of a machine, behind a mark of the gateway',
    sentBy('li@qq.com', '[外部邮件] 自动回复：回执'),
    { title: '[外部邮件] 自动回复：回执', text: TEXT, from: '<li@qq.com>', automatic: 'auto-reply-subject' },
  ],
  [
    'an answer of a machine in GBK',
    plainMail(bytesOf(TEXT, 'gbk'), 'gb2312', [...PERSON, `Subject: ${word('自动答复：出差', 'gbk', 'gb2312')}`]),
    { title: '自动答复：出差', text: TEXT, automatic: 'auto-reply-subject' },
  ],
  [
    'auto-replied',
    withFields('Auto-Submitted: auto-replied; owner-email="a@x.cn"'),
    { text: TEXT, automatic: 'auto-submitted' },
  ],
  ['auto-generated', withFields('auto-submitted: AUTO-GENERATED'), { text: TEXT, automatic: 'auto-submitted' }],
  ['precedence', withFields('Precedence: Bulk'), { text: TEXT, automatic: 'mailing-list' }],
  ['a list', withFields('List-Id: 学习 <news.x.cn>'), { text: TEXT, automatic: 'mailing-list' }],
  ['our own loop', withFields(`X-Loop: ${OWN}`), { text: TEXT, automatic: 'own-mail' }],
  [
    'our own address',
    plainMail(TEXT, 'utf-8', [`From: 直报 <${OWN.toUpperCase()}>`, ...PERSON.slice(1)]),
    { text: TEXT, from: '直报 <zhibao@example.gov.cn>', automatic: 'own-mail' },
  ],
  [
    'no return path',
    withFields('Return-Path: <>'),
    { text: TEXT, automatic: 'bounce', bounce: { to: [], of: null, permanent: true } },
  ],
  [
    'a person on the matter of automatic answers',
    sentBy('li@qq.com', '关于规范“自动回复”式办理答复的建议'),
    { title: '关于规范“自动回复”式办理答复的建议', text: TEXT, from: '<li@qq.com>' },
  ],
  [
    'a person who answers an automatic answer',
    sentBy('li@qq.com', '回复：自动回复：关于停车'),
    { title: '回复：自动回复：关于停车', text: TEXT, from: '<li@qq.com>' },
  ],
  [
    'a person on returned letters',
    sentBy('li@qq.com', '退信问题应当重视'),
    { title: '退信问题应当重视', text: TEXT, from: '<li@qq.com>' },
  ],
  [
    'a person whose name is Postmaster',
    sentBy('postmaster.li@qq.com', '停车'),
    { title: '停车', text: TEXT, from: '<postmaster.li@qq.com>' },
  ],
  [
    'a person with fields that say no',
    withFields('Auto-Submitted: no', 'Precedence: first-class', 'X-Auto-Response-Suppress: none', 'X-Autoreply: no'),
    { text: TEXT },
  ],
];
