import { vi } from 'vitest';
import type { ApiServices } from '../api/services.ts';
import { serveDashboard } from '../local/dashboard/serve-dashboard.ts';
import type { CommandResult } from '../test/run-command.ts';
import { runDragoman } from './dragoman.ts';

/** The command line on an API of a test. */
export interface CommandLine {
  /** Runs a command as a user does whose output is no terminal; one at a time. */
  dragoman: (...args: string[]) => Promise<CommandResult>;
  /** What a command that must succeed has answered. */
  answerOf: (...args: string[]) => Promise<ReturnType<typeof JSON.parse>>;
  stop: () => Promise<void>;
}

/** Serves an API on the loopback, and runs commands against it in this process. */
export async function commandLineOn(services: ApiServices): Promise<CommandLine> {
  const server = await serveDashboard(services, 'http://127.0.0.1:1');
  vi.stubEnv('DRAGOMAN_SERVER', server.origin);
  vi.stubEnv('DRAGOMAN_TOKEN', server.token);
  const run = async (args: string[]) => {
    const written = { stdout: '', stderr: '' };
    const spies = (['stdout', 'stderr'] as const).map((stream) =>
      vi.spyOn(process[stream], 'write').mockImplementation((text) => {
        written[stream] += text;
        return true;
      }),
    );
    const before = process.exitCode;
    process.exitCode = undefined;
    try {
      await runDragoman(args);
      return { ...written, exitCode: Number(process.exitCode ?? 0) };
    } finally {
      process.exitCode = before;
      for (const spy of spies) spy.mockRestore();
    }
  };
  return {
    dragoman: async (...args) => {
      const { stdout, stderr, exitCode } = await run(args);
      return { exitCode, output: stdout + stderr };
    },
    answerOf: async (...args) => {
      const { stdout, stderr, exitCode } = await run(args);
      if (exitCode !== 0) throw new Error(`dragoman ${args.join(' ')} ended with ${exitCode}: ${stderr}`);
      return JSON.parse(stdout);
    },
    stop: () => {
      vi.unstubAllEnvs();
      return server.stop();
    },
  };
}
