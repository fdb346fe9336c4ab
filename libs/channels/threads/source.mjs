// Lets a thread run the TypeScript sources where there is no build: in the specs. Never part of `dist`.
import { register } from 'node:module';

register('./source-hooks.mjs', import.meta.url);
await import('./entry.ts');
