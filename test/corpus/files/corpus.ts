import iconv from 'iconv-lite';
import sharp from 'sharp';
import { rar, tnef, zip } from './containers.js';
import { docm, docx, ofd, pdf, pptx, xlsx } from './documents.js';
import { doc, lockedOffice, msi, ppt, xls } from './ole-writer.js';
import { drawing, iphonePhoto, phonePhoto } from './pictures.js';

/** One file as somebody sends it, and what has to come of it, written by hand. */
export interface Sample {
  name: string;
  content: () => Buffer | Promise<Buffer>;
  depth?: number;
  kind: string;
  danger?: string;
  notes?: string[];
  /** The whole text; a pattern where the layout does not matter. */
  text?: string | RegExp;
  inner?: string[];
  copy?: 'image/jpeg' | 'image/png';
}

const words = '关于在翠湖小区加装电梯的建议';
const mz = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200), Buffer.from('PE\0\0')]);
const letter = Buffer.from(
  `From: zhang@example.cn\r\nTo: office@example.cn\r\nSubject: =?utf-8?B?${Buffer.from(words).toString('base64')}?=\r\nDate: Mon, 9 Nov 2026 08:00:00 +0800\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=gb2312\r\nContent-Transfer-Encoding: 8bit\r\n\r\n`,
);

export const samples: Sample[] = [
  // Documents
  {
    name: '建议.docx',
    content: () => docx([words, '一是选点。'], ['甲栏', '乙栏']),
    kind: 'docx',
    text: /^关于在翠湖小区加装电梯的建议\n一是选点。\n+甲栏\s+乙栏$/,
  },
  { name: '建议', content: () => docx(['没有后缀，𠮷䶮']), kind: 'docx', text: '没有后缀，𠮷䶮' },
  { name: '其实是Word.pdf', content: () => docx([words]), kind: 'docx', text: words },
  { name: '空白.docx', content: () => docx([]), kind: 'docx', notes: ['no-text'] },
  { name: '建议.doc', content: () => doc(`${words}\r第二段`), kind: 'doc', text: `${words}\n第二段` },
  { name: '建议.wps', content: () => doc(words), kind: 'doc', text: words },
  { name: '很长.doc', content: () => doc(words.repeat(500)), kind: 'doc', text: words.repeat(500) },
  { name: '加密.doc', content: () => doc('看不见', { encrypted: true }), kind: 'doc', notes: ['encrypted'] },
  { name: '加密.docx', content: lockedOffice, kind: 'docx', notes: ['encrypted'] },
  {
    name: '名单.xlsx',
    content: () =>
      xlsx('名单', [
        ['姓名', '电话'],
        ['张三', 12345],
        ['李四', 1.5],
      ]),
    kind: 'xlsx',
    text: '名单\n姓名\t电话\n张三\t12345\n李四\t1.5',
  },
  {
    name: '名单.xls',
    content: () =>
      xls([
        ['姓名', '件数'],
        ['张三', 7],
        ['李四', 1.5],
        ['最后一个很长的文本', -3],
      ]),
    kind: 'xls',
    text: '明细\n姓名\t件数\n张三\t7\n李四\t1.5\n最后一个很长的文本\t-3',
  },
  {
    name: '大表.xls',
    content: () => xls(Array.from({ length: 300 }, (_, i) => [`第${i}行`])),
    kind: 'xls',
    text: /明细\n第0行\n[^]*第299行$/,
  },
  { name: '加密.xls', content: () => xls([['密']], { encrypted: true }), kind: 'xls', notes: ['encrypted'] },
  { name: '汇报.pptx', content: () => pptx(['第一页', '第二页']), kind: 'pptx', text: '第一页\n\n第二页' },
  { name: '汇报.ppt', content: () => ppt(['旧版幻灯片', '第二页']), kind: 'ppt', text: '旧版幻灯片\n第二页' },
  { name: '公文.ofd', content: () => ofd(['关于办理提案的', '通知']), kind: 'ofd', text: '关于办理提案的\n通知' },
  { name: '建议.pdf', content: () => pdf(words), kind: 'pdf', text: words },
  { name: '扫描件.pdf', content: () => pdf(null), kind: 'pdf', notes: ['no-text'] },
  { name: '加密.pdf', content: () => pdf(words, { locked: true }), kind: 'pdf', notes: ['encrypted'] },
  { name: '半个.pdf', content: () => Buffer.from('%PDF-1.4\n1 0 obj'), kind: 'pdf', notes: ['broken'] },
  { name: '半个.docx', content: async () => (await docx([words])).subarray(0, 900), kind: 'zip', notes: ['broken'] },
  { name: '坏.doc', content: () => doc(words).subarray(0, 700), kind: 'unknown' },
  {
    name: '写字板.rtf',
    content: () =>
      Buffer.from(
        `{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0 Song;}}\\f0 ${[...iconv.encode('停车', 'gbk')].map((byte) => `\\'${byte.toString(16)}`).join('')}\\u38590?\\par 2}`,
      ),
    kind: 'rtf',
    text: '停车难\n2',
  },

  // Plain text in any charset
  { name: 'a.txt', content: () => Buffer.from(words), kind: 'text', text: words },
  { name: 'b.txt', content: () => iconv.encode(words, 'gbk'), kind: 'text', text: words },
  { name: 'c.txt', content: () => iconv.encode('䶮、𠮷两字', 'gb18030'), kind: 'text', text: '䶮、𠮷两字' },
  { name: 'd.txt', content: () => iconv.encode(words, 'utf-16le', { addBOM: true }), kind: 'text', text: words },
  { name: 'e.txt', content: () => iconv.encode(words, 'utf-16be', { addBOM: true }), kind: 'text', text: words },
  {
    name: 'f.csv',
    content: () => iconv.encode('姓名,电话\r\n张三,1\r\n李四,2\r\n王五,3\r\n', 'gbk'),
    kind: 'csv',
    text: '姓名,电话\n张三,1\n李四,2\n王五,3',
  },
  { name: '空.txt', content: () => Buffer.alloc(0), kind: 'text' },
  {
    name: '乱.bin',
    content: () => Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * 7919) % 256)),
    kind: 'unknown',
  },
  {
    name: '网页.html',
    content: () => Buffer.from(`<!DOCTYPE html><p>${words}</p><script>alert(1)</script>`),
    kind: 'html',
    text: words,
  },
  {
    name: '聊天记录.html',
    content: () =>
      Buffer.from(
        '<html><head><title>群</title><style>p{color:red}</style></head><body><div><p>2026-11-06 08:54:00 刘佳</p><p>路灯坏了<br>一共三盏</p></div><div><p>2026-11-06 08:55:10 周老师</p><p>收到&nbsp;&amp;&nbsp;已转</p></div></body></html>',
      ),
    kind: 'html',
    text: '2026-11-06 08:54:00 刘佳\n\n路灯坏了\n一共三盏\n\n2026-11-06 08:55:10 周老师\n\n收到\u00a0&\u00a0已转',
  },
  {
    name: '转发.eml',
    content: () => Buffer.concat([letter, iconv.encode('翠湖小区老人多。', 'gbk')]),
    kind: 'mail',
    text: /^关于在翠湖小区加装电梯的建议\nzhang@example\.cn\n+翠湖小区老人多。$/,
  },

  // Pictures
  { name: 'IMG_1.jpg', content: () => phonePhoto(), kind: 'picture', copy: 'image/jpeg' },
  { name: '截图.png', content: drawing, kind: 'picture', copy: 'image/png' },
  { name: 'IMG_2.heic', content: iphonePhoto, kind: 'picture', copy: 'image/jpeg' },
  {
    name: 'IMG_3.webp',
    content: async () =>
      sharp(await phonePhoto())
        .webp()
        .toBuffer(),
    kind: 'picture',
    copy: 'image/jpeg',
  },
  { name: '其实是照片.pdf', content: () => phonePhoto(), kind: 'picture', copy: 'image/jpeg' },
  { name: '半张.jpg', content: async () => (await phonePhoto()).subarray(0, 300), kind: 'picture', notes: ['no-copy'] },
  {
    name: '半张.heic',
    content: async () => (await iphonePhoto()).subarray(0, 400),
    kind: 'picture',
    notes: ['no-copy'],
  },
  {
    name: '像素炸弹.png',
    content: () =>
      sharp({ create: { width: 16000, height: 16000, channels: 3, background: '#fff' } })
        .png()
        .toBuffer(),
    kind: 'picture',
    notes: ['no-copy'],
  },

  // Containers
  {
    name: '材料.zip',
    content: () =>
      zip([
        { name: '建议一.txt', content: words, gbk: true },
        { name: '目录/建议二.txt', content: '二', gbk: true },
      ]),
    kind: 'zip',
    inner: ['建议一.txt', '目录/建议二.txt'],
  },
  {
    name: '材料2.zip',
    content: () =>
      zip([
        { name: '𠮷字.txt', content: '一' },
        { name: '空目录/', content: '' },
      ]),
    kind: 'zip',
    inner: ['𠮷字.txt'],
  },
  {
    name: '材料.rar',
    content: () => rar([{ name: '中文名.txt', content: words }]),
    kind: 'rar',
    inner: ['中文名.txt'],
  },
  {
    name: '加密.rar',
    content: () => rar([{ name: '密.txt', content: words }], { locked: true }),
    kind: 'rar',
    notes: ['encrypted-inside'],
  },
  {
    name: '坏.rar',
    content: () => rar([{ name: '中文名.txt', content: words }]).subarray(0, 20),
    kind: 'rar',
    notes: ['broken'],
  },
  {
    name: 'winmail.dat',
    content: () =>
      tnef([
        { title: '关于加~1.DOC', long: '关于加装电梯的建议.doc', content: doc(words) },
        { title: '名单.txt', content: '张三' },
      ]),
    kind: 'tnef',
    inner: ['关于加装电梯的建议.doc', '名单.txt'],
  },
  { name: '坏winmail.dat', content: () => tnef([{ title: '甲.txt', content: '张三' }]).subarray(0, 60), kind: 'tnef' },
  {
    name: '加密.zip',
    content: () =>
      zip([
        { name: '密.txt', content: 'x', encrypted: true },
        { name: '明.txt', content: '明' },
      ]),
    kind: 'zip',
    inner: ['明.txt'],
    notes: ['encrypted-inside'],
  },
  {
    name: '链接.zip',
    content: () =>
      zip([
        { name: '链接', content: '/etc/passwd', link: true },
        { name: '明.txt', content: '明' },
      ]),
    kind: 'zip',
    inner: ['明.txt'],
    notes: ['links-left-out'],
  },
  {
    name: '炸弹.zip',
    content: () => zip([{ name: '零.txt', content: Buffer.alloc(8 * 1024 * 1024) }]),
    kind: 'zip',
    notes: ['bomb'],
  },
  {
    name: '说谎.zip',
    content: () => zip([{ name: '零.txt', content: Buffer.alloc(8 * 1024 * 1024), claims: 10 }]),
    kind: 'zip',
    notes: ['some-left-out'],
  },
  {
    name: '过大.zip',
    content: () => zip([{ name: '大.bin', content: 'x', claims: 200 * 1024 * 1024 }]),
    kind: 'zip',
    notes: ['too-large-inside'],
  },
  {
    name: '很多.zip',
    content: () => zip(Array.from({ length: 501 }, (_, i) => ({ name: `${i}.txt`, content: 'x' }))),
    kind: 'zip',
    notes: ['too-many-inside'],
  },
  {
    name: '第二层.zip',
    content: () => zip([{ name: '里.txt', content: '里' }]),
    depth: 1,
    kind: 'zip',
    inner: ['里.txt'],
  },
  {
    name: '第三层.zip',
    content: () => zip([{ name: '里.txt', content: '里' }]),
    depth: 2,
    kind: 'zip',
    notes: ['too-deep'],
  },
  {
    name: '路径.zip',
    content: () => zip([{ name: '../../etc/穿越.txt', content: '越' }]),
    kind: 'zip',
    inner: ['../../etc/穿越.txt'],
  },
  {
    name: '断.zip',
    content: () => zip([{ name: '甲.txt', content: words }]).subarray(0, 60),
    kind: 'zip',
    notes: ['broken'],
  },
  {
    name: '压缩.7z',
    content: () => Buffer.concat([Buffer.from('377abcaf271c0004', 'hex'), Buffer.alloc(60)]),
    kind: 'archive',
    notes: ['cannot-open'],
  },

  // What nobody should open
  { name: '报告.pdf', content: () => mz, kind: 'program', danger: 'program' },
  { name: 'setup.exe', content: () => mz, kind: 'program', danger: 'program' },
  {
    name: 'linux',
    content: () => Buffer.concat([Buffer.from('7f454c46', 'hex'), Buffer.alloc(80)]),
    kind: 'program',
    danger: 'program',
  },
  {
    name: 'mac',
    content: () => Buffer.concat([Buffer.from('cffaedfe', 'hex'), Buffer.alloc(80)]),
    kind: 'program',
    danger: 'program',
  },
  { name: '说明.txt', content: () => Buffer.from('#!/bin/sh\nrm -rf /\n'), kind: 'program', danger: 'script' },
  {
    name: '清理.txt',
    content: () => Buffer.from('@echo off\r\ndel *.*\r\n'),
    kind: 'text',
    danger: 'script',
    text: /@echo off/,
  },
  {
    name: '快捷方式',
    content: () => Buffer.concat([Buffer.from('4c0000000114020000000000c000000000000046', 'hex'), Buffer.alloc(80)]),
    kind: 'program',
    danger: 'shortcut',
  },
  { name: '安装.doc', content: msi, kind: 'unknown', danger: 'installer' },
  {
    name: '工具.jar',
    content: () =>
      zip([
        { name: 'META-INF/MANIFEST.MF', content: 'x' },
        { name: 'a/B.class', content: 'x' },
      ]),
    kind: 'program',
    danger: 'program',
  },
  { name: '宏.docx', content: () => docm(words), kind: 'docx', danger: 'macro', text: words },
  { name: '宏.doc', content: () => doc(words, { macros: true }), kind: 'doc', danger: 'macro', text: words },
  { name: '建议.pdf.exe', content: () => Buffer.from('x'), kind: 'text', danger: 'double-ending', text: 'x' },
  { name: '建议.docx .scr ', content: () => Buffer.from('x'), kind: 'text', danger: 'double-ending', text: 'x' },
  {
    name: '脚本.vbs',
    content: () => Buffer.from('MsgBox 1'),
    kind: 'text',
    danger: 'program-ending',
    text: 'MsgBox 1',
  },
  { name: '建议\u202efdp.exe', content: () => pdf(words), kind: 'pdf', danger: 'turned-name', text: words },
  { name: '建议\u202excod.pdf', content: () => pdf(words), kind: 'pdf', danger: 'turned-name', text: words },
  { name: '表.xlsm', content: () => xlsx('表', [['一']]), kind: 'xlsx', danger: 'macro-ending', text: '表\n一' },
  {
    name: '图种.jpg',
    content: async () => Buffer.concat([await phonePhoto(), zip([{ name: 'a.exe', content: mz }])]),
    kind: 'picture',
    danger: 'two-in-one',
    copy: 'image/jpeg',
  },
  {
    name: '图种2.jpg',
    content: async () => Buffer.concat([await phonePhoto(), rar([{ name: 'a.exe', content: mz }])]),
    kind: 'picture',
    danger: 'two-in-one',
    copy: 'image/jpeg',
  },
  // Endings and words that only look dangerous
  { name: '建议2026.11.docx', content: () => docx(['点多']), kind: 'docx', text: '点多' },
  {
    name: '关于规范.exe文件下载的建议.txt',
    content: () => Buffer.from('规范 setup.exe 下载'),
    kind: 'text',
    text: '规范 setup.exe 下载',
  },
];
