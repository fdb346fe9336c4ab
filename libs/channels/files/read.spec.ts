import sharp from 'sharp';
import { samples } from '../../../test/corpus/files/corpus.js';
import { docx, pdf } from '../../../test/corpus/files/documents.js';
import { zip } from '../../../test/corpus/files/containers.js';
import { iphonePhoto, phonePhoto } from '../../../test/corpus/files/pictures.js';
import { documentsIn, readInThread } from './documents.js';
import { pointsToAttachment, superAttachments } from './hints.js';
import { readFile } from './read.js';

test.each(samples.map((sample) => [sample.name, sample] as const))('%s', async (name, sample) => {
  const found = await readFile({ name, content: await sample.content(), depth: sample.depth ?? 0 });
  expect({
    kind: found.kind,
    danger: found.danger,
    notes: found.notes,
    inner: found.inner.map((file) => file.name),
    copy: found.copies?.copyType,
  }).toEqual({
    kind: sample.kind,
    danger: sample.danger ?? null,
    notes: sample.notes ?? [],
    inner: sample.inner ?? [],
    copy: sample.copy,
  });
  if (sample.text instanceof RegExp) expect(found.text).toMatch(sample.text);
  else expect(found.text).toBe(sample.text ?? null);
});

test('inner files are unpacked byte for byte', async () => {
  const content = zip([
    { name: '甲.txt', content: '甲的字', gbk: true },
    { name: '乙.txt', content: '乙', stored: true },
  ]);
  const { inner } = await readFile({ name: 'x.zip', content, depth: 0 });
  expect(inner.map((file) => Buffer.from(file.content).toString())).toEqual(['甲的字', '乙']);
});

test.each([
  ['a photo of a phone', phonePhoto, 400, 600],
  ['a photo of an iPhone', iphonePhoto, 64, 48],
])('the copy of %s stands upright and says neither where nor by whom it was taken', async (_, make, width, height) => {
  const content = await make();
  expect(content.includes('Zhang San')).toBe(true);
  const { copies } = await readFile({ name: 'a', content, depth: 0 });
  const copy = Buffer.from(copies?.copy ?? []);
  const about = await sharp(copy).metadata();
  expect(about).toMatchObject({ format: 'jpeg', width, height });
  expect([about.exif, about.orientation, about.iptc, about.xmp]).toEqual([undefined, undefined, undefined, undefined]);
  for (const remark of ['Zhang San', 'PhoneMaker', 'GPS', 'Exif']) expect(copy.includes(remark)).toBe(false);
  const thumb = await sharp(Buffer.from(copies?.thumb ?? [])).metadata();
  expect(Math.max(thumb.width, thumb.height)).toBeLessThanOrEqual(240);
});

test('in a thread: the same result, and a damaged file is a note', async () => {
  const [good, bad] = await Promise.all([
    readInThread({ name: '甲.docx', content: await docx(['线程里的字']), depth: 0 }),
    readInThread({ name: '乙.pdf', content: Buffer.from('%PDF-1.4 half'), depth: 0 }),
  ]);
  expect([good.kind, good.text, bad.kind, bad.notes]).toEqual(['docx', '线程里的字', 'pdf', ['broken']]);
  const photo = await readInThread({ name: 'a.heic', content: await iphonePhoto(), depth: 0 });
  expect(photo.copies?.copyType).toBe('image/jpeg');
});

test('documents that “详见附件” may mean, those in an archive too; scans and pictures are none', async () => {
  const files = [
    { name: '照片.jpg', content: await phonePhoto() },
    { name: '建议一.docx', content: await docx(['关于停车的建议', '正文']) },
    { name: '包.zip', content: zip([{ name: '建议二.txt', content: '关于绿化的建议\n正文', gbk: true }]) },
    { name: '扫描.pdf', content: pdf(null) },
  ];
  const found = await documentsIn(files);
  expect(found.map(({ index, name, title }) => [index, name, title])).toEqual([
    [1, '建议一.docx', '关于停车的建议'],
    [2, '建议二.txt', '关于绿化的建议'],
  ]);
});

test('a table is a document only where there is no letter', async () => {
  const table = { name: '清单.csv', content: Buffer.from('序号,建议\n1,增设过街天桥\n2,增设公厕\n') };
  const words = { name: '建议.txt', content: Buffer.from('关于绿化的建议\n正文') };
  expect((await documentsIn([table])).map(({ name }) => name)).toEqual(['清单.csv']);
  expect((await documentsIn([table, words])).map(({ name }) => name)).toEqual(['建议.txt']);
});

test.each([
  ['', true],
  ['详见附件', true],
  ['见附件，谢谢！', true],
  ['您好：\n  建议详见附件，请查收。\n\n发自我的iPhone', true],
  ['张主任您好，附件为关于停车难的建议，请审阅。', true],
  ['现将关于加装电梯的建议发送给您，请查收。', true],
  ['具体内容见附件。此致敬礼', true],
  ['附件：关于增设公厕的建议.docx', true],
  ['尊敬的领导：\n您好！社情民意信息详见附件，请审阅。\n此致\n敬礼！\n张三\n2026年11月6日', true],
  ['如题', true],
  ['详见附件（共2份）', true],
  ['提案见附件。联系电话：13800000000', true],
  ['两篇社情民意信息，请查收', true],
  ['建议内容详见附件，如有问题请与我联系。', true],
  ['>>> 见附件 <<<', true],
  ['Please find attached.', true],
  ['領導：詳見附件，謝謝', true],
  ['🙏详见附件🙏', true],
  ['请打开附件', true],
  ['请看附件表格', true],
  ['见附件压缩包', true],
  ['这是我用WPS Office发送的文件，请查收。', true],
  ['附件是本人提案，请查收。联系人：赵敏，电话13900000001', true],
  [
    '提案委的同志：\n您好！现将我的提案发给您，请审阅。如有不妥，请电话联系 13900000002。\n祝工作顺利！\n    刘波',
    true,
  ],
  [`提案委：\n现将《关于停车的建议》报送贵委，请审阅。\n${' '.repeat(20)}文史委\n${' '.repeat(20)}2026年11月6日`, true],
  ['请查收\n建议增设养老院', false],
  ['附件是照片，另外请把路修一下，坑太深', false],
  ['见附件\n路灯坏了', false],
  ['不同意，见附件', false],
  ['附近没有公厕，见附件', false],
  ['请查收100元', false],
  ['东明路没有路灯，请查收', false],
  ['领导不作为', false],
  ['建议收费', false],
  ['东明路12号', false],
  ['翠湖小区停车难，详见附件', false],
  ['建议增加公交班次。', false],
  ['关于附件收费的建议', false],
])('%j points to an attachment: %s', (text, expected) => expect(pointsToAttachment(text)).toBe(expected));

test.each([
  [
    '从QQ邮箱发来的超大附件\n材料.zip (1.2G, 2026年12月3日 10:00 到期)\n进入下载页面：https://mail.qq.com/cgi-bin/ftnExs_download?k=3a&t=exs_ftn_download&code=1',
    [['材料.zip', '2026年12月3日']],
  ],
  [
    '<a href="https://wx.mail.qq.com/ftn/download?func=3&amp;key=1">现场视频.mp4</a> 2026-12-03',
    [['现场视频.mp4', '2026-12-03']],
  ],
  [
    'https://mail.163.com/large-attachment-download/index.html?p=X-NETEASE-HUGE-ATTACHMENT&file=1 照片.rar',
    [['照片.rar', null]],
  ],
  ['见 https://www.example.gov.cn/art/1.html', []],
  ['请登录 https://mail.qq.com 查看', []],
] as const)('%j', (body, expected) => {
  expect(superAttachments(body).map(({ name, expires }) => [name, expires])).toEqual(expected);
});
