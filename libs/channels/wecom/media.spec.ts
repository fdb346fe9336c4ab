import { createCipheriv, randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { MediaUnavailable, decipherMedia, fetchMedia, isInternal, nameIn } from './media.js';

let server: http.Server;
let origin = '';
beforeAll(async () => {
  server = http.createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', origin);
    if (pathname === '/to') return void response.writeHead(302, { location: searchParams.get('url') ?? '' }).end();
    if (pathname === '/slow') return void setTimeout(() => response.end('late'), 2000);
    if (pathname === '/gone') return void response.writeHead(404).end();
    if (pathname === '/busy') return void response.writeHead(503).end();
    if (pathname === '/endless') return void response.write(Buffer.alloc(5000), () => response.end(Buffer.alloc(5000)));
    response
      .writeHead(200, { 'content-disposition': `attachment; filename="${encodeURIComponent('路灯 䶮.jpg')}"` })
      .end('bytes');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const limits = { hosts: ['.example.com'], ownHosts: ['127.0.0.1'], maxBytes: 8000, timeoutMs: 500 };
const reasonOf = async (url: string, change = {}) =>
  fetchMedia(url, { ...limits, ...change }).then(
    () => null,
    (error: unknown) => (error instanceof MediaUnavailable ? error.reason : error),
  );

test('a file comes with its Chinese name', async () => {
  expect(await fetchMedia(`${origin}/1`, limits)).toEqual({ content: Buffer.from('bytes'), name: '路灯 䶮.jpg' });
  expect((await fetchMedia(`${origin}/to?url=/1`, limits)).content.toString()).toBe('bytes');
});

test.each([
  ['/gone', 'gone'],
  ['/busy', 'unreachable'],
  ['/slow', 'too-slow'],
  ['/endless', 'too-large'],
  ['/to?url=https://evil.example/', 'foreign-host'],
  ['/to?url=file:///etc/passwd', 'foreign-host'],
  ['/to?url=/to%3Furl%3D/to%253Furl%253D/to%25253Furl%25253D/1', 'foreign-host'],
])('%s is %s', async (path, reason) => {
  expect(await reasonOf(origin + path)).toBe(reason);
});

test('foreign hosts, plain HTTP outside and addresses of a network inside are not asked', async () => {
  const attempts = [
    'https://evil.example/',
    'https://example.com.evil.example/',
    'http://img.example.com/',
    'https://user@img.example.com/',
    'ftp://img.example.com/',
    'not an address',
    '',
  ];
  for (const url of attempts) expect([url, await reasonOf(url)]).toEqual([url, 'foreign-host']);
  expect(await reasonOf(origin, { ownHosts: [], hosts: ['127.0.0.1'] })).toBe('foreign-host');
  expect(await reasonOf('https://[::1]/', { hosts: ['::1'] })).toBe('foreign-host');
  // A name that leads inside, though it is on the list.
  expect(await reasonOf('https://localhost/', { hosts: ['localhost'] })).toBe('foreign-host');
});

test.each([
  ['127.0.0.1', true],
  ['10.1.2.3', true],
  ['172.31.0.1', true],
  ['169.254.169.254', true],
  ['::ffff:10.0.0.1', true],
  ['fe80::1', true],
  ['8.8.8.8', false],
  ['172.32.0.1', false],
  ['2400:3200::1', false],
])('%s is inside: %s', (address, inside) => {
  expect(isInternal(address)).toBe(inside);
});

test.each([
  [`attachment; filename*=UTF-8''%E8%B7%AF%E7%81%AF.jpg; filename="x"`, '路灯.jpg'],
  [`attachment; filename="${Buffer.from('路灯.jpg').toString('latin1')}"`, '路灯.jpg'],
  ['attachment; filename=a.pdf', 'a.pdf'],
  ['attachment; filename="100%.pdf"', '100%.pdf'],
  ['inline', null],
  [undefined, null],
])('the name in %j is %j', (disposition, name) => {
  expect(nameIn(disposition)).toBe(name);
});

test('a file opens with its key, and with no other', () => {
  const key = randomBytes(32);
  const sealed = (plain: Buffer) => {
    const pad = 32 - (plain.length % 32);
    const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
    return Buffer.concat([cipher.update(Buffer.concat([plain, Buffer.alloc(pad, pad)])), cipher.final()]);
  };
  for (const length of [0, 1, 31, 32, 5000]) {
    const plain = randomBytes(length);
    expect(decipherMedia(sealed(plain), key.toString('base64')).equals(plain)).toBe(true);
    expect(decipherMedia(sealed(plain), key.toString('base64').replace('=', '')).equals(plain)).toBe(true);
  }
  const some = sealed(Buffer.from('x'));
  for (const [bytes, with_] of [
    [some, randomBytes(32).toString('base64')],
    [some, 'short'],
    [some.subarray(1), key.toString('base64')],
    [Buffer.alloc(0), key.toString('base64')],
  ] as const)
    expect(() => decipherMedia(bytes, with_)).toThrow(MediaUnavailable);
});
