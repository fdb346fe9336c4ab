import { readFileSync, readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import ts from 'typescript';
import { installation } from '#platform';

const longestFile = 300;
const longestFunction = 50;

interface Source {
  path: string;
  text: string;
  /** Of a page, its scripts with everything else blanked out, so that lines keep their numbers. */
  tree: ts.SourceFile;
}

const filesUnder = (folder: string): string[] =>
  readdirSync(join(installation, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs|vue)$/.test(entry.name))
    .map((entry) => relative(installation, join(entry.parentPath, entry.name)))
    .sort();

function scriptOf(page: string): string {
  const scripts = [...page.matchAll(/<script[^>]*>\n?([^]*?)<\/script>/g)];
  let blanked = page.replace(/[^\n]/g, ' ');
  for (const { index, 0: whole, 1: script = '' } of scripts) {
    const from = index + whole.indexOf(script);
    blanked = blanked.slice(0, from) + script + blanked.slice(from + script.length);
  }
  return blanked;
}

const sources: Source[] = ['apps', 'libs'].flatMap(filesUnder).map((path) => {
  const text = readFileSync(join(installation, path), 'utf8');
  const script = path.endsWith('.vue') ? scriptOf(text) : text;
  return { path, text, tree: ts.createSourceFile(path, script, ts.ScriptTarget.ES2023, true) };
});

/** All nodes that hold, as `path:line`. */
function places(holds: (node: ts.Node) => boolean, from = sources): string[] {
  return from.flatMap(({ path, tree }) => {
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      if (holds(node)) found.push(`${path}:${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
      node.forEachChild(visit);
    };
    visit(tree);
    return found;
  });
}

const linesOf = (text: string) => text.split('\n').length - 1;
const isSpec = ({ path }: Source) => path.endsWith('.spec.ts');

test('the sources are read, pages as well', () => {
  expect(sources.length).toBeGreaterThan(200);
  expect(places((node) => ts.isIdentifier(node) && node.text === 'defineProps')).not.toEqual([]);
});

test(`no file is longer than ${longestFile} lines`, () => {
  const long = sources
    .filter(({ text }) => linesOf(text) > longestFile)
    .map(({ path, text }) => `${path}: ${linesOf(text)}`);
  expect(long).toEqual([]);
});

test(`no function is longer than ${longestFunction} lines, but for the SQL of a migration`, () => {
  const isLong = (node: ts.Node) => ts.isFunctionLike(node) && linesOf(node.getText()) + 1 > longestFunction;
  const ruled = sources.filter((source) => !isSpec(source) && !source.path.includes('/migrations/'));
  expect(places(isLong, ruled)).toEqual([]);
});

test('no type is given up: no `any`, no double cast', () => {
  expect(places((node) => node.kind === ts.SyntaxKind.AnyKeyword)).toEqual([]);
  const isUnknown = (node: ts.Node) => ts.isAsExpression(node) && node.type.kind === ts.SyntaxKind.UnknownKeyword;
  expect(places((node) => ts.isAsExpression(node) && isUnknown(node.expression))).toEqual([]);
});

test('no checker is told to look away', () => {
  const silenced = sources.filter(({ text }) =>
    /@ts-(ignore|nocheck|expect-error)|(es|ox)lint-disable|prettier-ignore/.test(text),
  );
  expect(silenced.map(({ path }) => path)).toEqual([]);
});

test('no module waits for another that waits for it', () => {
  expect(places((node) => ts.isIdentifier(node) && node.text === 'forwardRef')).toEqual([]);
});

test('the environment is read in one place of the libs', () => {
  const reads = (node: ts.Node) => ts.isPropertyAccessExpression(node) && node.getText() === 'process.env';
  const inLibs = sources.filter((source) => source.path.startsWith('libs/') && !isSpec(source));
  expect(new Set(places(reads, inLibs).map((place) => place.split(':')[0]))).toEqual(
    new Set(['libs/platform/config.ts']),
  );
});

test('files and folders are named after what they hold', () => {
  const empty = /(^|[-./])(utils?|common|shared|helpers?|service|manager|impl|base|abstract|dto|misc)([-./]|$)/i;
  expect(sources.map(({ path }) => path).filter((path) => empty.test(path))).toEqual([]);
});

test('each lib is flat enough to be seen at once and has one entrance', () => {
  const libs = readdirSync(join(installation, 'libs'));
  for (const lib of libs) expect(sources.map(({ path }) => path)).toContain(`libs/${lib}/index.ts`);
  const inside = sources.filter(({ path }) => path.startsWith('libs/') && basename(path) === 'index.ts');
  expect(inside.map(({ path }) => path).filter((path) => path.split('/').length > 3)).toEqual([
    'libs/platform/db/migrations/index.ts',
  ]);
});
