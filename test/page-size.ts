/**
 * Whether the page is light: `node --import tsx test/page-size.ts`. Builds it as it is shipped, without writing it, and fails
 * when the scripts that every page needs (the entry and what it imports, and so on) are 275 kB or more gzipped, those of the
 * overview with the search at its top 340 kB or more, or when the charts are among them.
 */
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { ROOT_DIRECTORY } from '../local/paths.ts';

const CHARTS = /\/node_modules\/(echarts|zrender)\//;
const OVERVIEW = /\/features\/(overview\/overview-page|search\/quick-search)\.tsx$/;

process.env.NODE_ENV = 'production';
const { output } = (await build({
  root: path.join(ROOT_DIRECTORY, 'web'),
  logLevel: 'error',
  build: { write: false, reportCompressedSize: false },
})) as Rolldown.RolldownOutput;
const chunks = new Map(output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file]] : [])));
const entries = [...chunks.values()].filter(({ isEntry }) => isEntry);
const shown = [...chunks.values()].filter(({ facadeModuleId }) => OVERVIEW.test(facadeModuleId ?? ''));
if (entries.length !== 1 || shown.length !== 2) throw new Error('The entry or the overview is not found.');
judge('Every page', entries, 275_000);
judge('The overview', [...entries, ...shown], 340_000);

/** Tells what these need with all that they import, and fails from `limit` bytes on. */
function judge(who: string, starts: readonly Rolldown.OutputChunk[], limit: number): void {
  const needed = new Set(starts);
  for (const { imports } of needed) {
    for (const name of imports) {
      const chunk = chunks.get(name);
      if (chunk) needed.add(chunk);
    }
  }
  const bytes = [...needed].reduce((sum, { code }) => sum + gzipSync(code).length, 0);
  console.log(`${who} needs ${(bytes / 1000).toFixed(0)} kB of scripts, gzipped, in ${needed.size} files.`);
  if (bytes >= limit) {
    console.log(`That must be less than ${limit / 1000} kB: load what few pages need with these pages.`);
    process.exitCode = 1;
  }
  const charts = [...needed].flatMap(({ moduleIds }) => moduleIds.filter((id) => CHARTS.test(id)));
  if (charts.length > 0) {
    console.log(
      `The charts are loaded before there is one: ${charts[0]}. Import them from charts/canvas.tsx alone.`,
    );
    process.exitCode = 1;
  }
}
