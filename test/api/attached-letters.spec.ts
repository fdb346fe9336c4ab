import iconv from 'iconv-lite';
import { routes } from '#contract';
import { FileReadings } from '#files';
import { firstBrokenLink, sha256 } from '#platform';
import { zip } from '../corpus/files/containers.js';
import { docx, pdf } from '../corpus/files/documents.js';
import { doc } from '../corpus/files/ole-writer.js';
import { type Caller, mailbox } from '../support/app.js';
import { type Office, openOffice, rowCounts, zhangMail } from '../support/office.js';

let office: Office;
let tian: Caller;
let wen: Caller;
beforeAll(async () => {
  office = await openOffice('attached-letters', ['tian', 'wen', 'zhang']);
  await signIn();
});
afterAll(() => office?.close());

async function signIn(): Promise<void> {
  [tian, wen] = await Promise.all([office.world.as('tian'), office.world.as('wen')]);
}

interface Enclosed {
  name: string;
  content: Buffer;
}

const word = (text: string) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
const base64 = (content: Buffer) => content.toString('base64').replace(/.{76}/g, '$&\r\n');

/** A mail as people send it from their phone: a few words, and files. */
function letterWith(name: string, subject: string, text: string, files: Enclosed[]): Buffer {
  const at = office.app.clock.now();
  const head = [
    `From: ${word('张伟民')} <${zhangMail}>`,
    `To: <${mailbox}>`,
    `Subject: ${word(subject)}`,
    `Date: ${at.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${sha256(name).slice(0, 24)}@erqi.example>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="b-o-u-n-d"',
    '',
  ];
  const textPart = ['--b-o-u-n-d', 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: base64', ''];
  const parts = files.flatMap((file) => [
    '--b-o-u-n-d',
    `Content-Type: application/octet-stream; name="${word(file.name)}"`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment; filename="${word(file.name)}"`,
    '',
    base64(file.content),
  ]);
  return Buffer.from([...head, ...textPart, base64(Buffer.from(text)), ...parts, '--b-o-u-n-d--', ''].join('\r\n'));
}

/** What the worker does, until nothing waits. */
async function settle(): Promise<void> {
  const readings = office.app.app.get(FileReadings);
  do await office.app.drain();
  while ((await readings.ask()) > 0);
}

let letters = 0;
/** Through the SMTP door and the jobs; answers the id of what it became. */
async function arrives(files: Enclosed[], text = '详见附件'): Promise<string> {
  const name = `attached-${(letters += 1)}`;
  await office.postman.deliver(zhangMail, letterWith(name, `委员建议之${letters}`, text, files));
  await settle();
  const row = await office.app.db.row<{ id: string }>(
    `SELECT suggestion_id AS id FROM arrivals WHERE message_id = $1 AND part = 1`,
    [`<${sha256(name).slice(0, 24)}@erqi.example>`],
  );
  if (!row) throw new Error(`${name} became nothing`);
  return row.id;
}

const read = (id: string) => tian.call(routes.suggestions.read, { params: { id } });
const byFile = (id: string, fileId: string, by = tian) =>
  by.call(routes.suggestions.split, { params: { id }, body: { by: 'file', fileId, title: null } });
const undo = (id: string, moveId: string) => tian.call(routes.suggestions.undoMove, { params: { id, moveId } });
/** Among those that wait: what was put together again goes on by its number alone. */
const found = async (search: string) => {
  const { items } = await tian.call(routes.suggestions.inbox, { query: { search } });
  return items.filter(({ stage }) => stage !== 'merged').map(({ id }) => id);
};
const named = <T extends { name: string }>(files: T[]) => files.map(({ name }) => name);

/** All that an undo must bring back. */
const lies = async (id: string) => {
  const { text, title, originalText, attachments, documents, arrivals } = await read(id);
  return { text, title, originalText, attachments, documents, arrivals };
};

type Writer = (title: string, text: string) => Promise<Buffer> | Buffer;
const kinds: [kind: string, write: Writer][] = [
  ['docx', (title, text) => docx([title, text])],
  ['doc', (title, text) => doc(`${title}\r${text}`)],
  ['wps', (title, text) => doc(`${title}\r${text}`)],
  ['pdf', (title, text) => pdf(`${title}${text}`)],
  ['txt', (title, text) => iconv.encode(`${title}\r\n${text}`, 'gb18030')],
  ['zip', async (title, text) => zip([{ name: '里面/正文.docx', content: await docx([title, text]), gbk: true }])],
];

describe('“详见附件” with one document', () => {
  test.each(kinds)('as .%s says what the document says', async (kind, write) => {
    const text = `${kind}路口没有斑马线，𠮷祥小学门前尤其危险，建议补划。`;
    const content = await write('关于补划斑马线的建议', text);
    const id = await arrives([{ name: `建议.${kind}`, content }]);
    const view = await read(id);
    expect(view.text.replaceAll('\n', '')).toBe(`关于补划斑马线的建议${text}`);
    expect(view).toMatchObject({ originalText: '详见附件', senderName: '张伟民', channel: 'EMAIL' });
    expect(named(view.attachments)).toEqual([`建议.${kind}`]);
    expect(view.documents).toHaveLength(1);
    expect(view.arrivals[0]?.corrections.join()).toContain(kind === 'zip' ? '正文.docx' : `建议.${kind}`);
    expect(await found(`${kind}路口没有斑马线`)).toEqual([id]);
    const original = await tian.download(routes.files.download, { params: { id: view.attachments[0]?.id ?? '' } });
    expect(original.content.equals(content)).toBe(true);
  });

  test('a photo beside it changes nothing; with words of its own the mail speaks for itself', async () => {
    const content = await docx(['关于加装扶手的建议', '医院坡道没有扶手。']);
    const photo = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const files = [
      { name: '现场.png', content: photo },
      { name: '建议.docx', content },
    ];
    expect((await read(await arrives(files))).text).toContain('坡道没有扶手');
    const spoken = await read(await arrives(files, '建议在中医院门前增设公交站，材料附后。'));
    expect(spoken.text).toBe('建议在中医院门前增设公交站，材料附后。');
    expect((await read(await arrives(files, ''))).text).toContain('坡道没有扶手');
  });
});

describe('“详见附件” with two documents', () => {
  const pairs = kinds.map(([kind, write], at): [string, Writer, string, Writer] => {
    const [other, writeOther] = kinds[(at + 1) % kinds.length] ?? kinds[0] ?? ['docx', write];
    return [kind, write, other, writeOther];
  });

  test.each(pairs)(
    'as .%s and another is offered as two; divided, each says its own; taken back, all is as before',
    async (kind, write, other, writeOther) => {
      const mark = `${kind}与${other}`;
      const files = [
        { name: `甲.${kind}`, content: await write(`甲题${mark}`, '福华街停车难，建议划线。') },
        { name: `乙.${other}`, content: await writeOther(`乙题${mark}`, '䶮湖公园无厕所，建议增设。') },
      ];
      const id = await arrives(files);
      const before = await lies(id);
      expect(before.text).toBe('详见附件');
      expect(before.documents).toHaveLength(2);
      const second = before.documents[1];
      const { id: made, moveId } = await byFile(id, second?.fileId ?? '');
      const [first, divided] = [await read(id), await read(made)];
      expect(divided.text.replaceAll('\n', '')).toBe(`乙题${mark}䶮湖公园无厕所，建议增设。`);
      expect(divided.title).toContain(`乙题${mark}`);
      expect(divided).toMatchObject({ senderName: '张伟民', senderState: first.senderState, channel: 'EMAIL' });
      expect(divided.attachments.map((file) => file.id)).toEqual([second?.fileId]);
      // What pointed to two says what the other one says.
      expect(first.text.replaceAll('\n', '')).toBe(`甲题${mark}福华街停车难，建议划线。`);
      expect(first.originalText).toBe('详见附件');
      expect(first.documents.map(({ fileId }) => fileId)).toEqual([before.documents[0]?.fileId]);
      expect([await found(`甲题${mark}`), await found(`乙题${mark}`)]).toEqual([[id], [made]]);
      await undo(id, moveId);
      expect(await lies(id)).toEqual(before);
      expect(await read(made)).toMatchObject({ stage: 'merged', mergedInto: { id }, arrivals: [], attachments: [] });
      expect(await found(`乙题${mark}`)).toEqual([id]);
      for (const each of [id, made]) expect(await firstBrokenLink(office.app.db, 'suggestion', each)).toBeNull();
    },
  );

  test('in one archive with GBK names: each by its name; the archive stays whole with the first', async () => {
    const content = zip([
      { name: '建议/关于停车的建议.docx', content: await docx(['档内停车', '福华街停车难。']), gbk: true },
      { name: '建议/关于公厕的建议.wps', content: doc('档内公厕\r大学路公厕少。'), gbk: true },
    ]);
    const id = await arrives([{ name: '两件建议.zip', content }]);
    const before = await lies(id);
    expect(named(before.documents)).toEqual(['关于停车的建议.docx', '关于公厕的建议.wps']);
    const { id: made, moveId } = await byFile(id, before.documents[0]?.fileId ?? '');
    const divided = await read(made);
    expect(named(divided.attachments)).toEqual(['关于停车的建议.docx']);
    expect(divided.text).toBe('档内停车\n福华街停车难。');
    const first = await read(id);
    expect(first.text).toBe('档内公厕\n大学路公厕少。');
    expect(named(first.attachments)).toEqual(['两件建议.zip']);
    expect(named(first.documents)).toEqual(['关于公厕的建议.wps']);
    expect([await found('档内停车'), await found('档内公厕')]).toEqual([[made], [id]]);
    const whole = await tian.download(routes.files.download, { params: { id: before.attachments[0]?.id ?? '' } });
    expect(whole.content.equals(content)).toBe(true);
    // Once is enough: the same document does not begin a third.
    const again = {
      params: { id },
      body: { by: 'file' as const, fileId: before.documents[0]?.fileId ?? '', title: null },
    };
    expect((await tian.refused(routes.suggestions.split, again)).code).toBe('not-found');
    await undo(made, moveId);
    expect(await lies(id)).toEqual(before);
    // And once more, as if nothing had been.
    const { id: anew } = await byFile(id, before.documents[1]?.fileId ?? '');
    expect((await read(anew)).text).toBe('档内公厕\n大学路公厕少。');
  });

  test('a member whose it became reads the file that was taken out of an archive', async () => {
    const content = zip([
      { name: '一.docx', content: await docx(['归张伟民', '一。']), gbk: true },
      { name: '二.docx', content: await docx(['归李素琴', '二。']), gbk: true },
    ]);
    const id = await arrives([{ name: '转交.zip', content }]);
    const { id: made } = await byFile(id, (await read(id)).documents[1]?.fileId ?? '');
    const body = { memberId: office.world.memberId('陈䶮'), bind: false };
    await tian.call(routes.suggestions.confirmSender, { params: { id: made }, body });
    await office.world.account({ login: 'chen', name: '陈䶮', role: 'member', memberId: body.memberId });
    const chen = await office.world.as('chen');
    const [file] = (await chen.call(routes.suggestions.read, { params: { id: made } })).attachments;
    expect((await chen.download(routes.files.download, { params: { id: file?.id ?? '' } })).name).toBe('二.docx');
    const [archive] = (await read(id)).attachments;
    const whole = { params: { id: archive?.id ?? '' } };
    expect(await chen.refused(routes.files.download, whole)).toMatchObject({ code: 'not-found' });
  });

  test('of three the first goes on pointing to two; what a clerk has put in order stays', async () => {
    const three = await Promise.all(
      ['甲', '乙', '丙'].map(async (name) => ({
        name: `${name}.docx`,
        content: await docx([`三件${name}`, '请办。']),
      })),
    );
    const id = await arrives(three);
    const { documents, version } = await read(id);
    await byFile(id, documents[2]?.fileId ?? '');
    expect((await read(id)).text).toBe('详见附件');
    const edited = { title: '整理过的题目', text: '整理过的文字。', category: null, version: version + 1 };
    const current = await read(id);
    await tian.call(routes.suggestions.edit, { params: { id }, body: { ...edited, version: current.version } });
    await byFile(id, documents[1]?.fileId ?? '');
    expect(await read(id)).toMatchObject({ title: '整理过的题目', text: '整理过的文字。' });
  });

  test('two clerks at the same moment: it is divided once', async () => {
    const files = await Promise.all(
      ['甲', '乙'].map(async (name) => ({ name: `${name}.docx`, content: await docx([`同时${name}`, '请办。']) })),
    );
    for (const enclosed of [
      files,
      [{ name: '同时.zip', content: zip(files.map((file) => ({ ...file, gbk: true }))) }],
    ]) {
      const id = await arrives(enclosed);
      const fileId = (await read(id)).documents[1]?.fileId ?? '';
      const before = await rowCounts(office, ['suggestions', 'arrivals']);
      const outcomes = await Promise.allSettled([byFile(id, fileId, tian), byFile(id, fileId, wen)]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await rowCounts(office, ['suggestions', 'arrivals'])).toEqual(before.map((count) => count + 1));
    }
  });

  test('received in the last second of the year and divided in the next: both bear the number of the year it came', async () => {
    const files = await Promise.all(
      ['甲', '乙'].map(async (name) => ({ name: `${name}.docx`, content: await docx([`跨年${name}`, '请办。']) })),
    );
    const raw = letterWith('last-second', '年末的建议', '详见附件', files);
    office.world.at(new Date('2019-12-31T23:59:59+08:00'));
    await office.postman.deliver(zhangMail, raw);
    office.world.at(new Date('2020-01-01T00:00:30+08:00'));
    await settle();
    await signIn();
    const [id = ''] = await found('跨年甲');
    expect((await read(id)).number).toMatch(/^2019-/);
    const { id: made } = await byFile(id, (await read(id)).documents[1]?.fileId ?? '');
    expect((await read(made)).number).toMatch(/^2019-/);
    const ofYear = async (year: number) =>
      (await tian.call(routes.suggestions.inbox, { query: { year, search: '跨年' } })).items.length;
    expect([await ofYear(2019), await ofYear(2020)]).toEqual([2, 0]);
  });
});
