import { createServer, type Server } from 'node:net';
import sharp from 'sharp';
import { routes } from '#contract';
import { FileReadings } from '#files';
import { drain } from '#jobs';
import type { Caller } from '../support/app.js';
import { type Office, openOffice, opinion, zhangMail } from '../support/office.js';
import { rar, zip } from '../corpus/files/containers.js';
import { docm, docx, pdf } from '../corpus/files/documents.js';
import { iphonePhoto, phonePhoto } from '../corpus/files/pictures.js';

let office: Office;
let zhang: Caller;
let li: Caller;
let tian: Caller;
let admin: Caller;
beforeAll(async () => {
  office = await openOffice('files-contents', ['tian', 'zhang', 'li', 'lu']);
  zhang = await office.world.as('zhang');
  li = await office.world.as('li');
  tian = await office.world.as('tian');
  admin = await office.world.as('admin');
});
afterAll(() => office?.close());

/** What the worker does every second, until nothing waits. */
async function readAll(at: Office = office): Promise<void> {
  const readings = at.app.app.get(FileReadings);
  do await drain(at.app.db, at.app.handlers);
  while ((await readings.ask()) > 0);
}

let mails = 0;
/** A mail with one attachment, read; answers its suggestion and the files that belong to it. */
async function mailWith(
  name: string,
  content: Buffer,
  text = '详细说明在附件里，另有几点补充意见。',
  at: Office = office,
) {
  const subject = `关于附件的建议 ${(mails += 1)}`;
  const attachment = { name, contentType: 'application/octet-stream', content };
  const from = { name: '张伟民', address: zhangMail };
  await at.world.mail({ name: `with-${mails}`, from, subject, text, at: at.app.clock.now(), attachment });
  await readAll(at);
  const row = await at.app.db.row<{ id: string; fileId: string }>(
    `SELECT s.id, f.file_id AS "fileId" FROM suggestions s JOIN suggestion_files f ON f.suggestion_id = s.id WHERE s.title = $1`,
    [subject],
  );
  if (!row) throw new Error(`no suggestion ${subject}`);
  return row;
}
const readingsOf = async (caller: Caller, ...ids: string[]) =>
  (await caller.call(routes.files.readings, { query: { ids } })).items;
const found = async (caller: Caller, search: string) =>
  (await caller.call(routes.suggestions.inbox, { query: { search } })).items.map(({ id }) => id);

describe('words', () => {
  test('a document is read in the browser and found by its words, also in the middle of the text', async () => {
    const { id, fileId } = await mailWith('说明.docx', await docx(['翠湖小区三号楼共有住户八十六户。', '䶮𠮷路口']));
    expect(await readingsOf(tian, fileId)).toMatchObject([
      { name: '说明.docx', state: 'ready', hasText: true, notes: [] },
    ]);
    expect(await tian.call(routes.files.text, { params: { id: fileId } })).toMatchObject({
      text: '翠湖小区三号楼共有住户八十六户。\n䶮𠮷路口',
    });
    for (const search of ['住户八十六', '三号楼共有住户八', '䶮𠮷', '𠮷路口', '说明.docx']) {
      expect(await found(tian, search)).toEqual([id]);
    }
    expect(await found(tian, '八十六户翠湖')).toEqual([]);
    // Another member sees neither the suggestion nor the words of its file.
    expect(await readingsOf(li, fileId)).toEqual([]);
    expect(await li.refused(routes.files.text, { params: { id: fileId } })).toMatchObject({ code: 'not-found' });
  });

  test('a scan says that a person must read it', async () => {
    const { fileId } = await mailWith('扫描.pdf', pdf(null));
    expect(await readingsOf(tian, fileId)).toMatchObject([
      { hasText: false, notes: [expect.stringContaining('需人工阅读')] },
    ]);
  });

  test('what the app uploads is read as well, before and after it is sent', async () => {
    const { id } = await zhang.upload(routes.files.upload, {
      name: '调研.txt',
      content: Buffer.from('河岸步道照明调研'),
    });
    await readAll();
    expect(await readingsOf(zhang, id)).toMatchObject([{ id, state: 'ready', hasText: true }]);
    expect(await readingsOf(li, id)).toEqual([]);
    await zhang.call(routes.arrivals.send, { body: opinion({ fileIds: [id] }) });
    await readAll();
    expect(await found(tian, '步道照明调研')).toHaveLength(1);
  });
});

describe('containers', () => {
  test('inner files of a zip with GBK names belong to the same record, and are found', async () => {
    const inner = zip([{ name: '里层.txt', content: '最里面的一句话', gbk: true }]);
    const content = zip([
      { name: '资料/甲方案.docx', content: await docx(['甲方案：拓宽路口']), gbk: true },
      { name: '里层.zip', content: inner, gbk: true },
    ]);
    const { id, fileId } = await mailWith('材料.zip', content);
    const items = await readingsOf(tian, fileId);
    expect(items.map(({ name, from, state }) => [name, from?.name ?? null, state])).toEqual([
      ['材料.zip', null, 'ready'],
      ['甲方案.docx', '材料.zip', 'ready'],
      ['里层.zip', '材料.zip', 'ready'],
      ['里层.txt', '里层.zip', 'ready'],
    ]);
    const deepest = items.at(-1)?.id ?? '';
    expect((await tian.download(routes.files.download, { params: { id: deepest } })).content.toString()).toBe(
      '最里面的一句话',
    );
    expect((await zhang.download(routes.files.download, { params: { id: deepest } })).name).toBe('里层.txt');
    expect(await li.refused(routes.files.download, { params: { id: deepest } })).toMatchObject({ code: 'not-found' });
    expect(await found(tian, '最里面的一句')).toEqual([id]);
    // The container itself is kept as it came.
    expect((await tian.download(routes.files.download, { params: { id: fileId } })).content.equals(content)).toBe(true);
  });

  test('a rar is opened; a locked file in it needs a person', async () => {
    const { fileId } = await mailWith('材料.rar', rar([{ name: '中文.txt', content: '压缩包里的话' }]));
    expect((await readingsOf(tian, fileId)).map(({ name }) => name)).toEqual(['材料.rar', '中文.txt']);
    const locked = await mailWith('加密.rar', rar([{ name: '密.txt', content: 'x' }], { locked: true }));
    expect(await readingsOf(tian, locked.fileId)).toMatchObject([{ notes: [expect.stringContaining('密码')] }]);
  });

  test('all that comes out of one file stays below 100 MB, however deep it lies', async () => {
    const inner = zip([{ name: '里层.txt', content: '第二层的话' }]);
    const { fileId } = await mailWith('多层.zip', zip([{ name: '内.zip', content: inner }]));
    const [, second, third] = await readingsOf(tian, fileId);
    expect(third?.from?.name).toBe('内.zip');
    // As if what came out before had been nearly all that may.
    await office.app.db.rows(`DELETE FROM files WHERE id = $1`, [third?.id]);
    await office.app.db.rows(`UPDATE files SET size = $2 WHERE id = $1`, [second?.id, 100 * 1024 * 1024 - 3]);
    await tian.call(routes.files.retry, { params: { id: second?.id ?? '' } });
    await readAll();
    const again = await readingsOf(tian, fileId);
    expect(again.map(({ name, notes }) => [name, notes])).toEqual([
      ['多层.zip', []],
      ['内.zip', ['里面有文件没有取出']],
    ]);
  });
});

describe('quarantine', () => {
  const mz = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200), Buffer.from('PE')]);

  test('a program leaves to nobody but the administrator who says so, and that is written down', async () => {
    const { fileId } = await mailWith('报告.pdf.exe', mz);
    expect(await readingsOf(tian, fileId)).toMatchObject([
      { state: 'quarantined', reason: expect.stringContaining('程序'), may: [] },
    ]);
    const params = { id: fileId };
    for (const caller of [tian, zhang, admin]) {
      expect(await caller.refused(routes.files.download, { params })).toMatchObject({ code: 'file-quarantined' });
    }
    const query = { confirm: 'quarantined' as const };
    expect(await tian.refused(routes.files.download, { params, query })).toMatchObject({ code: 'file-quarantined' });
    expect((await admin.download(routes.files.download, { params, query })).content.equals(mz)).toBe(true);
    const course = await office.app.db.rows(
      `SELECT who, action FROM trail WHERE subject_kind = 'file' AND subject_id = $1`,
      [fileId],
    );
    expect(course).toMatchObject([{ action: 'open-quarantined' }]);
    expect(await tian.refused(routes.files.release, { params, body: { reason: '看过了' } })).toMatchObject({
      code: 'file-not-releasable',
    });
  });

  test('a program is quarantined from its first moment, before the job has run', async () => {
    const row = await office.app.db.row<{ id: string }>(
      `SELECT file_id AS id FROM file_readings WHERE kind = 'program' LIMIT 1`,
    );
    await office.app.db.rows(
      `UPDATE file_readings SET state = 'waiting', read_at = NULL, kind = NULL, danger = NULL, asked_at = now() WHERE file_id = $1`,
      [row?.id],
    );
    expect(await tian.refused(routes.files.download, { params: { id: row?.id ?? '' } })).toMatchObject({
      code: 'file-quarantined',
    });
    await office.app.app.get(FileReadings).read(row?.id ?? '');
  });

  test('a program in an archive quarantines the archive; what else is in it stays usable', async () => {
    const { fileId } = await mailWith(
      '工具.zip',
      zip([
        { name: '说明.txt', content: '先看我' },
        { name: 'setup.exe', content: mz },
      ]),
    );
    const items = await readingsOf(tian, fileId);
    expect(items.map(({ name, state, reason }) => [name, state, reason])).toEqual([
      ['工具.zip', 'quarantined', '压缩包里有程序'],
      ['说明.txt', 'ready', null],
      ['setup.exe', 'quarantined', expect.stringContaining('程序')],
    ]);
  });

  test('a document with macros is let through by a clerk with a reason', async () => {
    const { fileId } = await mailWith('统计表.docx', docm('表格说明'));
    const params = { id: fileId };
    expect(await readingsOf(tian, fileId)).toMatchObject([{ state: 'quarantined', may: ['release'], hasText: true }]);
    expect(await readingsOf(zhang, fileId)).toMatchObject([{ state: 'quarantined', may: [] }]);
    expect(await zhang.refused(routes.files.release, { params, body: { reason: '是我的' } })).toMatchObject({
      status: 403,
    });
    await tian.call(routes.files.release, { params, body: { reason: '已电话核实，是统计表' } });
    expect(await readingsOf(zhang, fileId)).toMatchObject([
      { state: 'ready', reason: expect.stringContaining('已放行：已电话核实') },
    ]);
    expect((await zhang.download(routes.files.download, { params })).content.length).toBeGreaterThan(0);
    expect(await tian.refused(routes.files.release, { params, body: { reason: '再放行' } })).toMatchObject({
      code: 'file-not-quarantined',
    });
  });
});

describe('pictures', () => {
  test.each([
    ['IMG_0001.jpg', phonePhoto],
    ['IMG_0002.HEIC', iphonePhoto],
  ])('%s: the secretariat has the original, everybody else a copy without place and device', async (name, make) => {
    const original = await make();
    const { fileId } = await mailWith(name, original);
    const params = { id: fileId };
    expect((await tian.download(routes.files.download, { params })).content.equals(original)).toBe(true);
    for (const [caller, query] of [
      [zhang, {}],
      [tian, { as: 'copy' }],
      [zhang, { as: 'thumb' }],
    ] as const) {
      const copy = await caller.download(routes.files.download, { params, query });
      expect(copy.name).toMatch(/^IMG_000\d\.jpg$/);
      expect((await sharp(copy.content).metadata()).exif).toBeUndefined();
      expect(copy.content.includes('Zhang San')).toBe(false);
    }
    expect(await readingsOf(zhang, fileId)).toMatchObject([{ hasCopy: true, may: [] }]);
    expect(await readingsOf(tian, fileId)).toMatchObject([{ hasCopy: true, may: ['original'] }]);
  });

  test('one that cannot be converted stays, with a sentence and another try', async () => {
    const broken = (await phonePhoto()).subarray(0, 400);
    const { fileId } = await mailWith('半张.jpg', broken);
    const params = { id: fileId };
    expect(await readingsOf(tian, fileId)).toMatchObject([{ notes: ['图片未能转换'], may: ['retry', 'original'] }]);
    expect(await zhang.refused(routes.files.download, { params })).toMatchObject({ code: 'file-no-copy' });
    expect((await tian.download(routes.files.download, { params })).content.equals(broken)).toBe(true);
    await tian.call(routes.files.retry, { params });
    expect(await readingsOf(tian, fileId)).toMatchObject([{ state: 'waiting' }]);
    await readAll();
    expect(await readingsOf(tian, fileId)).toMatchObject([{ state: 'ready', notes: ['图片未能转换'] }]);
  });
});

describe('viruses', () => {
  const eicar = 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$' + 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*';
  let clamd: Server | null = null;
  let port = 0;

  /** Speaks INSTREAM as clamd does, and knows one virus. */
  const startClamd = (): Promise<void> =>
    new Promise((resolve) => {
      clamd = createServer((socket) => {
        let heard = Buffer.alloc(0);
        socket.on('error', () => undefined);
        socket.on('data', (data) => {
          heard = Buffer.concat([heard, data]);
          const start = 'zINSTREAM\u0000'.length;
          let at = start;
          const bodies: Buffer[] = [];
          while (at + 4 <= heard.length) {
            const size = heard.readUInt32BE(at);
            if (size === 0) {
              const known = Buffer.concat(bodies).includes('EICAR-STANDARD-ANTIVIRUS');
              socket.end(`stream: ${known ? 'Eicar-Test-Signature FOUND' : 'OK'}\u0000`);
              return;
            }
            bodies.push(heard.subarray(at + 4, at + 4 + size));
            at += 4 + size;
          }
        });
      });
      clamd.listen(port, '127.0.0.1', () => {
        const address = clamd?.address();
        if (address && typeof address === 'object') port = address.port;
        resolve();
      });
    });
  const stopClamd = () => new Promise<void>((resolve) => void clamd?.close(() => resolve()));

  test('infected files are quarantined; while the scanner is down files wait, and are looked at later', async () => {
    await startClamd();
    const guarded = await openOffice('files-viruses', ['tian', 'zhang'], { CLAMAV_ADDRESS: `127.0.0.1:${port}` });
    try {
      const clerk = await guarded.world.as('tian');
      const chief = await guarded.world.as('admin');
      const clean = await mailWith('干净.txt', Buffer.from('没有病毒'), '正文一二三四五六七八九十。', guarded);
      expect(await readingsOf(clerk, clean.fileId)).toMatchObject([{ state: 'ready' }]);
      const bad = await mailWith('附件.txt', Buffer.from(eicar), '正文一二三四五六七八九十。', guarded);
      expect(await readingsOf(clerk, bad.fileId)).toMatchObject([
        { state: 'quarantined', reason: '查出病毒', may: [] },
      ]);
      expect(await clerk.refused(routes.files.download, { params: { id: bad.fileId } })).toMatchObject({
        code: 'file-quarantined',
      });

      await stopClamd();
      const waiting = await mailWith(
        '稍后.txt',
        Buffer.from(`稍后再查 ${eicar}`),
        '正文一二三四五六七八九十。',
        guarded,
      );
      const params = { id: waiting.fileId };
      expect(await readingsOf(clerk, waiting.fileId)).toMatchObject([{ state: 'unscanned' }]);
      expect(await clerk.refused(routes.files.download, { params })).toMatchObject({ code: 'file-not-scanned' });
      expect(await clerk.call(routes.files.scanner)).toEqual({
        configured: true,
        waiting: 1,
        problem: expect.stringContaining('查毒程序没有运行'),
        quarantined: 1,
      });
      // It stands at 运行 in the menu as something that does not run.
      expect((await clerk.call(routes.todo.read)).counts).toMatchObject({ failed: 1 });
      await startClamd();
      guarded.app.clock.set(new Date(guarded.app.clock.now().getTime() + 120_000));
      await readAll(guarded);
      expect(await readingsOf(clerk, waiting.fileId)).toMatchObject([{ state: 'quarantined', reason: '查出病毒' }]);
      expect(await chief.call(routes.files.scanner)).toMatchObject({ waiting: 0, problem: null, quarantined: 2 });
    } finally {
      await guarded.close();
      await stopClamd();
    }
  }, 60_000);

  test('without a scanner nothing waits for one', async () => {
    expect(await tian.call(routes.files.scanner)).toMatchObject({ configured: false, waiting: 0, problem: null });
  });
});

test('forgotten: what came out of a forgotten upload goes with it, what a record holds stays whole', async () => {
  const { runChore } = await import('../../apps/worker/src/schedule.js');
  const content = zip([{ name: '里.txt', content: '里面的字' }]);
  const kept = await mailWith('留.zip', content);
  const { id } = await zhang.upload(routes.files.upload, { name: '弃.zip', content });
  await readAll();
  const before = (await readingsOf(tian, kept.fileId)).length;
  await office.app.db.rows(`UPDATE files SET uploaded_at = now() - interval '3 days'`);
  for (let i = 0; i < 3; i += 1) await runChore(office.app.app, 'forget abandoned uploads');
  await runChore(office.app.app, 'forget bytes without a file');
  expect(await office.app.db.rows(`SELECT 1 FROM files WHERE id = $1`, [id])).toEqual([]);
  expect(
    await office.app.db.rows(
      `SELECT 1 FROM files f WHERE NOT EXISTS (SELECT 1 FROM file_readings r WHERE r.file_id = f.id)`,
    ),
  ).toEqual([]);
  expect((await readingsOf(tian, kept.fileId)).length).toBe(before);
  const photo = await office.app.db.row<{ id: string }>(
    `SELECT file_id AS id FROM file_readings WHERE copy_sha256 IS NOT NULL LIMIT 1`,
  );
  expect(
    (await tian.download(routes.files.download, { params: { id: photo?.id ?? '' }, query: { as: 'thumb' } })).content
      .length,
  ).toBeGreaterThan(100);
});
