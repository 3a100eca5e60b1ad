import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { fontsAsFiles } from './fonts-as-files.ts';
import { oneLayout } from './one-layout.ts';

// `npm run build:web`; for work on the page: `npx vite web` beside `npm run dashboard -- --port 4000`.
const api = process.env.DRAGOMAN_API ?? 'http://127.0.0.1:4000';

/** What starts the page. It waits for texts, which must not need what it is in. */
const STARTS = /\/web\/(index\.html|src\/main\.tsx)$/;

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), fontsAsFiles(), oneLayout()],
  resolve: {
    // Cloudscape's texts are parsed already; FormatJS has this stand-in for its parser.
    alias: { '@formatjs/icu-messageformat-parser': '@formatjs/icu-messageformat-parser/lib/no-parser' },
  },
  build: {
    outDir: '../.cache/web',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: true,
    // What every page needs is measured by test/page-size.ts, gzipped; ECharts comes with the first chart.
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      output: {
        // What every page needs is one file, which compresses better than 29, and is one request.
        codeSplitting: { groups: [{ name: 'frame', tags: ['$initial'], test: (id) => !STARTS.test(id) }] },
      },
    },
  },
  server: { host: '127.0.0.1', proxy: { '/api': api, '/config.json': api } },
});
