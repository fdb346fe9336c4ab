import {
  AlignmentType,
  Document,
  HeadingLevel,
  LevelFormat,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
} from 'docx';
import { deflateRawSync } from 'node:zlib';
import { readDocument } from './document-text.js';

type Block = string | Paragraph | Table;

const numbering = {
  config: [
    {
      reference: 'word',
      levels: [
        { level: 0, format: LevelFormat.DECIMAL, text: '%1.', alignment: AlignmentType.START },
        { level: 1, format: LevelFormat.DECIMAL, text: '（%2）', alignment: AlignmentType.START },
      ],
    },
  ],
};
const asParagraph = (block: Block) => (typeof block === 'string' ? new Paragraph(block) : block);
const word = (...blocks: Block[]): Promise<Buffer> =>
  Packer.toBuffer(new Document({ numbering, sections: [{ children: blocks.map(asParagraph) }] }));
const read = async (...blocks: Block[]) => readDocument(await word(...blocks));
const numbered = (text: string, level = 0) => new Paragraph({ text, numbering: { reference: 'word', level } });
const cell = (...texts: string[]) => new TableCell({ children: texts.map((text) => new Paragraph(text)) });
const form = (...rows: TableCell[][]) => new Table({ rows: rows.map((children) => new TableRow({ children })) });

describe('the text of a Word document', () => {
  it('with headings in Chinese numbers and demands in brackets', async () => {
    const parts = await read(
      new Paragraph({ text: '关于加快老旧小区加装电梯的建议', heading: HeadingLevel.TITLE }),
      '提案人：张伟民　　界别：医药卫生界',
      '一、情况分析',
      '我区建成于2000年以前的住宅楼有1200余栋，多数没有电梯。',
      '老人上下楼不便，群众反映强烈。',
      '二、具体建议',
      '（一）简化审批手续。由住建部门牵头，实行一窗受理。',
      '（二）完善补贴办法。1.市区两级共担；2.分期拨付。',
      '（三）建立议事机制。',
    );
    expect(parts).toEqual({
      title: '关于加快老旧小区加装电梯的建议',
      situation: '我区建成于2000年以前的住宅楼有1200余栋，多数没有电梯。\n老人上下楼不便，群众反映强烈。',
      demands: [
        '简化审批手续。由住建部门牵头，实行一窗受理。',
        '完善补贴办法。1.市区两级共担；2.分期拨付。',
        '建立议事机制。',
      ],
      said: null,
    });
  });

  it('filled into the form of the committee', async () => {
    const parts = await read(
      '政协郑州市二七区第九届委员会第四次会议提案表',
      form(
        [cell('提案人'), cell('李素琴'), cell('界别'), cell('教育界')],
        [cell('案　由'), cell('关于规范校园周边停车的提案')],
        [cell('情 况 分 析'), cell('放学时段校门口车辆双排停放。', '接送家长与公交车抢道。')],
        [cell('建议、办法'), cell('1．划定即停即走区。', '2．错峰放学。', '3．安排志愿者值守。')],
        [cell('联系电话'), cell('13800000000')],
      ),
    );
    expect(parts).toEqual({
      title: '关于规范校园周边停车的提案',
      situation: '放学时段校门口车辆双排停放。\n接送家长与公交车抢道。',
      demands: ['划定即停即走区。', '错峰放学。', '安排志愿者值守。'],
      said: null,
    });
  });

  it('with numbers that Word draws itself, and a second level that stays with its demand', async () => {
    const parts = await read(
      '案由：关于樱桃沟林下经济发展的建议',
      '现状：樱桃沟林地资源丰富，林下种植刚刚起步。',
      '建议：',
      numbered('统筹规划林下种植。'),
      numbered('选三个村试点；', 1),
      numbered('总结后推开。', 1),
      numbered('给予农户种苗补贴。'),
    );
    expect(parts.title).toBe('关于樱桃沟林下经济发展的建议');
    expect(parts.situation).toBe('樱桃沟林地资源丰富，林下种植刚刚起步。');
    expect(parts.demands).toEqual(['统筹规划林下种植。\n（1）选三个村试点；\n（2）总结后推开。', '给予农户种苗补贴。']);
  });

  it('with several parts of the situation, whose headings stay', async () => {
    const parts = await read(
      '标题：关于加强大气污染网格化治理的建议',
      '一、现状',
      '网格员身兼数职。',
      '二、存在的问题',
      '扬尘发现不及时。',
      '三、对策建议',
      '一是充实网格员队伍。',
      '二是配发移动监测设备。',
    );
    expect(parts.situation).toBe('一、现状\n网格员身兼数职。\n二、存在的问题\n扬尘发现不及时。');
    expect(parts.demands).toEqual(['充实网格员队伍。', '配发移动监测设备。']);
  });

  it('with 一是…二是… in one paragraph behind a sentence that leads to it', async () => {
    const parts = await read(
      '关于提升社区养老服务的建议',
      '我区六十岁以上老人占两成，助餐点只有九处。',
      '针对上述问题，提出如下建议：',
      '一是新建助餐点二十处；二是对独居老人送餐上门；三是公布服务电话。',
      '以上建议，请予考虑。',
      '2019年3月4日',
    );
    expect(parts.demands).toEqual(['新建助餐点二十处。', '对独居老人送餐上门。', '公布服务电话。']);
    expect(parts.situation).toBe('我区六十岁以上老人占两成，助餐点只有九处。');
  });

  it('with no heading at all but numbered demands', async () => {
    const parts = await read(
      '关于修缮人行天桥的提案',
      '大学路天桥扶手锈蚀，雨天湿滑。',
      '1、更换扶手。',
      '更换时保留通行。',
      '2、铺设防滑垫。',
    );
    expect(parts).toMatchObject({
      title: '关于修缮人行天桥的提案',
      situation: '大学路天桥扶手锈蚀，雨天湿滑。',
      demands: ['更换扶手。\n更换时保留通行。', '铺设防滑垫。'],
    });
  });

  it('with a heading for the way (办法) and paragraphs without numbers', async () => {
    const parts = await read(
      '城区共享单车停放管理',
      '【事由】',
      '路口单车乱停，占压盲道。',
      '【解决办法】',
      '在地铁口划定停放区。',
      '企业每日两次清运。',
    );
    expect(parts).toEqual({
      title: '城区共享单车停放管理',
      situation: '路口单车乱停，占压盲道。',
      demands: ['在地铁口划定停放区。', '企业每日两次清运。'],
      said: null,
    });
  });

  it('with rare characters, bold runs and line breaks inside a paragraph', async () => {
    const bold = new Paragraph({
      children: [new TextRun({ text: '案由：', bold: true }), new TextRun('关于保护陈䶮故居的建议')],
    });
    const broken = new Paragraph({
      children: [
        new TextRun('具体建议'),
        new TextRun({ text: '（1）挂牌保护。', break: 1 }),
        new TextRun({ text: '（2）修缮屋顶 & 院墙 <东侧>。', break: 1 }),
      ],
    });
    const parts = await read(bold, '问题：陈䶮故居年久失修😀。', broken);
    expect(parts).toMatchObject({
      title: '关于保护陈䶮故居的建议',
      situation: '陈䶮故居年久失修😀。',
      demands: ['挂牌保护。', '修缮屋顶 & 院墙 <东侧>。'],
    });
  });

  it('that cannot be split stays whole, and that is said', async () => {
    const parts = await read('路灯坏了很久，请尽快修好。', '夜里出行很不方便。');
    expect(parts).toEqual({
      title: null,
      situation: '路灯坏了很久，请尽快修好。\n夜里出行很不方便。',
      demands: [''],
      said: '没有认出具体建议，全文已放入情况分析，请把建议逐条移到下面。没有认出案由，请补上。',
    });
  });

  it('with more demands than a proposal may have loses none', async () => {
    const lines = Array.from({ length: 23 }, (_, at) => `${at + 1}. 第${at + 1}件事要办好。`);
    const parts = await read('关于二十三件实事的建议', '情况说明', '实事要办好。', '建议', ...lines);
    expect(parts.demands).toHaveLength(20);
    expect(parts.demands.join('\n')).toContain('第23件事要办好。');
  });
});

describe('a plain text', () => {
  const plain = '案由：关于路灯的建议\r\n情况分析：建新街路灯不亮。\r\n建议：\r\n1.修复路灯。\r\n2.公布电话。\r\n';
  const expected = { title: '关于路灯的建议', situation: '建新街路灯不亮。', demands: ['修复路灯。', '公布电话。'] };
  // 建议 and the rest as Notepad saves them where nobody has chosen UTF-8.
  const gb18030 = () => {
    const table = new Map<string, number[]>();
    const decoder = new TextDecoder('gb18030');
    for (let high = 0xa1; high <= 0xf7; high += 1)
      for (let low = 0xa1; low <= 0xfe; low += 1) table.set(decoder.decode(Uint8Array.of(high, low)), [high, low]);
    return Buffer.from([...plain].flatMap((char) => table.get(char) ?? [char.charCodeAt(0)]));
  };
  it.each([
    ['UTF-8', Buffer.from(plain)],
    ['UTF-8 with its mark', Buffer.from(`\ufeff${plain}`)],
    ['GB18030', gb18030()],
    ['UTF-16', Buffer.from(`\ufeff${plain}`, 'utf16le')],
  ])('in %s', async (_, content) => {
    expect(await readDocument(content)).toMatchObject(expected);
  });
});

describe('what is no document', () => {
  /** A zip with one entry, whose record says `says` bytes. */
  function zip(name: string, content: Buffer, says = content.length): Buffer {
    const packed = deflateRawSync(content);
    const head = Buffer.alloc(30);
    head.write('PK\u0003\u0004', 'latin1');
    head.writeUInt16LE(8, 8);
    head.writeUInt32LE(packed.length, 18);
    head.writeUInt32LE(says, 22);
    head.writeUInt16LE(name.length, 26);
    const record = Buffer.alloc(46);
    record.write('PK\u0001\u0002', 'latin1');
    record.writeUInt16LE(8, 10);
    record.writeUInt32LE(packed.length, 20);
    record.writeUInt32LE(says, 24);
    record.writeUInt16LE(name.length, 28);
    const at = head.length + name.length + packed.length;
    const end = Buffer.alloc(22);
    end.write('PK\u0005\u0006', 'latin1');
    end.writeUInt16LE(1, 10);
    end.writeUInt32LE(at, 16);
    return Buffer.concat([head, Buffer.from(name), packed, record, Buffer.from(name), end]);
  }

  it.each([
    ['nothing but blanks', Buffer.from(' \n\t ')],
    ['an old .doc', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['a PDF', Buffer.from('%PDF-1.7\n1 0 obj')],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 1])],
    ['another zip', zip('readme.txt', Buffer.from('建议'))],
    ['half a zip', zip('word/document.xml', Buffer.from('<w:document/>')).subarray(0, 60)],
    ['a document without text', zip('word/document.xml', Buffer.from('<w:document/>'))],
    ['a bomb', zip('word/document.xml', Buffer.alloc(40_000_000, 0x20))],
    ['a bomb that lies about its size', zip('word/document.xml', Buffer.alloc(40_000_000, 0x20), 1000)],
  ])('%s is refused', async (_, content) => {
    await expect(readDocument(content)).rejects.toMatchObject({ code: 'document-unreadable' });
  });
});
