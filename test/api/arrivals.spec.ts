import { Document, Packer, Paragraph } from 'docx';
import iconv from 'iconv-lite';
import { routes } from '#contract';
import { runJob } from '#jobs';
import { chinaYear, maxFileBytes } from '#platform';
import { Arrivals } from '#suggestions';
import { mailOf } from '../../apps/cli/src/world/post.js';
import type { Caller } from '../support/app.js';
import { type Office, openOffice, opinion, rowCounts } from '../support/office.js';
import { tellRobot } from '../support/talk.js';

let office: Office;
let zhang: Caller;
let li: Caller;
let tian: Caller;
beforeAll(async () => {
  office = await openOffice('arrivals', ['tian', 'zhang', 'li', 'lu', 'du', 'officer']);
  [zhang, li, tian] = await Promise.all([office.world.as('zhang'), office.world.as('li'), office.world.as('tian')]);
});
afterAll(() => office?.close());

const send = (caller: Caller, body: ReturnType<typeof opinion> & { fileIds?: string[] }) =>
  caller.call(routes.arrivals.send, { body });
const receipt = (caller: Caller, id: string) => caller.call(routes.arrivals.receipt, { params: { id } });
const upload = (caller: Caller, name: string, content: Buffer) => caller.upload(routes.files.upload, { name, content });
const uploadRefused = (caller: Caller, name: string, content: Buffer) =>
  upload(caller, name, content).then(
    () => 'accepted',
    (error: unknown) => String(error),
  );
const opened = async (caller: Caller, arrivalId: string) => {
  const { suggestionId } = await receipt(caller, arrivalId);
  return caller.call(routes.suggestions.read, { params: { id: suggestionId ?? '' } });
};

describe('one opinion, sent once', () => {
  test('a double tap and a retry after the answer was lost are one record with one number', async () => {
    const before = await rowCounts(office, ['raw_inbound', 'suggestions', 'outbox']);
    const draft = opinion();
    const taps = await Promise.all([send(zhang, draft), send(zhang, draft), send(zhang, draft)]);
    expect(new Set(taps.map(({ id }) => id)).size).toBe(1);
    expect(taps[0]).toMatchObject({ state: 'stored', number: null, suggestionId: null });
    await office.app.drain();
    const again = await send(zhang, draft);
    expect(again).toMatchObject({ id: taps[0]?.id, state: 'processed', number: expect.stringMatching(/^2019-\d{4}$/) });
    await office.app.drain();
    const after = await rowCounts(office, ['raw_inbound', 'suggestions', 'outbox']);
    // Its job, and the one that tells people.
    expect(after.map((count, i) => count - (before[i] ?? 0))).toEqual([1, 1, 2]);
  });

  test('the same key with other words is refused, and the first words stand', async () => {
    const draft = opinion();
    const { id } = await send(zhang, draft);
    const problem = await zhang.refused(routes.arrivals.send, {
      body: { ...draft, text: '另外一件事情，请一并考虑。' },
    });
    expect(problem).toMatchObject({ status: 409, code: 'key-reused' });
    await office.app.drain();
    expect((await opened(zhang, id)).text).toBe(draft.text);
  });

  test('two people may happen to have the same key', async () => {
    const draft = opinion();
    const [his, hers] = [await send(zhang, draft), await send(li, draft)];
    expect(his.id).not.toBe(hers.id);
    await office.app.drain();
    expect((await receipt(zhang, his.id)).number).not.toBe((await receipt(li, hers.id)).number);
  });

  test('the receipt is for the sender only', async () => {
    const { id } = await send(zhang, opinion());
    await office.app.drain();
    expect((await receipt(zhang, id)).number).toMatch(/^2019-\d{4}$/);
    expect(await li.refused(routes.arrivals.receipt, { params: { id } })).toMatchObject({ code: 'not-found' });
    expect(await tian.refused(routes.arrivals.receipt, { params: { id } })).toMatchObject({ code: 'not-allowed' });
  });

  test('characters that the database cannot hold are left out, everything else stays', async () => {
    const { id } = await send(
      zhang,
      opinion({ title: '路灯\u0000不亮', text: '䶮𠮷路\u0000路灯不亮👨‍👩‍👧，请修。\n第二行' }),
    );
    await office.app.drain();
    expect(await opened(zhang, id)).toMatchObject({ title: '路灯不亮', text: '䶮𠮷路路灯不亮👨‍👩‍👧，请修。\n第二行' });
  });

  test('what is missing is said at its field, in Chinese, and nothing is kept', async () => {
    const before = await rowCounts(office, ['raw_inbound']);
    const problem = await zhang.refused(routes.arrivals.send, { body: opinion({ text: ' 短 ' }) });
    expect(problem).toMatchObject({
      status: 422,
      code: 'bad-input',
      fields: { text: expect.stringMatching(/\p{Script=Han}/u) },
    });
    expect(await rowCounts(office, ['raw_inbound'])).toEqual(before);
  });
});

const heic = Buffer.concat([
  Buffer.from([0, 0, 0, 24]),
  Buffer.from('ftypheic'),
  Buffer.alloc(4),
  Buffer.from('mif1heic'),
  Buffer.alloc(64),
]);
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const exe = Buffer.concat([Buffer.from('MZ\u0090\u0000', 'latin1'), Buffer.alloc(2000, 1)]);
const notes = iconv.encode('二七区䶮湖社区停车情况调查：共有车位八十六个。', 'gb18030');

describe('attachments', () => {
  test('a file is what its bytes say, whatever it is called', async () => {
    const docx = await Packer.toBuffer(new Document({ sections: [{ children: [new Paragraph('停车调查')] }] }));
    const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
    const uploads: [string, Buffer, string][] = [
      ['调查.docx', docx, word],
      ['IMG_0001.HEIC', heic, 'image/heic'],
      ['照片.txt', png, 'image/png'],
      ['情况说明.txt', notes, 'text/plain'],
    ];
    for (const [name, content, contentType] of uploads) {
      expect(await upload(zhang, name, content)).toMatchObject({ name, contentType, size: content.length });
    }
    expect(await uploadRefused(zhang, '现场照片.jpg', exe)).toMatch(
      /^Error: 415 file-type-refused .*"file".*不接受程序文件；可用：图片/,
    );
    expect(await uploadRefused(zhang, '空.txt', Buffer.alloc(0))).toMatch(/^Error: 422 file-empty .*"file"/);
    expect(await uploadRefused(zhang, '碎片.bin', Buffer.from([1, 0, 0x80, 0xff, 7]))).toMatch(
      /file-type-refused .*不接受这种文件（.bin）；可用：图片/,
    );
  });

  test('twenty megabytes go in, one byte more does not', async () => {
    const full = Buffer.alloc(maxFileBytes, 'a');
    expect((await upload(zhang, '日志.txt', full)).size).toBe(maxFileBytes);
    const refused = await uploadRefused(zhang, '日志.txt', Buffer.concat([full, Buffer.from('a')]));
    expect(refused).toMatch(/^Error: 413 file-too-large .*"file"/);
  });

  test('ten are kept in the order given, one named twice counts once, eleven are refused', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 11; i += 1) ids.push((await upload(zhang, `照片${i}.png`, png)).id);
    const problem = await zhang.refused(routes.arrivals.send, { body: { ...opinion(), fileIds: ids } });
    expect(problem).toMatchObject({ status: 422, fields: { fileIds: expect.any(String) } });
    const given = ids.slice(0, 9).reverse();
    const { id } = await send(zhang, { ...opinion(), fileIds: [...given, given[0] ?? ''] });
    await office.app.drain();
    expect((await opened(zhang, id)).attachments.map((file) => file.id)).toEqual(given);
  });

  test("somebody else's upload cannot be attached", async () => {
    const { id } = await upload(li, '她的.png', png);
    const problem = await zhang.refused(routes.arrivals.send, { body: { ...opinion(), fileIds: [id] } });
    expect(problem).toMatchObject({ code: 'file-not-yours', fields: { fileIds: expect.any(String) } });
  });

  test('they are seen by the sender and the desk, byte for byte, and by nobody else', async () => {
    const file = await upload(zhang, '情况 说明"㈠".txt', notes);
    const download = (caller: Caller) => caller.download(routes.files.download, { params: { id: file.id } });
    const others = await Promise.all(['li', 'officer', 'du', 'lu', 'tian'].map((login) => office.world.as(login)));
    for (const caller of others) await expect(download(caller)).rejects.toMatchObject({ status: 404 });
    await send(zhang, { ...opinion(), fileIds: [file.id] });
    await office.app.drain();
    const [member, officer, supervisor, leader, clerk] = others;
    for (const caller of [zhang, leader, clerk]) {
      const got = await download(caller as Caller);
      expect(got).toMatchObject({ name: file.name, type: 'text/plain' });
      expect(got.content.equals(notes)).toBe(true);
    }
    for (const caller of [member, officer, supervisor]) {
      await expect(download(caller as Caller)).rejects.toMatchObject({ status: 404 });
    }
  });
});

describe('many at once', () => {
  const letter = (name: string, at = new Date('2019-06-03T01:00:00Z')) =>
    mailOf({
      name,
      from: { name: '群众', address: `${name}@example.com` },
      subject: `建议${name}`,
      text: '请修路。',
      at,
    });

  test('one that the database refuses does not take its neighbours with it', async () => {
    const arrivals = office.app.app.get(Arrivals);
    const before = await rowCounts(office, ['raw_inbound']);
    const outcomes = await Promise.allSettled([
      ...[1, 2, 3].map((i) => arrivals.storeMail(letter(`before${i}`), `before${i}@example.com`)),
      tellRobot(office, {
        msgid: 'a\u0000b',
        from: { userid: 'ZhangWeiMin' },
        msgtype: 'text',
        text: { content: '修路' },
      }),
      ...[1, 2, 3].map((i) => arrivals.storeMail(letter(`after${i}`), `after${i}@example.com`)),
    ]);
    expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual([true, true, true, false, true, true, true]);
    expect(await rowCounts(office, ['raw_inbound'])).toEqual([(before[0] ?? 0) + 6]);
    await office.app.drain();
  });

  test('two hundred over New Year in China get two hundred numbers without a gap, each of its own year', async () => {
    const arrivals = office.app.app.get(Arrivals);
    const stored: Promise<{ id: string }>[] = [];
    // The hundredth is received at 23:59:59.999, the next one at midnight: the clock moves a millisecond per reading.
    office.app.clock.set(new Date('2019-12-31T23:59:59.899+08:00'));
    for (let i = 0; i < 200; i += 1) stored.push(arrivals.storeMail(letter(`new-year-${i}`), `m${i}@example.com`));
    const ids = (await Promise.all(stored)).map(({ id }) => id);
    const jobs = await office.app.db.rows<{ id: string }>(
      `SELECT id FROM outbox WHERE name = 'suggestions.receive' AND data->>'rawId' = ANY($1)`,
      [ids],
    );
    expect(jobs).toHaveLength(200);
    await Promise.all(jobs.map(({ id }) => runJob(office.app.db, office.app.handlers, id)));
    const made = await office.app.db.rows<{ number: string; receivedAt: Date }>(
      `SELECT s.number, s.received_at AS "receivedAt" FROM suggestions s JOIN arrivals a ON a.suggestion_id = s.id
        WHERE a.raw_inbound_id = ANY($1)`,
      [ids],
    );
    expect(made).toHaveLength(200);
    for (const { number, receivedAt } of made) expect(number.slice(0, 4)).toBe(String(chinaYear(receivedAt)));
    const numbersOf = (year: number) =>
      made.filter((row) => row.number.startsWith(`${year}-`)).map((row) => row.number);
    expect(numbersOf(2019)).toHaveLength(100);
    const expected = Array.from({ length: 100 }, (_, i) => `2020-${String(i + 1).padStart(4, '0')}`);
    expect(numbersOf(2020).sort()).toEqual(expected);
    const all = await office.app.db.rows<{ number: string }>(
      `SELECT number FROM suggestions WHERE number LIKE '2019-%' ORDER BY number`,
    );
    expect(all.map(({ number }) => Number(number.slice(5)))).toEqual(all.map((_, i) => i + 1));
  });
});
