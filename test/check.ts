/**
 * Types, lint and unused code of both languages: `node --import tsx test/check.ts`.
 * Runs as many checks at once as there are cores, shows what the failed ones said, exits with 1 if any failed.
 */

import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import colors from 'picocolors';
import { PYTHON, ROOT_DIRECTORY } from '../local/paths.ts';

interface Check {
  name: string;
  command: string;
  args: string[];
  directory?: string;
}

const node = (name: string, script: string, ...args: string[]): Check => ({
  name,
  command: path.join(ROOT_DIRECTORY, 'node_modules', '.bin', script),
  args,
});
const ruff = path.join(ROOT_DIRECTORY, '.venv', 'bin', 'ruff');
const pythonProjects = ['containers/trainer', 'local/emulator'];

/** The longest first, so that no core waits for the last one. */
const CHECKS: Check[] = [
  ...pythonProjects.map((project) =>
    node(`pyright ${project}`, 'pyright', '--project', project, '--pythonpath', PYTHON),
  ),
  node('types', 'tsc', '--noEmit', '--project', '.'),
  node('types of the page', 'tsc', '--noEmit', '--project', 'web'),
  node('unused code', 'knip'),
  node('lint and format', 'biome', 'check', '.'),
  {
    name: 'size of the page',
    command: process.execPath,
    args: ['--import', 'tsx', 'test/page-size.ts'],
  },
  {
    name: 'JSON Schemas are current',
    command: process.execPath,
    args: ['--import', 'tsx', 'contracts/generate-json-schemas.ts', '--check'],
  },
  ...pythonProjects.flatMap((project) => [
    { name: `ruff ${project}`, command: ruff, args: ['check', '.'], directory: project },
    { name: `ruff format ${project}`, command: ruff, args: ['format', '--check', '.'], directory: project },
  ]),
];

async function run(check: Check): Promise<boolean> {
  const startedAt = Date.now();
  const child = spawn(check.command, check.args, {
    cwd: path.join(ROOT_DIRECTORY, check.directory ?? ''),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_UPDATE_NOTIFIER: '1' },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  const exitCode = await new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      output += `${error.message}. Run npm run setup.\n`;
      resolve(1);
    });
    child.once('close', resolve);
  });
  const passed = exitCode === 0;
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(
    `${passed ? colors.green('ok    ') : colors.red('failed')} ${check.name} ${colors.dim(`${seconds} s`)}\n`,
  );
  if (!passed) process.stdout.write(`${output.trimEnd()}\n\n`);
  return passed;
}

async function main(): Promise<void> {
  const waiting = [...CHECKS];
  const failed: string[] = [];
  const worker = async (): Promise<void> => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      if (!(await run(check))) failed.push(check.name);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  process.stdout.write(
    failed.length === 0
      ? `${CHECKS.length} checks passed\n`
      : `${failed.length} of ${CHECKS.length} checks failed: ${failed.join(', ')}\n`,
  );
  process.exitCode = failed.length === 0 ? 0 : 1;
}

await main();
