import {
  base64,
  bytesOf,
  filePart,
  type Group,
  letter,
  multipart,
  part,
  PDF,
  percent,
  PERSON,
  plainMail,
  PNG,
  quoted,
  raw,
  textPart,
  titled,
  type Told,
  word,
} from './build.js';

const ASKS = '建议把西流湖公园的夜间照明延长到二十二点。';
const gbk = (text: string) => bytesOf(text, 'gbk');
const head = [...PERSON, titled('夜间照明')];
const page = (html: string, title = '夜间照明') =>
  letter(
    [...PERSON, titled(title), 'Content-Type: text/html; charset=utf-8', 'Content-Transfer-Encoding: base64'],
    base64(Buffer.from(html)),
  );
const pagePart = (html: string) => textPart(html, 'utf-8', 'html');
const pdf = (name: string) => `${name} | application/pdf | ${PDF.length}`;
const told = { title: '夜间照明', text: ASKS };
const answer = (below: string) => plainMail(`${ASKS}\n\n${below}`, 'utf-8', head);
const answered = (below: string) => ({ ...told, text: `${ASKS}\n\n${below}`, own: ASKS });
const passed = (title: string, body: string) => plainMail(body, 'utf-8', [...PERSON, titled(title)]);
const passedOn = (title: string, text: string, who = '王芳 <wang@example.cn>'): Told => ({
  title,
  text,
  forwardedFrom: who,
});
const named = (...lines: (string | Buffer)[]) => multipart('mixed', head, [textPart(ASKS), filePart(lines, PDF)]);
const carrying = (name: string, ...corrections: string[]): Told => ({
  ...told,
  files: [pdf(name)],
  ...(corrections.length > 0 ? { corrections } : {}),
});

const MASTER =
  '---- 回复的原邮件 ----\n| 发件人 | 直报邮箱<zhibao@example.gov.cn> |\n| 日期 | 2026年11月06日 08:54 |\n| 收件人 | zhang@example.cn |\n| 主题 | 意见建议已收到 |\n已收到';
const ALI =
  '------------------------------------------------------------------\n发件人：直报邮箱 <zhibao@example.gov.cn>\n发送时间：2026年11月6日(星期五) 08:54\n收件人：zhang <zhang@example.cn>\n主　题：意见建议已收到\n\n已收到';
const COREMAIL =
  '-----原始邮件-----\n发件人:直报邮箱 <zhibao@example.gov.cn>\n发送时间:2026-11-06 08:54:00 (星期五)\n收件人: zhang@example.cn\n抄送:\n主题: 意见建议已收到\n\n已收到';
const M139 =
  '----邮件原文----\n发件人：直报邮箱 <zhibao@example.gov.cn>\n收件人：zhang <zhang@example.cn>\n抄 送： (无)\n发送时间：2026-11-06 08:54:00\n主题：意见建议已收到\n\n已收到';
const FEISHU =
  '发件人: "直报邮箱"<zhibao@example.gov.cn>\n日期: 2026年11月6日 (周五) 08:54\n主题: 意见建议已收到\n收件人: "zhang"<zhang@example.cn>\n已收到';
const NOTES = '"直报邮箱" <zhibao@example.gov.cn> 写于 2026-11-06 08:54:00:\n\n> 已收到';
const SINA =
  '----- 原始邮件 -----\n发件人：直报邮箱 <zhibao@example.gov.cn>\n收件人：zhang@example.cn\n主题：意见建议已收到\n日期：2026年11月06日 08点54分\n\n已收到';
const IOS_OUTLOOK =
  '获取 Outlook for iOS\n________________________________\n发件人: 直报邮箱 <zhibao@example.gov.cn>\n发送时间: 星期五, 十一月 6, 2026 8:54 上午\n收件人: zhang@example.cn\n主题: 意见建议已收到\n\n已收到';

const MASTER_FWD = `---- 转发的邮件 ----\n| 发件人 | 王芳<wang@example.cn> |\n| 日期 | 2026年11月05日 20:11 |\n| 收件人 | zhang@example.cn |\n| 主题 | 夜间照明 |\n\n${ASKS}`;
const ALI_FWD = `请阅示\n\n------------------------------------------------------------------\n发件人：王芳 <wang@example.cn>\n发送时间：2026年11月5日(星期四) 20:11\n收件人：zhang <zhang@example.cn>\n主　题：夜间照明\n\n${ASKS}`;
const COREMAIL_FWD = `-----原始邮件-----\n发件人:"王芳" <wang@example.cn>\n发送时间:2026-11-05 20:11:00 (星期四)\n收件人: zhang@example.cn\n主题: 夜间照明\n\n${ASKS}`;
const SOHU_FWD = `------------- 转发邮件 -------------\n发件人: wang@example.cn\n发送时间: 2026-11-05 20:11\n收件人: zhang@example.cn\n主题: 夜间照明\n\n${ASKS}`;

const OUTLOOK_PAGE = `<div class=WordSection1><p class=MsoNormal>${ASKS}<o:p></o:p></p><div style='border:none;border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal><b>发件人<span lang=EN-US>:</span></b><span lang=EN-US> zhibao@example.gov.cn &lt;zhibao@example.gov.cn&gt; <br></span><b>发送时间<span lang=EN-US>:</span></b> 2026年11月6日 8:54<br><b>收件人<span>:</span></b> zhang@example.cn<br><b>主题<span>:</span></b> 意见建议已收到</p></div><p class=MsoNormal>已收到</p></div>`;
const QQ_PAGE = `<div>${ASKS}</div><div><br></div><div><br></div><div style="font-size:12px">------------------&nbsp;原始邮件&nbsp;------------------</div><div><b>发件人:</b> "直报"&lt;zhibao@example.gov.cn&gt;;</div><div><b>发送时间:</b> 2026年11月6日</div><div>已收到</div>`;
const NETEASE_PAGE = `<div>${ASKS}</div><br><div></div><p>在 2026-11-06 08:54:00，"直报" &lt;zhibao@example.gov.cn&gt; 写道：</p><blockquote id="isReplyContent">已收到</blockquote>`;
const GMAIL_PAGE = `<div dir="auto">${ASKS}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">直报 &lt;<a href="mailto:zhibao@example.gov.cn">zhibao@example.gov.cn</a>&gt; 于2026年11月6日周五 08:54写道：<br></div><blockquote>已收到</blockquote></div>`;

const inner = letter(
  [
    'From: wang@example.cn',
    titled('照明'),
    'Date: Thu, 5 Nov 2026 20:11:00 +0800',
    'Content-Type: text/plain; charset=gbk',
  ],
  gbk(ASKS),
);

/** Answers and forwards as more programs write them, and heads and bodies that break the rules in other ways. */
export const officePrograms: Group = [
  ...(
    [
      ['网易邮箱大师', MASTER],
      ['Aliyun', ALI],
      ['Coremail', COREMAIL],
      ['139', M139],
      ['Feishu', FEISHU],
      ['Notes', NOTES],
      ['Sina', SINA],
      ['Outlook on an iPhone', IOS_OUTLOOK],
    ] as const
  ).map(([program, below]): Group[number] => [`an answer of ${program}`, answer(below), answered(below)]),
  ['a forward of 网易邮箱大师', passed('转发：夜间照明', MASTER_FWD), passedOn('转发：夜间照明', MASTER_FWD)],
  ['a forward of Aliyun', passed('转发：夜间照明', ALI_FWD), passedOn('转发：夜间照明', ALI_FWD)],
  ['a forward of Coremail', passed('Fw: 夜间照明', COREMAIL_FWD), passedOn('Fw: 夜间照明', COREMAIL_FWD)],
  [
    'a forward of Sohu that names an address only',
    passed('转发: 夜间照明', SOHU_FWD),
    passedOn('转发: 夜间照明', SOHU_FWD, '<wang@example.cn>'),
  ],
  [
    'an answer of Outlook as a web page',
    page(OUTLOOK_PAGE),
    {
      ...told,
      text:
        ASKS +
        '\n\n发件人: zhibao@example.gov.cn <zhibao@example.gov.cn>\n发送时间: 2026年11月6日 8:54\n收件人: zhang@example.cn\n主题: 意见建议已收到\n\n已收到',
      own: ASKS,
    },
  ],
  [
    'an answer of QQ as a web page',
    page(QQ_PAGE),
    {
      ...told,
      text:
        ASKS +
        '\n\n\n\n\n------------------\u00a0原始邮件\u00a0------------------\n发件人: "直报"<zhibao@example.gov.cn>;\n发送时间: 2026年11月6日\n已收到',
      own: ASKS,
    },
  ],
  [
    'an answer of 163 as a web page',
    page(NETEASE_PAGE),
    {
      ...told,
      text: ASKS + '\n\n\n\n在 2026-11-06 08:54:00，"直报" <zhibao@example.gov.cn> 写道：\n\n> 已收到',
      own: ASKS,
    },
  ],
  [
    'an answer of Gmail as a web page',
    page(GMAIL_PAGE),
    {
      ...told,
      text: ASKS + '\n\n直报 <zhibao@example.gov.cn> 于2026年11月6日周五 08:54写道：\n\n\n> 已收到',
      own: ASKS,
    },
  ],
  [
    'a page of entities and conditional comments',
    page(`<!--[if gte mso 9]><xml>x</xml><![endif]--><p>&#24314;&#x8BAE;&ldquo;灯&rdquo;&amp;路&lt;1&gt;</p>`),
    { ...told, text: '建议“灯”&路<1>' },
  ],
  [
    'a page with a title, a picture of data and a list',
    page('<title>不要</title><ol><li>灯</li><li>路</li></ol><img src="data:image/png;base64,AAAA"><pre>一\n二</pre>'),
    { ...told, text: ' 1. 灯\n 2. 路\n\n一\n二' },
  ],
  [
    'a page in capitals with no closing tags',
    page(`<HTML><BODY><P>${ASKS}<P>谢谢<BR>张`),
    { ...told, text: `${ASKS}\n\n谢谢\n张` },
  ],
  ['a mark before the head', raw(Buffer.from([0xef, 0xbb, 0xbf]), plainMail(ASKS, 'utf-8', head)), told],
  [
    'single returns for line ends',
    Buffer.from(plainMail(ASKS, 'utf-8', head).toString('utf8').replaceAll('\r\n', '\r')),
    told,
  ],
  [
    'line ends of both kinds',
    Buffer.from(`${head.join('\n')}\r\nContent-Type: text/plain;\n charset=utf-8\n\n一\r\n二\n三`),
    { ...told, text: '一\n二\n三' },
  ],
  [
    'a boundary that begins like the other',
    multipart(
      'mixed',
      head,
      [
        multipart('alternative', [], [textPart(ASKS), pagePart(`<p>${ASKS}</p>`)], 'b11'),
        filePart(['Content-Type: application/pdf; name=a.pdf'], PDF),
      ],
      'b1',
    ),
    carrying('a.pdf'),
  ],
  [
    'a boundary with an equals sign and no quotes',
    letter(
      [...head, 'Content-Type: MULTIPART/MIXED; BOUNDARY=--=_a=b'],
      raw('----=_a=b\r\n', textPart(ASKS), '\r\n----=_a=b--\r\n'),
    ),
    told,
  ],
  [
    'a whole multipart in Base64',
    letter(
      [...head, 'Content-Type: multipart/mixed; boundary=q', 'Content-Transfer-Encoding: base64'],
      base64(raw('--q\r\n', textPart(ASKS), '\r\n--q--\r\n')),
    ),
    told,
  ],
  [
    'a mail in Base64 as a file',
    multipart(
      'mixed',
      [...PERSON, titled('Fw: 照明')],
      [
        textPart(''),
        part(
          [
            'Content-Type: message/rfc822; name="x.eml"',
            'Content-Transfer-Encoding: base64',
            'Content-Disposition: attachment; filename="x.eml"',
          ],
          base64(inner),
        ),
      ],
    ),
    {
      title: 'Fw: 照明',
      text: ASKS,
      files: [`x.eml | message/rfc822 | ${inner.length}`],
      forwardedFrom: '<wang@example.cn>',
    },
  ],
  [
    'a signed mail',
    letter(
      [...head, 'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha1; boundary=s'],
      raw(
        '--s\r\n',
        textPart(ASKS),
        '\r\n--s\r\n',
        filePart(
          [
            'Content-Type: application/pkcs7-signature; name=smime.p7s',
            'Content-Disposition: attachment; filename=smime.p7s',
          ],
          '0\x82\x01\x00',
        ),
        '\r\n--s--\r\n',
      ),
    ),
    { ...told, files: ['smime.p7s | application/octet-stream | 5'] },
  ],
  [
    'a name in star form around an encoded word',
    named('Content-Type: application/pdf', `Content-Disposition: attachment; filename*="${word('照明.pdf', 'gbk')}"`),
    carrying('照明.pdf'),
  ],
  [
    'an encoded word with no quotes for a name',
    named('Content-Type: application/pdf', `Content-Disposition: attachment; filename=${word('照明.pdf', 'utf-8')}`),
    carrying('照明.pdf'),
  ],
  [
    'a name whose closing quote was lost',
    named('Content-Type: application/pdf', raw('Content-Disposition: attachment; filename="照明.pdf')),
    carrying('照明.pdf'),
  ],
  [
    'a name continued without stars, in bare GBK cut within a character',
    named(
      'Content-Type: application/pdf',
      raw(
        'Content-Disposition: attachment;\r\n filename*0="',
        gbk('关于照明').subarray(0, 5),
        '";\r\n filename*1="',
        gbk('关于照明').subarray(5),
        '.pdf"',
      ),
    ),
    carrying('关于照明.pdf', 'file:none->gb18030'),
  ],
  [
    'a star name that says utf-8 and is GBK',
    named(
      'Content-Type: application/pdf',
      `Content-Disposition: attachment; filename*=UTF-8''${percent(gbk('关于照明.pdf'))}`,
    ),
    carrying('关于照明.pdf', 'file:utf-8->gb18030'),
  ],
  [
    'a star name with no charset',
    named(
      'Content-Type: application/pdf',
      `Content-Disposition: attachment; filename*=''${percent(gbk('关于照明.pdf'))}`,
    ),
    carrying('关于照明.pdf', 'file:none->gb18030'),
  ],
  [
    'a name in Q with question marks of its own',
    named(
      'Content-Type: application/pdf',
      `Content-Disposition: attachment; filename="=?gbk?Q?${quoted(gbk('照明怎么办？'))}.pdf?="`,
    ),
    carrying('照明怎么办？.pdf'),
  ],
  [
    'a name of blanks and dots',
    named('Content-Type: application/pdf', 'Content-Disposition: attachment; filename=" .. "'),
    carrying('附件1.pdf'),
  ],
  [
    'a picture in a page whose name is GBK in a word labelled utf-8',
    multipart('related', head, [
      pagePart(`<p>${ASKS}<img src="cid:1"></p>`),
      filePart(
        [`Content-Type: image/png; name="=?utf-8?B?${gbk('路灯.png').toString('base64')}?="`, 'Content-ID: <1>'],
        PNG,
      ),
    ]),
    { ...told, files: [`路灯.png | image/png | ${PNG.length}`], corrections: ['file:utf-8->gb18030'] },
  ],
  [
    'two senders and a sender',
    plainMail(ASKS, 'utf-8', [
      'From: "张,建国" <zhang@example.cn>, li@example.cn',
      'Sender: li@example.cn',
      ...PERSON.slice(1),
      titled('夜间照明'),
    ]),
    { ...told, from: '张,建国 <zhang@example.cn>' },
  ],
  [
    'a name behind the address',
    plainMail(ASKS, 'utf-8', ['From: zhang@example.cn (张建国)', ...PERSON.slice(1), titled('夜间照明')]),
    { ...told, from: '张建国 <zhang@example.cn>' },
  ],
  [
    'a name that looks like an address',
    plainMail(ASKS, 'utf-8', [
      `From: "${word('zhibao@example.gov.cn', 'utf-8')}" <ZHANG@example.cn>`,
      ...PERSON.slice(1),
      titled('夜间照明'),
    ]),
    { ...told, from: 'zhibao@example.gov.cn <zhang@example.cn>' },
  ],
  [
    'encoded words with a blank in GBK between plain words',
    plainMail(ASKS, 'utf-8', [...PERSON, `Subject: Re: ${word('夜间', 'gbk')} LED ${word('照明', 'gbk')}!`]),
    { ...told, title: 'Re: 夜间 LED 照明!' },
  ],
  [
    'an encoded word that was cut off',
    plainMail(ASKS, 'utf-8', [...PERSON, `Subject: =?gb2312?B?${gbk('夜间照明').toString('base64').slice(0, 10)}`]),
    { ...told, title: '夜间照\ufffd' },
  ],
  [
    'Base64 for a URL in a title',
    plainMail(ASKS, 'utf-8', [...PERSON, `Subject: =?utf-8?B?${Buffer.from('夜间>>照明??').toString('base64url')}?=`]),
    { ...told, title: '夜间>>照明??' },
  ],
  [
    'encoded twice',
    plainMail(ASKS, 'utf-8', [
      ...PERSON,
      `Subject: =?utf-8?Q?${quoted(Buffer.from(word('夜间照明', 'gbk'))).replaceAll('?', '=3F')}?=`,
    ]),
    told,
  ],
  [
    'UTF-8 in the title cut off by a program that counts bytes',
    plainMail(ASKS, 'utf-8', [...PERSON, raw('Subject: ', Buffer.from('夜间照明').subarray(0, 11))]),
    { ...told, title: '夜间照\ufffd' },
  ],
  ['two titles', plainMail(ASKS, 'utf-8', [...head, titled('另一个')]), told],
  [
    'a return of Coremail',
    plainMail('您的邮件<意见建议已收到>无法投递到 wu@gov.cn。\n退信原因: 554 5.1.1 User unknown', 'utf-8', [
      'From: Postmaster@gov.cn',
      ...PERSON.slice(1),
      titled('退信通知'),
      'Return-Path: <>',
    ]),
    {
      from: '<postmaster@gov.cn>',
      title: '退信通知',
      text: '您的邮件<意见建议已收到>无法投递到 wu@gov.cn。\n退信原因: 554 5.1.1 User unknown',
      automatic: 'bounce',
      bounce: { to: ['wu@gov.cn'], of: null, permanent: true },
    },
  ],
  [
    'a return of Tencent for offices',
    plainMail('抱歉，您的邮件被退回来了……\n收件人邮件地址（wu@corp.cn）不存在，邮件无法送达。', 'utf-8', [
      'From: 腾讯企业邮 <postmaster@exmail.qq.com>',
      ...PERSON.slice(1),
      titled('退信：意见建议已收到'),
    ]),
    {
      from: '腾讯企业邮 <postmaster@exmail.qq.com>',
      title: '退信：意见建议已收到',
      text: '抱歉，您的邮件被退回来了……\n收件人邮件地址（wu@corp.cn）不存在，邮件无法送达。',
      automatic: 'bounce',
      bounce: { to: ['wu@corp.cn'], of: null, permanent: true },
    },
  ],
  [
    'a holiday in traditional characters',
    plainMail('本人休假中', 'utf-8', [...PERSON, titled('自動回覆: 意見建議已收到')]),
    { title: '自動回覆: 意見建議已收到', text: '本人休假中', automatic: 'auto-reply-subject' },
  ],
  [
    'a person who forwards a returned letter',
    plainMail(`昨天寄的被退了，再寄一次。\n\n${ASKS}`, 'utf-8', [...PERSON, titled('Fw: 系统退信')]),
    { title: 'Fw: 系统退信', text: `昨天寄的被退了，再寄一次。\n\n${ASKS}` },
  ],
  [
    'a person named Postmaster in words only',
    plainMail(ASKS, 'utf-8', [
      `From: ${word('邮政局长', 'utf-8')} <zhang@example.cn>`,
      ...PERSON.slice(1),
      titled('邮件投递失败率高怎么办：一个建议'),
    ]),
    { from: '邮政局长 <zhang@example.cn>', title: '邮件投递失败率高怎么办：一个建议', text: ASKS },
  ],
  [
    'thanks with emoji',
    plainMail('👌收到，谢谢🙏', 'utf-8', [...PERSON, titled('回复: 意见建议已收到，编号 2026-0123')]),
    { title: '回复: 意见建议已收到，编号 2026-0123', text: '👌收到，谢谢🙏', courtesy: true, numbers: ['2026-0123'] },
  ],
  [
    'years that look like a number',
    plainMail(ASKS, 'utf-8', [...PERSON, titled('关于2026-2027年供暖期的建议')]),
    { title: '关于2026-2027年供暖期的建议', text: ASKS },
  ],
];
