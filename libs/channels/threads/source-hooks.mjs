import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';

const jsc = { parser: { syntax: 'typescript', decorators: true }, target: 'es2022', keepClassNames: true };

/** Imports end in `.js`, the sources in `.ts`. */
export function resolve(specifier, context, next) {
  const own = context.parentURL?.endsWith('.ts') && /^\.\.?\//.test(specifier) && specifier.endsWith('.js');
  const url = own && new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
  if (url && existsSync(fileURLToPath(url))) return { url: url.href, format: 'module', shortCircuit: true };
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const filename = fileURLToPath(url);
  const { code } = await transform(await readFile(filename, 'utf8'), {
    filename,
    jsc,
    module: { type: 'es6' },
    sourceMaps: 'inline',
    swcrc: false,
  });
  return { format: 'module', source: code, shortCircuit: true };
}
