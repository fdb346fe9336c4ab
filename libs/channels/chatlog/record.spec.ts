import iconv from 'iconv-lite';
import { chatMessageKey } from './key.js';
import { readChatRecord, type ChatMessage, type ChatRecord } from './record.js';

const brief = ({ messages }: ChatRecord) => messages.map(({ author, sentAt, text }) => [author, sentAt, text]);

const MAIL = `微信群"社情民意工作微信群"的聊天记录如下:

—————  2026-11-06  —————


魏委员  08:54

#社情民意 人民路与解放路口左转车辆积压，建议增设左转信号灯。
[图片: 8b0a6f.png.jpg(请在附件中查看)]
[图片: 8b0a70.png.jpg(请在附件中查看)]


A.王律师-城建  9:01

「魏委员：人民路与解放路口左转车辆积压」
- - - - - - - - - - - - - - -
同意


"李四"撤回了一条消息


—————  2026-11-07  —————


魏委员  23:05

收到，谢谢大家👍
`;

describe('the mail WeChat makes of a selection', () => {
  it('is split with days, pictures, marks and quotes', () => {
    expect(readChatRecord(MAIL)).toEqual({
      format: 'wechat-mail',
      title: '社情民意工作微信群',
      messages: [
        {
          index: 0,
          author: '魏委员',
          sentAt: '2026-11-06T08:54:00+08:00',
          text: '人民路与解放路口左转车辆积压，建议增设左转信号灯。',
          images: ['8b0a6f.png.jpg', '8b0a70.png.jpg'],
          files: [],
          marked: true,
          quote: null,
          doubtful: false,
        },
        {
          index: 1,
          author: 'A.王律师-城建',
          sentAt: '2026-11-06T09:01:00+08:00',
          text: '同意',
          images: [],
          files: [],
          marked: false,
          quote: { author: '魏委员', text: '人民路与解放路口左转车辆积压' },
          doubtful: false,
        },
        {
          index: 2,
          author: '魏委员',
          sentAt: '2026-11-07T23:05:00+08:00',
          text: '收到，谢谢大家👍',
          images: [],
          files: [],
          marked: false,
          quote: null,
          doubtful: false,
        },
      ],
      dropped: ['"李四"撤回了一条消息'],
      coverage: 1,
    });
  });

  it.each([
    ['GB18030', iconv.encode(MAIL.replace('👍', '㐂'), 'gb18030'), '㐂'],
    ['UTF-8 with a mark and CRLF', Buffer.from(`\ufeff${MAIL.replaceAll('\n', '\r\n')}`), '👍'],
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), iconv.encode(MAIL, 'utf-16le')]), '👍'],
  ])('is read from a file in %s', (_, file, last) => {
    const record = readChatRecord(file);
    expect(record.messages.map(({ author }) => author)).toEqual(['魏委员', 'A.王律师-城建', '魏委员']);
    expect(record.messages[2]?.text).toBe(`收到，谢谢大家${last}`);
  });

  it('of a talk of two knows both', () => {
    const pair =
      '张三 和 李四 在微信上的聊天记录如下，请查收。\n\n————— 2026年1月2日 —————\n\n张三  上午 9:05\n\n路灯坏了\n\n李四  下午 1:30\n\n已报修';
    const record = readChatRecord(pair, { knownAuthors: [] });
    expect(record.title).toBe('张三 和 李四');
    expect(record.messages.map(({ author, sentAt, doubtful }) => [author, sentAt, doubtful])).toEqual([
      ['张三', '2026-01-02T09:05:00+08:00', false],
      ['李四', '2026-01-02T13:30:00+08:00', false],
    ]);
  });

  it('is not cut at a line that merely looks like a header, but says so', () => {
    const tricky = MAIL.replace(
      '建议增设左转信号灯。',
      '建议现场办公。\n会议时间  14:30\n地点  区政协\n\n联系人小赵  15:00\n请准时。',
    );
    const { messages } = readChatRecord(tricky);
    expect(messages.map(({ author, doubtful }) => [author, doubtful])).toEqual([
      ['魏委员', true],
      ['A.王律师-城建', false],
      ['魏委员', false],
    ]);
    expect(messages[0]?.text).toContain('会议时间  14:30\n地点  区政协\n\n联系人小赵  15:00\n请准时。');
  });

  it('asks about names it has not met, once names are known', () => {
    const doubts = (knownAuthors: string[]) =>
      readChatRecord(MAIL, { knownAuthors }).messages.map(({ doubtful }) => doubtful);
    expect(doubts(['魏委员'])).toEqual([false, true, false]);
    expect(doubts(['魏委员', 'A.王律师-城建'])).toEqual([false, false, false]);
    // 魏委员 heads two messages, so is a name even if nobody has met it.
    expect(doubts([])).toEqual([false, true, false]);
  });

  it('believes a known name even where the layout speaks against it', () => {
    const tight = MAIL.replace('同意\n', '同意\n会议时间  14:30\n下一条');
    expect(readChatRecord(tight, { knownAuthors: ['会议时间'] }).messages).toHaveLength(4);
  });

  it('keeps what stands before the first header', () => {
    const { messages } = readChatRecord(`上一条的后半句。\n\n${MAIL.slice(MAIL.indexOf('—'))}`);
    expect(messages[0]).toMatchObject({ author: '', sentAt: null, text: '上一条的后半句。', doubtful: true });
    expect(messages).toHaveLength(4);
  });

  it('has no day before the first separator', () => {
    expect(brief(readChatRecord('张三  08:54\n\n路灯坏了\n\n李四  08:55\n\n收到'))).toEqual([
      ['张三', null, '路灯坏了'],
      ['李四', null, '收到'],
    ]);
  });
});

describe('other ways of writing a chat down', () => {
  it('copied on a computer: a name with a colon, no time', () => {
    const record = readChatRecord(
      '张三:\n#社情民意# 建议：增设路灯。\n[图片]\n建议:\n一是照明\n\n李四:\n收到\n\n张三:\n［完］\n',
    );
    expect(record.format).toBe('wechat-copy');
    expect(brief(record)).toEqual([
      ['张三', null, '建议：增设路灯。\n\n建议:\n一是照明'],
      ['李四', null, '收到'],
      ['张三', null, '［完］'],
    ]);
    expect(record.messages[0]).toMatchObject({ images: [''], marked: true, doubtful: true });
  });

  it.each([
    ['2026-11-06 08:54', '2026-11-06T08:54:00+08:00'],
    ['2026-11-06 08:54:12', '2026-11-06T08:54:12+08:00'],
    ['2026/1/6 8:54', '2026-01-06T08:54:00+08:00'],
    ['2026年11月6日 09:01', '2026-11-06T09:01:00+08:00'],
    ['2026年11月6日 星期五 下午 3:20', '2026-11-06T15:20:00+08:00'],
    ['2026年11月6日 凌晨 12:05', '2026-11-06T00:05:00+08:00'],
    ['2026年11月6日 中午 12:05', '2026-11-06T12:05:00+08:00'],
    ['11月6日 09:01', null],
    ['昨天 09:01', null],
  ])('name, then %s', (when, sentAt) => {
    const record = readChatRecord(`张三 ${when}\n＃社情民意 路灯坏了\n第二行\n李 四  ${when}\n收到`);
    expect(record.format).toBe('name-time');
    expect(brief(record)).toEqual([
      ['张三', sentAt, '路灯坏了\n第二行'],
      ['李 四', sentAt, '收到'],
    ]);
    expect(record.messages.map(({ marked }) => marked)).toEqual([true, false]);
  });

  it('time, then name, as backups write it', () => {
    const backup =
      '2026-01-01 14:30:00 张三\n路灯坏了\n\n2026-01-01 14:31:05 李四(10001234)\n收到\n2026-01-02 9:00:00 "王五"\n[语音]';
    const record = readChatRecord(backup);
    expect(record.format).toBe('time-name');
    expect(brief(record)).toEqual([
      ['张三', '2026-01-01T14:30:00+08:00', '路灯坏了'],
      ['李四', '2026-01-01T14:31:05+08:00', '收到'],
      ['王五', '2026-01-02T09:00:00+08:00', '[语音]'],
    ]);
  });

  it('a single message with its quote', () => {
    const record = readChatRecord('「李四：甲路停车难\n乙路也是」\n——————————\n#社情民意 建议错时共享');
    expect(record).toMatchObject({ format: 'quote', coverage: 1 });
    expect(record.messages).toMatchObject([
      { author: '', text: '建议错时共享', marked: true, quote: { author: '李四', text: '甲路停车难\n乙路也是' } },
    ]);
  });

  it.each([
    ['a letter', '各位领导:\n人民路停车难。\n建议:\n一是增设车位；二是错时共享。'],
    ['a notice', '关于座谈会的通知\n会议时间  14:30\n\n会议地点  区政协'],
    ['a schedule', '活动安排\n会议时间 2026-11-06 14:30\n请准时'],
    ['a verse', '路灯坏了'],
  ])('no structure at all: %s', (_, text) => {
    const record = readChatRecord(text);
    expect(record).toMatchObject({ format: 'plain', coverage: 0, title: null });
    expect(brief(record)).toEqual([['', null, text]]);
  });

  it('nothing', () => {
    expect(readChatRecord(' \n\n')).toEqual({ format: 'plain', title: null, messages: [], dropped: [], coverage: 0 });
  });

  it('takes the format that explains most', () => {
    const inside = MAIL.replace('同意', '转一段：\n李四 2026-11-01 08:00\n原话\n建议:\n一是');
    const record = readChatRecord(inside);
    expect(record.format).toBe('wechat-mail');
    expect(record.messages[1]?.text).toBe('转一段：\n李四 2026-11-01 08:00\n原话\n建议:\n一是');
  });
});

describe('lines that nobody said', () => {
  it.each([
    '你撤回了一条消息',
    '"张三" 撤回了一条消息',
    '"张三"邀请"李四、王五"加入了群聊',
    '"李四"通过扫描"张三"分享的二维码加入群聊',
    '—————以下为新消息—————',
    '"张三"修改群名为“社情民意工作微信群”',
    '"张三" 拍了拍 "李四"',
    '你将"李四"移出了群聊',
  ])('%s', (line) => {
    const { messages, dropped } = readChatRecord(
      `张三 2026-11-06 08:54\n路灯坏了\n${line}\n李四 2026-11-06 08:55\n收到`,
    );
    expect(dropped).toEqual([line]);
    expect(messages.map(({ text }) => text)).toEqual(['路灯坏了', '收到']);
  });

  it.each(['建议社区邀请居民加入群聊', '他说，张三撤回了一条消息', '以下为新消息的处理建议'])(
    'but a person said: %s',
    (line) => {
      const { messages, dropped } = readChatRecord(`张三 2026-11-06 08:54\n${line}\n李四 2026-11-06 08:55\n收到`);
      expect(dropped).toEqual([]);
      expect(messages[0]?.text).toBe(line);
    },
  );
});

describe('chatMessageKey', () => {
  const keys = (text: string) => {
    const { title, messages } = readChatRecord(text);
    return messages.map((message) => chatMessageKey(message, title));
  };

  it('is the same for the same record, and for what overlaps', () => {
    const all = keys(MAIL);
    expect(new Set(all).size).toBe(3);
    expect(keys(MAIL.replaceAll('\n', '\r\n').replace('建议增设', '建议  增设'))).toEqual(all);
    const dayTwo = `微信群"社情民意工作微信群"的聊天记录如下:\n\n${MAIL.slice(MAIL.lastIndexOf('—————  2026-11-07'))}`;
    expect(keys(`${dayTwo}\n\n李四  23:06\n\n好的`)[0]).toBe(all[2]);
  });

  it('differs by chat, person, time, words, picture and quote', () => {
    const [message] = readChatRecord(MAIL).messages;
    if (!message) throw new Error('no message');
    const quote = { author: '李四', text: '甲' };
    const variants = [
      chatMessageKey(message, null),
      chatMessageKey(message, '另一群'),
      ...[{ author: '李四' }, { sentAt: null }, { text: '另一句' }, { images: [] }, { quote }].map((change) =>
        chatMessageKey({ ...message, ...change }, null),
      ),
    ];
    expect(new Set(variants).size).toBe(variants.length);
    const elsewhere: ChatMessage = { ...message, index: 7, doubtful: true };
    expect(chatMessageKey(elsewhere, null)).toBe(variants[0]);
  });
});

test.each(['a', '老张  08:54\n\na', '老张  08:54\n\n[图片:'])(
  'a line of nothing but blanks is over at once: %j',
  (before) => {
    const started = process.cpuUsage().user;
    readChatRecord(`${before}${' '.repeat(60_000)}b`, { knownAuthors: ['老张'] });
    expect(process.cpuUsage().user - started).toBeLessThan(1_000_000);
  },
);

test('pictures that are begun and never named are over at once', () => {
  const started = process.cpuUsage().user;
  readChatRecord(`老张  08:54\n\n${'[图片:'.repeat(15_000)}${'[文件:'.repeat(15_000)}`, { knownAuthors: ['老张'] });
  expect(process.cpuUsage().user - started).toBeLessThan(3_000_000);
});
