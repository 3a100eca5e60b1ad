/**
 * Runs all tests of both languages: `node --import tsx test/run-all.ts [--full] [--only unit|e2e|python]`.
 *
 * The output of each runner is shown as it comes; reports lie in .cache/test-results. Temporary files, also those of
 * processes that a test kills, go to a directory that is deleted at the end. The last line is
 * `N passed, N failed`, followed by `, N skipped` if there are any. The exit code is 1 if a test failed, or if a
 * runner crashed or found no tests, which counts as one failure.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { withTemporaryDirectory } from '../core/temporary-directory.ts';
import { PYTHON, ROOT_DIRECTORY } from '../local/paths.ts';
import { countReport, summaryLine, type TestCounts } from './test-counts.ts';

const RESULTS = path.join(ROOT_DIRECTORY, '.cache', 'test-results');
const GROUPS = ['unit', 'e2e', 'python'] as const;
type Group = (typeof GROUPS)[number];

interface Runner {
  name: string;
  group: Group;
  command: string;
  args: string[];
  directory: string;
  report: string;
}

function vitest(name: string, group: Group, projects: string[]): Runner {
  const report = path.join(RESULTS, `${name}.json`);
  return {
    name,
    group,
    command: process.execPath,
    args: [
      path.join(ROOT_DIRECTORY, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      ...projects.flatMap((project) => ['--project', project]),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    directory: ROOT_DIRECTORY,
    report,
  };
}

function pytest(name: string, directory: string, full: boolean): Runner {
  const report = path.join(RESULTS, `${name}.xml`);
  const markers = full ? 'full or not full' : 'not full';
  return {
    name,
    group: 'python',
    command: PYTHON,
    args: ['-m', 'pytest', '-m', markers, `--junitxml=${report}`],
    directory: path.join(ROOT_DIRECTORY, directory),
    report,
  };
}

async function run(runner: Runner, temporary: string): Promise<TestCounts> {
  process.stdout.write(`\n=== ${runner.name}\n`);
  rmSync(runner.report, { force: true });
  const env = { ...process.env, TMPDIR: temporary };
  const child = spawn(runner.command, runner.args, { cwd: runner.directory, stdio: 'inherit', env });
  // Ctrl-C reaches the runner too, as it is in the same process group; `kill` of this process does not.
  const onTerminate = (): void => void child.kill('SIGTERM');
  process.on('SIGTERM', onTerminate);
  const exitCode = await new Promise<number>((resolve) => {
    child.once('error', (error) => {
      process.stdout.write(`${runner.name} cannot be started: ${error.message}. Run npm run setup.\n`);
      resolve(1);
    });
    child.once('close', (code) => resolve(code ?? 1));
  });
  process.off('SIGTERM', onTerminate);
  const counts = countReport(runner.report, exitCode);
  for (const problem of counts.problems) process.stdout.write(`${runner.name}: ${problem}\n`);
  return counts;
}

async function main(temporary: string): Promise<void> {
  const { values } = parseArgs({
    options: { full: { type: 'boolean', default: false }, only: { type: 'string' } },
  });
  if (values.only !== undefined && !GROUPS.includes(values.only as Group)) {
    throw new Error(`--only ${values.only}: there are only ${GROUPS.join(', ')}`);
  }
  mkdirSync(RESULTS, { recursive: true });
  const runners = [
    vitest('unit', 'unit', values.full ? ['unit', 'full'] : ['unit']),
    pytest('emulator', 'local/emulator', values.full),
    pytest('trainer', 'containers/trainer', values.full),
    // Last and alone: it needs the whole machine, and what it uses has been tested by then.
    vitest('end-to-end', 'e2e', ['e2e']),
    ...(values.full
      ? [
          vitest('browser', 'e2e', ['browser']),
          vitest('load', 'e2e', ['load']),
          vitest('failures', 'e2e', ['failures']),
        ]
      : []),
  ].filter((runner) => values.only === undefined || runner.group === values.only);
  // After the first signal the runner may tidy up (it has a whole deployment to stop), then nothing else starts.
  let interrupted = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      interrupted = true;
    });
  }
  const all: TestCounts[] = [];
  for (const runner of runners) {
    all.push(await run(runner, temporary));
    if (interrupted) {
      process.stdout.write('\ninterrupted\n');
      process.exitCode = 130;
      return;
    }
  }
  const line = summaryLine(all);
  process.exitCode = all.every((counts) => counts.failed === 0) ? 0 : 1;
  process.stdout.write(`\n${line}\n`);
}

await withTemporaryDirectory(main);
