import {
  bytesOf,
  type Group,
  letter,
  multipart,
  part,
  PERSON,
  plainMail,
  textPart,
  titled,
  type Told,
} from './build.js';

const ASKS = '建议在航海路夜市增设移动公厕。';
const OWN = 'zhibao@example.gov.cn';
const RECEIPT = 'In-Reply-To: <r-88@example.gov.cn>';
const answer = (below: string, ...more: string[]) =>
  plainMail(`${ASKS}\n\n${below}`, 'utf-8', [...PERSON, titled('增设公厕'), ...more]);
const answered = (below: string) => ({ title: '增设公厕', text: `${ASKS}\n\n${below}`, own: ASKS });
const entitled = (title: string, body = ASKS) => plainMail(body, 'utf-8', [...PERSON, titled(title)]);
const numbered = (title: string, ...numbers: string[]): Told => ({
  title,
  text: ASKS,
  ...(numbers.length > 0 ? { numbers } : {}),
});
const forward = (title: string, body: string) => plainMail(body, 'utf-8', [...PERSON, titled(title)]);
const forwarded = (title: string, text: string, forwardedFrom: string) => ({ title, text, forwardedFrom });
const from = (sender: string, title: string, body: string | Buffer, ...more: string[]) =>
  plainMail(body, 'utf-8', [`From: ${sender}`, ...PERSON.slice(1), titled(title), ...more]);

const FOX =
  '------------------\n张建国\n\n发件人： 直报邮箱\n发送时间： 2026-11-06 08:54\n收件人： zhang\n主题： 意见建议已收到\n\n您好，已收到。';
const EWORK =
  '---原始邮件---\n发件人:"直报邮箱"<zhibao@example.gov.cn>\n发送时间:2026年11月6日(周五) 08:54\n收件人:"张建国"<zhang@example.cn>;\n主题:意见建议已收到\n\n已收到';
const NETEASE_REPLY = '在 2026-11-06 08:54:00，"直报邮箱" <zhibao@example.gov.cn> 写道：\n\n已收到';
const OUTLOOK =
  '________________________________\n发件人: 直报邮箱 <zhibao@example.gov.cn>\n已发送: 2026年11月6日 8:54\n收件人: 张建国 <zhang@example.cn>\n抄送: 李四\n主题: 意见建议已收到\n\n已收到';
const GMAIL = 'On Fri, Nov 6, 2026 at 8:54 AM 直报邮箱\n<zhibao@example.gov.cn> wrote:\n\n> 已收到';

const QQ_FWD = `请查收。\n\n------------------ 原始邮件 ------------------\n发件人: "王芳" <Wang@example.cn>;\n发送时间: 2026年11月5日(星期四) 晚上8:11\n收件人: "张建国"<zhang@example.cn>;\n主题: 增设公厕\n\n${ASKS}`;
const NETEASE_FWD =
  `\n\n\n-------- 转发邮件信息 --------\n发件人："王芳" <wang@example.cn>\n发送日期：2026-11-05 20:11:03\n收件人：zhang@example.cn\n主题：增设公厕\n${ASKS}`.trim();
const IPHONE_FWD = `发自我的iPhone\n\n以下是转发的邮件：\n\n发件人: 王芳 <wang@example.cn>\n日期: 2026年11月5日 GMT+8 20:11:03\n收件人: zhang@example.cn\n主题: 增设公厕\n\n${ASKS}`;
const GMAIL_FWD = `---------- Forwarded message ---------\n发件人： 王芳 <wang@example.cn>\nDate: 2026年11月5日周四 20:11\nSubject: 增设公厕\nTo: <zhang@example.cn>\n\n\n${ASKS}`;
const OUTLOOK_FWD = `发件人: 王芳 <wang@example.cn>\n发送时间: 2026年11月5日 20:11\n收件人: 张建国\n主题: 增设公厕\n\n${ASKS}`;
const TWICE_FWD = `-----邮件原件-----\n发件人: 李四 [mailto:li@example.cn]\n发送时间: 2026年11月6日 7:00\n收件人: zhang@example.cn\n主题: 转发: 增设公厕\n\n-----邮件原件-----\n发件人: 王芳 [mailto:wang@example.cn]\n发送时间: 2026年11月5日 20:11\n收件人: li@example.cn\n主题: 增设公厕\n\n${ASKS}`;

const dsn = (sender: string, title: string, words: string, status: string) =>
  letter(
    [
      `From: ${sender}`,
      `To: ${OWN}`,
      'Date: Fri, 6 Nov 2026 08:54:00 +0800',
      titled(title),
      'Content-Type: multipart/report; report-type=delivery-status; boundary="r"',
    ],
    Buffer.concat([
      Buffer.from('--r\r\n'),
      textPart(words),
      Buffer.from('\r\n--r\r\n'),
      part(['Content-Type: message/delivery-status'], status),
      Buffer.from('\r\n--r\r\n'),
      part(['Content-Type: text/rfc822-headers'], `From: <${OWN}>\r\nMessage-ID: <r-88@example.gov.cn>\r\n`),
      Buffer.from('\r\n--r--\r\n'),
    ]),
  );
const returned = (sender: string, title: string, text: string, to: string, permanent = true) => ({
  from: sender,
  title,
  text,
  automatic: 'bounce',
  bounce: { to: [to], of: '<r-88@example.gov.cn>', permanent },
});
const QQ_BACK =
  '<div>很抱歉，您发送的邮件被退回。</div><div>收件人：<a href="mailto:wu@qq.com">wu@qq.com</a></div><div>退信原因：收件人（wu@qq.com）邮箱已停用。</div><div>550 Mailbox unavailable</div>';
const NETEASE_BACK =
  '您好，您发送给 wu@163.com 的邮件由于对方服务器拒收而被系统退回。\n\n退信代码：550 User not found: wu@163.com';

/** Answers, forwards, and what machines send, from the programs of offices. */
export const officeThreads: Group = [
  ['an answer of Foxmail', answer(FOX), answered(FOX)],
  ['an answer of the mail of WeCom', answer(EWORK), answered(EWORK)],
  ['an answer of 163', answer(NETEASE_REPLY), answered(NETEASE_REPLY)],
  ['an answer of Outlook, with a line of underscores', answer(OUTLOOK), answered(OUTLOOK)],
  ['an answer of Gmail over two lines', answer(GMAIL), answered(GMAIL)],
  [
    'an answer that keeps its thread',
    answer('-- \n张建国\n市政协', RECEIPT, 'References: <a@x.cn>\r\n\t<r-88@example.gov.cn>'),
    {
      ...answered('-- \n张建国\n市政协'),
      inReplyTo: '<r-88@example.gov.cn>',
      references: ['<a@x.cn>', '<r-88@example.gov.cn>'],
    },
  ],
  [
    'the number in wide signs',
    entitled('回复：意见建议已收到，编号２０２６－０１２３'),
    numbered('回复：意见建议已收到，编号２０２６－０１２３', '2026-0123'),
  ],
  [
    'the number in square brackets after a wide colon',
    entitled('答复：【编号：2026-0123】补充材料'),
    numbered('答复：【编号：2026-0123】补充材料', '2026-0123'),
  ],
  [
    'two numbers',
    entitled('RE: 回复: 编号 2026-0123、2026-0124'),
    numbered('RE: 回复: 编号 2026-0123、2026-0124', '2026-0123', '2026-0124'),
  ],
  ['the number with another dash', entitled('Re: 编号2026–0123'), numbered('Re: 编号2026–0123', '2026-0123')],
  [
    'the number with blanks around its dash',
    entitled('Re:编号 2026 - 0123'),
    numbered('Re:编号 2026 - 0123', '2026-0123'),
  ],
  [
    'the number of a document and a telephone are no numbers',
    entitled('落实郑政〔2026〕123号，电话0371-2026-0123'),
    numbered('落实郑政〔2026〕123号，电话0371-2026-0123'),
  ],
  ['a forward of QQ', forward('转发：增设公厕', QQ_FWD), forwarded('转发：增设公厕', QQ_FWD, '王芳 <wang@example.cn>')],
  [
    'a forward of 163',
    forward('Fw:增设公厕', NETEASE_FWD),
    forwarded('Fw:增设公厕', NETEASE_FWD, '王芳 <wang@example.cn>'),
  ],
  [
    'a forward of an iPhone',
    forward('Fwd: 增设公厕', IPHONE_FWD),
    forwarded('Fwd: 增设公厕', IPHONE_FWD, '王芳 <wang@example.cn>'),
  ],
  [
    'a forward of Gmail in two languages',
    forward('Fwd: 增设公厕', GMAIL_FWD),
    forwarded('Fwd: 增设公厕', GMAIL_FWD, '王芳 <wang@example.cn>'),
  ],
  [
    'a forward of Outlook that says so only in its title',
    forward('转发: 增设公厕', OUTLOOK_FWD),
    forwarded('转发: 增设公厕', OUTLOOK_FWD, '王芳 <wang@example.cn>'),
  ],
  [
    'a forward of a forward',
    forward('转发: 转发: 增设公厕', TWICE_FWD),
    forwarded('转发: 转发: 增设公厕', TWICE_FWD, '王芳 <wang@example.cn>'),
  ],
  [
    'thanks from a telephone',
    entitled('回复：意见建议已收到', '好的，收到，谢谢！\n\n发自我的iPhone'),
    {
      title: '回复：意见建议已收到',
      text: '好的，收到，谢谢！\n\n发自我的iPhone',
      own: '好的，收到，谢谢！',
      courtesy: true,
    },
  ],
  [
    'thanks and a suggestion',
    entitled('回复：意见建议已收到', `收到，谢谢。另外，${ASKS}`),
    { title: '回复：意见建议已收到', text: `收到，谢谢。另外，${ASKS}` },
  ],
  [
    'a suggestion on automatic answers',
    entitled('自动回复不能代替人工服务的建议'),
    { title: '自动回复不能代替人工服务的建议', text: ASKS },
  ],
  [
    'a suggestion on letters that come back',
    entitled('关于解决法院文书退信、投递失败问题的建议'),
    { title: '关于解决法院文书退信、投递失败问题的建议', text: ASKS },
  ],
  [
    'a suggestion on failed delivery, first word',
    entitled('投递失败的快递谁来管'),
    { title: '投递失败的快递谁来管', text: ASKS },
  ],
  [
    'a suggestion on 12345, in the form of a heading',
    entitled('建议：12345热线慎用“自动回复：您的来电已收到”'),
    { title: '建议：12345热线慎用“自动回复：您的来电已收到”', text: ASKS },
  ],
  [
    'a suggestion that says it is none',
    plainMail(ASKS, 'utf-8', [...PERSON, titled('增设公厕'), 'Auto-Submitted: no', 'Precedence: normal']),
    { title: '增设公厕', text: ASKS },
  ],
  [
    'a holiday at QQ, with nothing in the head',
    entitled('自动回复: 意见建议已收到，编号 2026-0123', '您好，我正在休假，无法及时回复。'),
    {
      title: '自动回复: 意见建议已收到，编号 2026-0123',
      text: '您好，我正在休假，无法及时回复。',
      automatic: 'auto-reply-subject',
      numbers: ['2026-0123'],
    },
  ],
  [
    'a holiday in GBK',
    plainMail(bytesOf('本人出差', 'gbk'), 'gbk', [
      ...PERSON,
      `Subject: =?gbk?B?${bytesOf('自动答复：意见建议已收到', 'gbk').toString('base64')}?=`,
    ]),
    { title: '自动答复：意见建议已收到', text: '本人出差', automatic: 'auto-reply-subject' },
  ],
  [
    'out of office in Exchange',
    plainMail('I am out of the office.', 'utf-8', [
      ...PERSON,
      'Subject: Automatic reply: receipt',
      'X-Auto-Response-Suppress: All',
      'Auto-Submitted: auto-generated',
    ]),
    { title: 'Automatic reply: receipt', text: 'I am out of the office.', automatic: 'auto-submitted' },
  ],
  [
    'out of office by its title alone',
    plainMail('Back on Monday.', 'utf-8', [...PERSON, 'Subject: Out of Office: receipt']),
    { title: 'Out of Office: receipt', text: 'Back on Monday.', automatic: 'auto-reply-subject' },
  ],
  [
    'out of office by its precedence',
    plainMail('Back on Monday.', 'utf-8', [...PERSON, 'Subject: away', 'Precedence: auto_reply']),
    { title: 'away', text: 'Back on Monday.', automatic: 'auto-submitted' },
  ],
  [
    'read at Exchange',
    plainMail('您的邮件已于2026年11月6日读取。', 'utf-8', [...PERSON, titled('已读: 意见建议已收到')]),
    { title: '已读: 意见建议已收到', text: '您的邮件已于2026年11月6日读取。', automatic: 'report' },
  ],
  [
    'a return of Postfix',
    dsn(
      'MAILER-DAEMON@mx.corp.cn',
      'Undelivered Mail Returned to Sender',
      'This is the mail system.',
      'Reporting-MTA: dns; mx.corp.cn\r\n\r\nFinal-Recipient: rfc822; Wu@corp.cn\r\nAction: failed\r\nStatus: 5.1.1\r\n',
    ),
    returned(
      '<mailer-daemon@mx.corp.cn>',
      'Undelivered Mail Returned to Sender',
      'This is the mail system.',
      'wu@corp.cn',
    ),
  ],
  [
    'a return of Exchange in Chinese',
    dsn(
      '"Microsoft Outlook" <postmaster@corp.cn>',
      '无法传递: 意见建议已收到',
      '找不到收件人。',
      'Reporting-MTA: dns;ex.corp.cn\r\n\r\nOriginal-Recipient: rfc822;wu@corp.cn\r\nFinal-Recipient: rfc822;wu@corp.cn\r\nAction: FAILED\r\nStatus: 5.1.10\r\nX-Display-Name: Wu\r\n',
    ),
    returned('Microsoft Outlook <postmaster@corp.cn>', '无法传递: 意见建议已收到', '找不到收件人。', 'wu@corp.cn'),
  ],
  [
    'a delay',
    dsn(
      'mailer-daemon@mx.corp.cn',
      'Warning: message delayed',
      'still trying',
      'Reporting-MTA: dns; mx.corp.cn\r\n\r\nFinal-Recipient: rfc822; wu@corp.cn\r\nAction: delayed\r\nStatus: 4.4.1\r\n',
    ),
    returned('<mailer-daemon@mx.corp.cn>', 'Warning: message delayed', 'still trying', 'wu@corp.cn', false),
  ],
  [
    'a return of QQ as a web page',
    letter(
      [
        'From: postmaster <PostMaster@qq.com>',
        `To: ${OWN}`,
        'Date: Fri, 6 Nov 2026 08:54:00 +0800',
        titled('来自postmaster@qq.com的退信'),
        'Content-Type: text/html; charset=utf-8',
      ],
      QQ_BACK,
    ),
    {
      from: 'postmaster <postmaster@qq.com>',
      title: '来自postmaster@qq.com的退信',
      text: '很抱歉，您发送的邮件被退回。\n收件人：wu@qq.com\n退信原因：收件人（wu@qq.com）邮箱已停用。\n550 Mailbox unavailable',
      automatic: 'bounce',
      bounce: { to: ['wu@qq.com'], of: null, permanent: true },
    },
  ],
  [
    'a return of 163',
    from('Postmaster@163.com', '系统退信', NETEASE_BACK),
    {
      from: '<postmaster@163.com>',
      title: '系统退信',
      text: NETEASE_BACK,
      automatic: 'bounce',
      bounce: { to: ['wu@163.com'], of: null, permanent: true },
    },
  ],
  [
    'a list',
    from(
      '"二七区工作群" <group@lists.example.cn>',
      '[group] 通知',
      ASKS,
      'List-Id: <group.lists.example.cn>',
      'Precedence: list',
    ),
    { from: '二七区工作群 <group@lists.example.cn>', title: '[group] 通知', text: ASKS, automatic: 'mailing-list' },
  ],
  [
    'a letter to all customers',
    from('noreply@shop.cn', '双十一', '大促', 'List-Unsubscribe: <mailto:off@shop.cn>'),
    { from: '<noreply@shop.cn>', title: '双十一', text: '大促', automatic: 'mailing-list' },
  ],
  [
    'our own letter coming back',
    from(`直报 <${OWN.toUpperCase()}>`, '意见建议已收到', ASKS),
    { from: `直报 <${OWN}>`, title: '意见建议已收到', text: ASKS, automatic: 'own-mail' },
  ],
  [
    'an answer with words below the quote only',
    multipart('mixed', [...PERSON, titled('回复: 增设公厕')], [textPart(`> 已收到\n> 请补充地点\n\n${ASKS}`)]),
    { title: '回复: 增设公厕', text: `> 已收到\n> 请补充地点\n\n${ASKS}`, own: ASKS },
  ],
];
