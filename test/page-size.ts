/**
 * Whether the page is light: `node --import tsx test/page-size.ts`. Builds it as it is shipped, without writing it, and
 * fails when the scripts that every page needs (the entry and what it imports, and so on) are 275 kB or more gzipped, or when
 * the charts are among them.
 */
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { ROOT_DIRECTORY } from '../local/paths.ts';

const LARGEST_BYTES = 275_000;
const CHARTS = /\/node_modules\/(echarts|zrender)\//;

process.env.NODE_ENV = 'production';
const { output } = (await build({
  root: path.join(ROOT_DIRECTORY, 'web'),
  logLevel: 'error',
  build: { write: false, reportCompressedSize: false },
})) as Rolldown.RolldownOutput;
const chunks = new Map(output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file]] : [])));
const needed = new Set([...chunks.values()].filter(({ isEntry }) => isEntry));
for (const { imports } of needed) {
  for (const name of imports) {
    const chunk = chunks.get(name);
    if (chunk) needed.add(chunk);
  }
}
const bytes = [...needed].reduce((sum, { code }) => sum + gzipSync(code).length, 0);
const charts = [...needed].flatMap(({ moduleIds }) => moduleIds.filter((id) => CHARTS.test(id)));
console.log(`Every page needs ${(bytes / 1000).toFixed(0)} kB of scripts, gzipped, in ${needed.size} files.`);
if (bytes >= LARGEST_BYTES) {
  console.log(
    `That must be less than ${LARGEST_BYTES / 1000} kB: load what few pages need with these pages.`,
  );
  process.exitCode = 1;
}
if (charts.length > 0) {
  console.log(
    `The charts are loaded before there is one: ${charts[0]}. Import them from charts/canvas.tsx alone.`,
  );
  process.exitCode = 1;
}
