import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import elementPlus from 'unplugin-element-plus/vite';
import { defineConfig, type Plugin } from 'vite';
import { phone } from './phone.js';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** In development the two entries answer at the same addresses as in production: the phone under `/m`. */
const twoDoors: Plugin = {
  name: 'two-doors',
  configureServer(server) {
    server.middlewares.use((request, _response, next) => {
      if (/^\/m(\/[^.]*)?(\?|$)/.test(request.url ?? '')) request.url = '/member.html';
      next();
    });
  },
};

export default defineConfig({
  root: here('.'),
  plugins: [vue(), elementPlus({}), twoDoors, phone],
  resolve: {
    conditions: ['source', 'module', 'browser', 'development|production'],
    alias: [
      { find: '#contract', replacement: here('../../libs/contract/index.ts') },
      // What the contract imports: the same zod, told how to behave in a page.
      { find: /^zod$/, replacement: here('src/zod.ts') },
    ],
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000' } },
  build: {
    outDir: here('../../dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 700,
    rollupOptions: { input: { desk: here('index.html'), member: here('member.html') } },
  },
});
