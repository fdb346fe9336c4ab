import iconv from 'iconv-lite';
import { judgeType, safeName } from './files.js';

describe('names of files', () => {
  test.each([
    ['调查报告.docx', '调查报告.docx'],
    ['C:\\Users\\张\\桌面\\报告.doc', '报告.doc'],
    ['../../etc/passwd', 'passwd'],
    ['一\u0000二\r\n三\u007f.txt', '一二三.txt'],
    ['  空格 .pdf ', '空格 .pdf'],
    ['', '未命名'],
    ['///', '未命名'],
    ['附件', '附件'],
  ])('%j = %j', (name, safe) => expect(safeName(name)).toBe(safe));

  test('a long one keeps its ending and no half character', () => {
    const long = safeName(`${'𠮷'.repeat(200)}.docx`);
    expect(long).toMatch(/^𠮷+\.docx$/u);
    expect([...long].length).toBeLessThanOrEqual(120);
  });
});

describe('what a file is', () => {
  const pdf = Buffer.from('%PDF-1.7\n');
  const text = '福华街停车调查：共有车位八十六个，䶮湖社区另计。\n';

  test.each([
    ['PDF', pdf, 'application/pdf'],
    ['UTF-8', Buffer.from(text), 'text/plain'],
    ['GB18030', iconv.encode(text, 'gb18030'), 'text/plain'],
    [
      'UTF-16, as Notepad calls “Unicode”',
      Buffer.concat([Buffer.from([0xff, 0xfe]), iconv.encode(text, 'utf-16le')]),
      'text/plain',
    ],
    ['UTF-16, big end first', Buffer.concat([Buffer.from([0xfe, 0xff]), iconv.encode(text, 'utf-16be')]), 'text/plain'],
    ['sound that begins like UTF-16', Buffer.from('fffe504d0000000000010203', 'hex'), 'audio/mpeg'],
    ['text cut inside a character', Buffer.from(text).subarray(0, -2), 'text/plain'],
    ['bytes of nothing known', Buffer.from([1, 0, 0x80, 0xff]), null],
  ])('%s', async (_, content, type) => expect(await judgeType(content)).toBe(type));

  test('a long text in any charset, cut at 64 KB in the middle of a character', async () => {
    for (const charset of ['utf8', 'gb18030']) {
      for (let shift = 0; shift < 4; shift += 1) {
        const content = iconv.encode(`${'a'.repeat(shift)}${'停车䶮'.repeat(10_000)}`, charset);
        expect([charset, shift, await judgeType(content)]).toEqual([charset, shift, 'text/plain']);
      }
    }
  });
});
