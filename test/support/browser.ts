import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, type BrowserContextOptions, type Page, type Request, chromium } from 'playwright-core';

/** A Chromium that starts on this machine, and what it needs in its environment. */
interface Program {
  path: string;
  env: Record<string, string>;
}

const run = promisify(execFile);
const installed = createRequire(import.meta.url);
const sentence = (error: unknown) =>
  error instanceof Error ? (error.message.trim().split('\n').at(-1) ?? '') : String(error);

/** Unpacks the Chromium of the npm package once per user and version; aside first, so that nobody meets half of it. */
async function unpack(): Promise<string> {
  const home = dirname(dirname(dirname(installed.resolve('@sparticuz/chromium'))));
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
  const place = join(tmpdir(), `tibantong-chromium-${version}-${userInfo().uid}`);
  if (existsSync(place)) return place;
  const aside = mkdtempSync(`${place}-`);
  // The package asks these two variables what to unpack and where; a process of its own keeps them from all others.
  const env = { ...process.env, TMPDIR: aside, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' };
  const script = `import chromium from '@sparticuz/chromium'; await chromium.executablePath();`;
  await run(process.execPath, ['--input-type=module', '--eval', script], { env, cwd: home });
  const folders = ['/usr/share/fonts', '/usr/local/share/fonts', join(place, 'fonts', 'fonts')];
  const list = folders.map((folder) => `<dir>${folder}</dir>`).join('');
  writeFileSync(join(aside, 'fonts.conf'), `<?xml version="1.0"?><fontconfig>${list}</fontconfig>`);
  try {
    renameSync(aside, place);
  } catch (error) {
    // Another spec file was quicker; its copy is as good.
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(place)) throw error;
  }
  return place;
}

/** The ways to start a Chromium here, the plain one first. */
async function candidates(): Promise<Program[]> {
  const named = process.env.CHROMIUM_PATH;
  if (named) return [{ path: named, env: {} }];
  const own = await unpack();
  const path = join(own, 'chromium');
  const fonts: Record<string, string> = {};
  if (!existsSync('/etc/fonts/fonts.conf')) fonts.FONTCONFIG_FILE = join(own, 'fonts.conf');
  // On a bare Debian the package's own copies of NSS and its companions stand in for those of the system.
  return [
    { path, env: fonts },
    { path, env: { ...fonts, LD_LIBRARY_PATH: join(own, 'al2023', 'lib') } },
  ];
}

/** The program that starts on this machine, or why none does. */
async function find(): Promise<Program | string> {
  let why = '';
  for (const program of await candidates()) {
    try {
      await run(program.path, ['--version'], { env: { ...process.env, ...program.env } });
      return program;
    } catch (error) {
      why = sentence(error);
    }
  }
  return why;
}

const found = await find().catch(sentence);
if (typeof found === 'string') {
  const said = `没有能启动的 Chromium（${found}）。可用 CHROMIUM_PATH 指定一个`;
  if (process.env.CI) throw new Error(`CI 不接受跳过网页测试：${said}`);
  process.stderr.write(`网页测试已跳过：${said}。\n`);
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
];

/** The two kinds of screens: an office computer, and a phone held in one hand. */
export const screens = {
  desk: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
} as const satisfies Record<string, BrowserContextOptions>;

/** Somebody's browser: one page with a session of its own, and what went wrong in it. */
export interface Visit {
  page: Page;
  /** What the console and the network complained of, with what no reader of the page would see. */
  complaints: string[];
  /** Questions to the server that are not answered yet. */
  underWay: Set<Request>;
}

/** Opens a browser of somebody's own at an address. */
export type Open = (screen: keyof typeof screens, url: string, more?: BrowserContextOptions) => Promise<Visit>;

const patience = 20_000;

async function visit(browser: Browser, ...[screen, url, more]: Parameters<Open>): Promise<Visit> {
  const at = { baseURL: url, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce' } as const;
  const context = await browser.newContext({ ...screens[screen], ...at, ...more });
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`出错：${error.message}`));
  page.on('console', (line) => {
    if (line.type() === 'error' || line.type() === 'warning') complaints.push(`控制台：${line.text()}`);
  });
  const underWay = new Set<Request>();
  page.on('request', (request) => underWay.add(request));
  page.on('requestfinished', (request) => underWay.delete(request));
  page.on('requestfailed', (request) => {
    underWay.delete(request);
    // A question that the page itself took back, because a newer one was asked, is no failure.
    const why = request.failure()?.errorText ?? '';
    if (why !== 'net::ERR_ABORTED') complaints.push(`没有取到：${request.method()} ${request.url()} ${why}`);
  });
  page.on('response', (answer) => {
    if (answer.status() >= 400)
      complaints.push(`${answer.status()}：${answer.request().method()} ${new URL(answer.url()).pathname}`);
  });
  await page.goto(screen === 'phone' ? '/m' : '/');
  return { page, complaints, underWay };
}

export interface Telling {
  open: Open;
  /** A part of the story that goes on where the one before ended: after one that went wrong, none is told. */
  chapter(name: string, tell: () => Promise<void>): void;
  /** A part that stands by itself, with browsers of its own. */
  scene(name: string, tell: () => Promise<void>): void;
}

/** Tells a story in one real Chromium. Where none starts it is skipped, and it was said why; CI does not accept that. */
export function inChromium(name: string, tell: (telling: Telling) => void): void {
  let pages: Page[] = [];
  let broken = '';
  /** When it goes wrong, pictures of the open pages are left behind. */
  const tellIt = (what: string, told: () => Promise<void>) =>
    told().catch(async (error: unknown) => {
      await Promise.all(pages.map((page, at) => keepPicture(page, `failed-${what}-${at + 1}`)));
      throw error;
    });
  const chapter: Telling['chapter'] = (what, told) =>
    it(what, async () => {
      if (broken) throw new Error(`没有讲到这里：“${broken}”出了错`);
      broken = what;
      await tellIt(what, told);
      broken = '';
    });
  const scene: Telling['scene'] = (what, told) =>
    it(what, () =>
      tellIt(what, told).finally(async () => {
        await Promise.all(pages.map((page) => page.context().close()));
        pages = [];
      }),
    );
  if (typeof found === 'string') {
    describe.skip(name, () => tell({ open: () => Promise.reject(new Error(found)), chapter, scene }));
    return;
  }
  describe(name, () => {
    let browser: Browser;
    beforeAll(async () => {
      const env = { ...process.env, ...found.env };
      browser = await chromium.launch({ executablePath: found.path, args: flags, env });
    });
    afterAll(() => browser?.close());
    const open: Open = async (...asked) => {
      const visited = await visit(browser, ...asked);
      pages.push(visited.page);
      return visited;
    };
    tell({ open, chapter, scene });
  });
}

const artifacts = fileURLToPath(new URL('../.artifacts/', import.meta.url));

/** Leaves a picture of a page behind, for somebody to look at. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(artifacts, { recursive: true });
  await page.screenshot({ path: join(artifacts, `${name.replace(/[^\p{L}\p{N}]+/gu, '-')}.png`) });
}
