import { randomBytes, randomUUID } from 'node:crypto';
import { routes } from '#contract';
import { chores } from '../../apps/worker/src/schedule.js';
import { sha256 } from '#platform';
import type { Caller } from '../support/app.js';
import { type Office, openOffice, rowCounts } from '../support/office.js';

let office: Office;
let zhang: Caller;
let li: Caller;
beforeAll(async () => {
  office = await openOffice('uploads', ['zhang', 'li']);
  [zhang, li] = await Promise.all([office.world.as('zhang'), office.world.as('li')]);
});
afterAll(() => office?.close());

/** A picture as far as its first bytes say; the rest is noise that no packing makes smaller. */
const photo = (size: number) => Buffer.concat([Buffer.from('ffd8ffe000104a46494600', 'hex'), randomBytes(size - 11)]);
const pieceSize = 100_000;

const begin = (by: Caller, id: string, content: Buffer, name = '现场 照片𠮷.jpg') =>
  by.call(routes.uploads.begin, { params: { id }, body: { name, size: content.length, sha256: sha256(content) } });
const piece = (by: Caller, id: string, content: Buffer, start: number, length = pieceSize) =>
  by.upload(
    routes.uploads.piece,
    { name: 'piece', content: content.subarray(start, start + length) },
    { params: { id, start } },
  );
const refusedPiece = (...asked: Parameters<typeof piece>) =>
  piece(...asked).then(
    () => 'taken',
    (error: { problem: { code: string } }) => error.problem.code,
  );

async function sendAll(by: Caller, id: string, content: Buffer): Promise<void> {
  for (let start = 0; start < content.length; start += pieceSize) await piece(by, id, content, start);
}

test('a file in pieces becomes the very same file, whatever is sent twice', async () => {
  const [id, content] = [randomUUID(), photo(350_000)];
  await expect(begin(zhang, id, content)).resolves.toEqual({ id, received: 0, file: null });
  await piece(zhang, id, content, 0);
  await piece(zhang, id, content, 100_000);
  await expect(piece(zhang, id, content, 0)).resolves.toMatchObject({ received: 200_000 });
  // After the line broke, the phone asks how far it is, and may repeat a part of what is here.
  await expect(begin(zhang, id, content)).resolves.toMatchObject({ received: 200_000 });
  await expect(piece(zhang, id, content, 150_000)).resolves.toMatchObject({ received: 250_000 });
  await piece(zhang, id, content, 250_000);
  const [first, second] = await Promise.all([
    zhang.call(routes.uploads.complete, { params: { id } }),
    zhang.call(routes.uploads.complete, { params: { id } }),
  ]);
  expect(second).toEqual(first);
  expect(first).toMatchObject({ name: '现场 照片𠮷.jpg', contentType: 'image/jpeg', size: 350_000 });
  const kept = await zhang.download(routes.files.download, { params: { id: first.id } });
  expect(kept.content.equals(content)).toBe(true);
  await expect(begin(zhang, id, content)).resolves.toMatchObject({ file: { id: first.id } });
  await expect(piece(zhang, id, content, 0)).resolves.toMatchObject({ file: { id: first.id } });
  expect(await rowCounts(office, ['upload_pieces'])).toEqual([0]);
});

test('two tabs that send the same pieces at once make one file', async () => {
  const [id, content] = [randomUUID(), photo(250_000)];
  await Promise.all([begin(zhang, id, content), begin(zhang, id, content)]);
  for (const start of [0, 100_000, 200_000])
    await Promise.all([piece(zhang, id, content, start), piece(zhang, id, content, start)]);
  const file = await zhang.call(routes.uploads.complete, { params: { id } });
  const kept = await zhang.download(routes.files.download, { params: { id: file.id } });
  expect(sha256(kept.content)).toBe(sha256(content));
});

test('a gap, too much, an unfinished end and another file under the same id are refused', async () => {
  const [id, content] = [randomUUID(), photo(250_000)];
  await begin(zhang, id, content);
  await expect(refusedPiece(zhang, id, content, 100_000)).resolves.toBe('upload-out-of-step');
  await piece(zhang, id, content, 0);
  await expect(refusedPiece(zhang, id, randomBytes(200_000), 0, 200_000)).resolves.toBe('taken');
  await expect(refusedPiece(zhang, id, randomBytes(300_000), 0, 300_000)).resolves.toBe('upload-out-of-step');
  await expect(zhang.refused(routes.uploads.complete, { params: { id } })).resolves.toMatchObject({
    code: 'upload-out-of-step',
  });
  const other = { name: 'other.jpg', size: 250_000, sha256: sha256('other') };
  await expect(zhang.refused(routes.uploads.begin, { params: { id }, body: other })).resolves.toMatchObject({
    code: 'key-reused',
  });
});

test('what does not have its digest is thrown away and may be sent again', async () => {
  const [id, content] = [randomUUID(), photo(150_000)];
  await begin(zhang, id, content);
  await sendAll(zhang, id, randomBytes(150_000));
  await expect(zhang.refused(routes.uploads.complete, { params: { id } })).resolves.toMatchObject({
    code: 'upload-digest-wrong',
  });
  await expect(begin(zhang, id, content)).resolves.toMatchObject({ received: 0, file: null });
  await sendAll(zhang, id, content);
  await expect(zhang.call(routes.uploads.complete, { params: { id } })).resolves.toMatchObject({ size: 150_000 });
});

test('somebody else’s upload does not exist', async () => {
  const [id, content] = [randomUUID(), photo(50_000)];
  await begin(zhang, id, content);
  const asked = { name: 'x', size: content.length, sha256: sha256(content) };
  await expect(li.refused(routes.uploads.begin, { params: { id }, body: asked })).resolves.toMatchObject({
    code: 'not-found',
  });
  await expect(refusedPiece(li, id, content, 0)).resolves.toBe('not-found');
  await expect(li.refused(routes.uploads.complete, { params: { id } })).resolves.toMatchObject({ code: 'not-found' });
  await li.call(routes.uploads.cancel, { params: { id } });
  await piece(zhang, id, content, 0);
  await expect(zhang.call(routes.uploads.complete, { params: { id } })).resolves.toMatchObject({ size: 50_000 });
});

test('what is no file for us, too large, or too much at once is refused in words', async () => {
  const program = Buffer.concat([Buffer.from('4d5a9000', 'hex'), randomBytes(5000)]);
  const id = randomUUID();
  await begin(li, id, program, '照片.jpg');
  await sendAll(li, id, program);
  await expect(li.refused(routes.uploads.complete, { params: { id } })).resolves.toMatchObject({
    code: 'file-type-refused',
  });
  await li.call(routes.uploads.cancel, { params: { id } });
  const huge = { name: 'x.jpg', size: 21 * 1024 * 1024, sha256: sha256('x') };
  await expect(li.refused(routes.uploads.begin, { params: { id }, body: huge })).resolves.toMatchObject({
    code: 'file-too-large',
  });
  const large = { ...huge, size: 20 * 1024 * 1024 };
  for (let i = 0; i < 15; i += 1) await li.call(routes.uploads.begin, { params: { id: randomUUID() }, body: large });
  await expect(li.refused(routes.uploads.begin, { params: { id }, body: large })).resolves.toMatchObject({
    code: 'uploads-too-many',
    title: expect.stringContaining('附件太多'),
  });
});

test('abandoned uploads are forgotten with their pieces; a forgotten file is sent again under the same id', async () => {
  const [broken, id, content] = [randomUUID(), randomUUID(), photo(120_000)];
  await begin(zhang, broken, content);
  await piece(zhang, broken, content, 0);
  await begin(zhang, id, content);
  await sendAll(zhang, id, content);
  const { id: fileId } = await zhang.call(routes.uploads.complete, { params: { id } });
  // No record took it for two days: the chore removed it, while the phone still believes that it is there.
  await office.app.db.rows(`DELETE FROM files WHERE id = $1`, [fileId]);
  await expect(begin(zhang, id, content)).resolves.toEqual({ id, received: 0, file: null });
  // The clock of this story stands years ago: everything has long expired.
  await office.app.db.rows(chores['forget broken uploads'].sql);
  expect(await rowCounts(office, ['uploads', 'upload_pieces'])).toEqual([0, 0]);
});

test('what a phone shares without a service worker waits for its member only', async () => {
  const form = new FormData();
  form.append('title', '群里的消息');
  form.append('text', '福华街路灯不亮𠮷');
  form.append('files', new Blob([new Uint8Array(photo(5000))]), '现场.jpg');
  form.append('files', new Blob([new Uint8Array([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0])]), '程序.exe');
  const share = (cookie: string, origin = 'null') =>
    fetch(`${office.app.url}/m/share`, { method: 'POST', body: form, headers: { cookie, origin }, redirect: 'manual' });
  expect((await share('')).headers.get('location')).toBe('/m?shared=signed-out');
  expect((await share(zhang.cookie, 'https://evil.example')).status).toBe(403);
  const answer = await share(zhang.cookie);
  expect(answer.status).toBe(303);
  const id = /^\/m\?shared=([0-9a-f-]{36})$/.exec(answer.headers.get('location') ?? '')?.[1] ?? '';
  const kept = await zhang.call(routes.shares.read, { params: { id } });
  expect(kept).toMatchObject({ title: '群里的消息', files: [{ name: '现场.jpg', contentType: 'image/jpeg' }] });
  expect(kept.text).toBe('福华街路灯不亮𠮷\n（“程序.exe”不能接收）');
  await expect(li.refused(routes.shares.read, { params: { id } })).resolves.toMatchObject({ code: 'not-found' });
  await li.call(routes.shares.take, { params: { id } });
  await zhang.call(routes.shares.read, { params: { id } });
  await zhang.call(routes.shares.take, { params: { id } });
  await expect(zhang.refused(routes.shares.read, { params: { id } })).resolves.toMatchObject({ code: 'not-found' });
});
