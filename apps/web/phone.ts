import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { type Plugin, type Rolldown, build } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The mark of the app as pictures; `room` is the share left free around it, for phones that cut icons round. */
const icons = [
  { name: 'icon-192.png', side: 192, room: 0 },
  { name: 'icon-512.png', side: 512, room: 0 },
  { name: 'icon-180.png', side: 180, room: 0, ground: true },
  { name: 'icon-maskable-512.png', side: 512, room: 0.12, ground: true },
] as const;

async function drawIcon({ side, room, ...icon }: (typeof icons)[number]): Promise<Buffer> {
  const inner = Math.round(side * (1 - 2 * room));
  const mark = await sharp(here('public/icon.svg'), { density: 1200 }).resize(inner, inner).png().toBuffer();
  if (!('ground' in icon)) return mark;
  const ground = { create: { width: side, height: side, channels: 4 as const, background: '#1d5fb8' } };
  return sharp(ground)
    .composite([{ input: mark }])
    .png()
    .toBuffer();
}

const digest = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex').slice(0, 16);

/** All that the phone's pages may ask for: the scripts reachable from its entry, with their styles and pictures. */
function filesOfPhone(bundle: Rolldown.OutputBundle): Set<string> {
  const found = new Set<string>();
  const visit = (name: string): void => {
    const file = bundle[name];
    if (!file || found.has(name)) return;
    found.add(name);
    if (file.type !== 'chunk') return;
    for (const other of [...file.imports, ...file.dynamicImports]) visit(other);
    const { importedCss, importedAssets } = file.viteMetadata ?? {};
    for (const other of [...(importedCss ?? []), ...(importedAssets ?? [])]) visit(other);
  };
  for (const file of Object.values(bundle)) {
    if (file.type === 'chunk' && file.isEntry && file.name === 'member') visit(file.fileName);
  }
  return found;
}

/** The service worker in one file, told which files it keeps. */
async function worker(files: { url: string; revision: string | null }[]): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    define: { BUILT_FILES: JSON.stringify(files), 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'es2022',
      rollupOptions: { input: here('src/member/worker/worker.ts'), output: { format: 'iife' } },
    },
  });
  const [output] = [built].flat();
  const script = output && 'output' in output ? output.output[0].code : '';
  if (!script) throw new Error('the service worker was not built');
  return script;
}

/** Makes the phone installable: icons drawn from the mark, and a service worker that keeps the phone's files. */
export const phone: Plugin = {
  name: 'phone',
  apply: 'build',
  enforce: 'post',
  async generateBundle(_options, bundle) {
    const files: { url: string; revision: string | null }[] = [];
    for (const icon of icons) {
      const source = await drawIcon(icon);
      this.emitFile({ type: 'asset', fileName: icon.name, source });
      if (icon.name === 'icon-192.png') files.push({ url: `/${icon.name}`, revision: digest(source) });
    }
    for (const name of ['icon.svg', 'member.webmanifest'])
      files.push({ url: `/${name}`, revision: digest(readFileSync(here(`public/${name}`))) });
    const page = bundle['member.html'];
    if (page?.type !== 'asset') throw new Error('the page of the phone was not built');
    files.push({ url: '/member.html', revision: digest(page.source) });
    // Their names hold a digest of what is in them: such a file never changes.
    for (const name of [...filesOfPhone(bundle)].sort()) files.push({ url: `/${name}`, revision: null });
    this.emitFile({ type: 'asset', fileName: 'sw.js', source: await worker(files) });
  },
};
