import { routes } from '#contract';
import type { Caller } from '../support/app.js';
import { type Office, openOffice, rowCounts } from '../support/office.js';

let office: Office;
let zhang: Caller;
beforeAll(async () => {
  office = await openOffice('files', ['zhang', 'li', 'lu']);
  zhang = await office.world.as('zhang');
});
afterAll(() => office?.close());

const post = (body: RequestInit['body'], headers: Record<string, string> = {}) =>
  fetch(`${office.app.url}/api/files`, { method: 'POST', body, headers: { cookie: zhang.cookie, ...headers } });
const problemOf = async (answer: Promise<Response>) => {
  const response = await answer;
  const { code, title } = (await response.json()) as { code: string; title: string };
  return { status: response.status, code, title };
};

test('an upload that is no upload is refused in words, whatever is wrong with it', async () => {
  const before = await rowCounts(office, ['files', 'file_contents']);
  const form = new FormData();
  form.append('note', 'no file at all');
  const attempts = [
    post(null),
    post('{}', { 'content-type': 'application/json' }),
    post('nonsense', { 'content-type': 'multipart/form-data; boundary=x' }),
    post(form),
  ];
  for (const attempt of attempts) {
    const { status, title } = await problemOf(attempt);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(title).toMatch(/\p{Script=Han}{2}/u);
  }
  expect(await rowCounts(office, ['files', 'file_contents'])).toEqual(before);
});

test('a download is offered for saving and can do nothing in our page', async () => {
  const content = Buffer.from('<script>alert(document.cookie)</script>');
  const { id } = await zhang.upload(routes.files.upload, { name: '../说明"；\r\nX-Evil: 1.html', content });
  const response = await fetch(`${office.app.url}/api/files/${id}`, { headers: { cookie: zhang.cookie } });
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': expect.stringMatching(/^text\/plain/),
    'content-disposition': expect.stringMatching(/^attachment; /),
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining('sandbox'),
    'cache-control': expect.stringContaining('no-store'),
  });
  expect(response.headers.has('x-evil')).toBe(false);
  expect(Buffer.from(await response.arrayBuffer()).equals(content)).toBe(true);
});

test('equal bytes are kept once, each upload under its own name and for its own person', async () => {
  const [, before = 0] = await rowCounts(office, ['files', 'file_contents']);
  const li = await office.world.as('li');
  const upload = (by: Caller, name: string) =>
    by.upload(routes.files.upload, { name, content: Buffer.from('同样的字节') });
  const made = await Promise.all([upload(zhang, '一.txt'), upload(zhang, '二.txt'), upload(li, '三.txt')]);
  expect(await rowCounts(office, ['file_contents'])).toEqual([before + 1]);
  expect(new Set(made.map(({ id }) => id)).size).toBe(3);
  const params = { id: made[2]?.id ?? '' };
  expect((await li.download(routes.files.download, { params })).name).toBe('三.txt');
  expect(await zhang.refused(routes.files.download, { params })).toMatchObject({ code: 'not-found' });
});

test('a reader who breaks off a download troubles nobody else', async () => {
  const { cookie } = await office.world.as('lu');
  for (let i = 0; i < 5; i += 1) {
    const leaving = new AbortController();
    const response = await fetch(`${office.app.url}${routes.proposals.workbook.path}`, {
      headers: { cookie },
      signal: leaving.signal,
    });
    expect(response.status).toBe(200);
    leaving.abort();
  }
  // An error that nobody catches would end the process, here as in the product.
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect((await fetch(`${office.app.url}/api/health`)).status).toBe(200);
});

test('what is no id is not found or not understood, never an error of ours', async () => {
  const strange = ['x', '..%2f..%2fetc%2fpasswd', '00000000-0000-0000-0000-000000000000', '%00'];
  for (const id of strange) {
    const response = await fetch(`${office.app.url}/api/files/${id}`, { headers: { cookie: zhang.cookie } });
    expect([404, 422, 400]).toContain(response.status);
  }
});
