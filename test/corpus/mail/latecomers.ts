import { bytesOf, type Group, letter, multipart, part, PERSON, plainMail, textPart, titled, word } from './build.js';

const SAID = '补充：公园北门的公厕没有扶手。';
const RECEIPT = '我委已收到您的来信，编号见标题。';
const HEAD = [...PERSON, titled('回复：回执')];

/** An answer above what it quotes. */
const answer = (tail: string): [Buffer, { title: string; text: string; own: string }] => [
  plainMail(`${SAID}\n\n${tail}`, 'utf-8', HEAD),
  { title: '回复：回执', text: `${SAID}\n\n${tail}`, own: SAID },
];
/** Words of which none are folded away. */
const whole = (title: string, text: string): [Buffer, { title: string; text: string }] => [
  plainMail(text, 'utf-8', [...PERSON, titled(title)]),
  { title, text },
];
const passedOn = (title: string, text: string, forwardedFrom: string) =>
  [plainMail(text, 'utf-8', [...PERSON, titled(title)]), { title, text, forwardedFrom }] as const;

const ASKED =
  '在 2026/11/6 9:10, 市政协提案委 写道:\n> 1. 具体在哪个路口？\n\n人民路和健康路交叉口。\n\n> 2. 有照片吗？\n\n有。';
const CHAIN = [
  '请研究。 街道办',
  '发件人: 居委会\n发送时间: 2026年11月5日 20:30\n收件人: 街道办\n主题: 转发: 井水发臭',
  '街道办：居民来信转上。',
  '发件人: 郑秀兰 <zxl@example.com>\n发送时间: 2026年11月4日 18:00\n收件人: 居委会\n主题: 井水发臭',
  '井水发臭半个月了。',
].join('\n\n');
const UNDER_SIGNATURE =
  '领导好\n\n发自我的 iPhone\n\n我是一名退休工人，住在棉纺路三号院，院里的自来水管锈穿了，一到晚上就停水，找了物业和社区，互相推，希望政协帮助协调，尽快更换水管。';

/** A third round from programs and people that the parser had not met. */
export const latecomers: Group = [
  ['an answer of 163 in English words', ...answer(`At 2026-11-06 09:10:02, "提案委" <z@x.cn> wrote:\n\n> ${RECEIPT}`)],
  [
    'an answer of Gmail, the line of who wrote broken',
    ...answer(`提案委 <z@x.cn> 于2026年11月6日周五\n09:10写道：\n\n${RECEIPT}`),
  ],
  ['an answer of K-9', ...answer(`在 2026年11月6日 上午9:10:02, "提案委" <z@x.cn> 写到：\n>${RECEIPT}`)],
  ['the line of an iPad', ...answer('从我的 iPad 发送')],
  ['the line of a Galaxy', ...answer('从我的 Galaxy 发送\n\n\n-------- 原始邮件 --------\n发件人： z@x.cn')],
  ['the line of an iPhone in Hong Kong', ...answer('從我的 iPhone 傳送')],
  ['answers between the questions', ...whole('Re: 请补充', ASKED)],
  ['answers between the questions, below a greeting', ...whole('Re: 请补充', `您好，答复如下：\n\n${ASKED}`)],
  ['words below the line of a telephone', ...whole('反映问题', UNDER_SIGNATURE)],
  [
    'a complaint about a disclaimer',
    ...whole('理财合同', '银行理财合同里\n免责声明：字体比蚂蚁还小\n老年人看不见，建议规定最小字号。'),
  ],
  [
    'a year in which something was written',
    ...whole('地方志', '请看一段旧志。\n县志在 1987 年版中写道：\n南关渡口始建于明。建议立碑。'),
  ],
  ['stars between two parts', ...whole('提案', '一、现状\n管网老旧。\n***\n二、建议\n分三年改造；联系电话公开。')],
  [
    'what comes from the heart',
    ...whole('感谢', '上次的事办得好。\n来自我的邻居们的建议：广场晚上十点关灯。\n另外厕所门锁坏了。'),
  ],
  [
    'a forward of a forward, with words above each',
    ...passedOn('转发: 转发: 井水发臭', CHAIN, '郑秀兰 <zxl@example.com>'),
  ],
  [
    'a forward that is counted',
    ...passedOn(
      '转发(2)：井水',
      '请阅处。\n\n发件人： 郑秀兰\n发送时间： 2026-11-05 20:30\n主题： 井水\n井水发黄。',
      '郑秀兰',
    ),
  ],
  [
    'a note about HTML beside the page',
    multipart(
      'alternative',
      [...PERSON, titled('体育场')],
      [
        textPart('您的邮件客户端不支持HTML格式，请使用支持HTML的客户端查看。'),
        textPart('<p>体育场收费太高，建议对学生免费。</p>', 'utf-8', 'html'),
      ],
    ),
    { title: '体育场', text: '体育场收费太高，建议对学生免费。' },
  ],
  [
    'words that the page hides',
    letter(
      [...PERSON, titled('夜市'), 'Content-Type: text/html; charset=utf-8'],
      '<div style="font-size:0; DISPLAY: none">追踪</div><p>夜市占道。</p>',
    ),
    { title: '夜市', text: '夜市占道。' },
  ],
  [
    'a short name in GBK that would be UTF-8 as well',
    plainMail(bytesOf('课后服务应当一校一策。', 'gbk'), 'gb2312', [
      `From: ${word('小谢', 'gbk', 'gb2312')} <xie@example.cn>`,
      ...PERSON.slice(1),
      titled('一校一策'),
    ]),
    { title: '一校一策', text: '课后服务应当一校一策。', from: '小谢 <xie@example.cn>' },
  ],
  [
    'an answer to an automatic answer',
    ...whole('回复：自动回复：您的来信已收到', '自动回复我看到了，可垃圾站还在冒烟，请派人来看。'),
  ],
  [
    'words between two photographs',
    multipart(
      'mixed',
      [...PERSON, titled('桥栏杆')],
      [
        textPart('桥栏杆断了，图一：'),
        part(['Content-Type: image/jpeg; name=1.jpg', 'Content-Disposition: inline; filename=1.jpg'], 'x'),
        textPart('图二是桥下：'),
        textPart('发自我的 iPhone'),
      ],
    ),
    {
      title: '桥栏杆',
      text: '桥栏杆断了，图一：\n图二是桥下：\n发自我的 iPhone',
      own: '桥栏杆断了，图一：\n图二是桥下：',
      files: ['1.jpg | text/plain | 1'],
    },
  ],
];
