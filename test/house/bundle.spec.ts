import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { installation } from '#platform';

/** Bytes that have to come before the first use, packed as they travel. Pages are loaded when they are opened. */
const most = { 'member.html': 150_000, 'index.html': 400_000 };

const web = join(installation, 'dist', 'web');
const read = (path: string) => readFileSync(join(web, path), 'utf8');

/** The scripts that a page names, and those that they cannot do without. */
function scriptsOf(page: string): Set<string> {
  const found = new Set<string>();
  const visit = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    for (const [, other] of read(path).matchAll(
      /(?:^|[;}\s])import\s*(?:[^"'`()]*?\sfrom\s*|[^"'`()]*?from)?["'`]\.\/([^"'`]+\.js)["'`]/g,
    ))
      visit(`assets/${other}`);
  };
  for (const [, path] of read(page).matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)) visit(path ?? '');
  return found;
}

test.each(Object.entries(most))('what comes before the first use of %s is at most %d bytes', (page, bytes) => {
  const scripts = [...scriptsOf(page)];
  expect(scripts.length).toBeGreaterThan(1);
  const sizes = scripts.map((path) => gzipSync(read(path)).length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(bytes);
});

test('the phone keeps its own files for the time without a network, and nothing of the desk', () => {
  const kept = [...read('sw.js').matchAll(/url["']?:\s*["'`]\/([^"'`]+)["'`]/g)].map(([, path]) => path ?? '');
  expect(kept).toEqual(expect.arrayContaining(['member.html', 'member.webmanifest', 'icon-192.png']));
  for (const path of scriptsOf('member.html')) expect(kept).toContain(path);
  const desk = [...scriptsOf('index.html')].filter((path) => !scriptsOf('member.html').has(path));
  // The few lines by which the parts of either find each other.
  expect(desk.filter((path) => kept.includes(path) && !path.includes('/rolldown-runtime'))).toEqual([]);
  for (const path of kept) expect(read(path).length).toBeGreaterThan(0);
});
