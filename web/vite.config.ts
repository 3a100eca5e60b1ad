import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { fontsAsFiles } from './fonts-as-files.ts';
import { oneLayout } from './one-layout.ts';

// `npm run build:web`; for work on the page: `npx vite web` beside `npm run dashboard -- --port 4000`.
const api = process.env.DRAGOMAN_API ?? 'http://127.0.0.1:4000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), fontsAsFiles(), oneLayout()],
  // Cloudscape's texts are parsed already: what parses them is left out, as FormatJS describes it.
  resolve: {
    alias: { '@formatjs/icu-messageformat-parser': '@formatjs/icu-messageformat-parser/lib/no-parser' },
  },
  build: {
    outDir: '../.cache/web',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: true,
    // ECharts is one chunk of 630 kB that comes with the first chart. What every page needs: test/page-size.ts.
    chunkSizeWarningLimit: 700,
  },
  server: { host: '127.0.0.1', proxy: { '/api': api, '/config.json': api } },
});
