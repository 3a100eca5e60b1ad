import { spawn } from 'node:child_process';
import { createWriteStream, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { DragomanError } from '../core/errors.ts';
import { ROOT_DIRECTORY } from './paths.ts';
import { LOCAL_ACCOUNT_ID, LOCAL_REGION, type LocalRuntime } from './runtime.ts';

/** `cdk deploy` failed; the message holds the end of what it said. */
export class DeploymentFailure extends DragomanError {}

export interface DeployProgress {
  stack: string;
  /** Resources that are finished, of those the stack has. */
  done: number;
  total: number;
  /** e.g. `CREATE_COMPLETE AWS::S3::Bucket Landing`. */
  event: string;
}

export interface DeployOptions {
  /** Told of every resource; and of what is waited for before the first one, with `total` 0. */
  onProgress?: (progress: DeployProgress) => void;
  /** The directory of cdk.json. Default: the checkout. */
  appDirectory?: string;
  /** Further context, e.g. settings that a test shortens. */
  context?: Record<string, string>;
}

/** The CDK's bucket for Lambda bundles. Of all that `cdk bootstrap` makes, the local deployment needs only this. */
const ASSETS_BUCKET = `cdk-hnb659fds-assets-${LOCAL_ACCOUNT_ID}-${LOCAL_REGION}`;
const FAILURE_TAIL_LINES = 40;

const Outputs = z.record(z.string(), z.record(z.string(), z.string()));

/** A line of `cdk deploy --progress events`: `Stack | 3/24 | 10:00:00 AM | CREATE_COMPLETE | Type | Name`. */
export function parseProgressLine(line: string): DeployProgress | undefined {
  const [stack, count, , status, type, name] = line.split('|').map((part) => part.trim());
  const counted = /^(\d+)(?:\/(\d+))?$/.exec(count ?? '');
  if (!counted || !status) return undefined;
  return {
    stack,
    done: Number(counted[1]),
    total: Number(counted[2] ?? 0),
    event: [status, type, name].filter(Boolean).join(' '),
  };
}

/** All outputs in one record. Two stacks that give one name different values are a mistake of the app. */
export function mergeOutputs(byStack: Record<string, Record<string, string>>): Record<string, string> {
  const merged: Record<string, string> = {};
  for (const [stack, outputs] of Object.entries(byStack)) {
    for (const [name, value] of Object.entries(outputs)) {
      if (name in merged && merged[name] !== value) {
        throw new DeploymentFailure(
          `Output ${name} of stack ${stack} is also an output of another stack. Rename one.`,
        );
      }
      merged[name] = value;
    }
  }
  return merged;
}

/**
 * Runs the real `cdk deploy` of all stacks of the `local` deployment against the emulator, and announces the outputs.
 * The whole output of the CDK is in `cdk.log` of the state directory.
 * @returns the outputs of all stacks by name.
 * @throws DeploymentFailure with the end of the CDK's output.
 */
export async function deployStack(
  runtime: LocalRuntime,
  options: DeployOptions = {},
): Promise<Record<string, string>> {
  const outputsFile = path.join(runtime.stateDirectory, 'outputs.json');
  rmSync(outputsFile, { force: true });
  options.onProgress?.({ stack: 'cdk', done: 0, total: 0, event: 'synthesizing the stacks' });
  const s3 = new S3Client(runtime.clientConfig);
  await s3.send(new CreateBucketCommand({ Bucket: ASSETS_BUCKET }));
  s3.destroy();
  const context = { deployment: 'local', ...options.context };
  const args = [
    path.join(ROOT_DIRECTORY, 'node_modules', 'aws-cdk', 'bin', 'cdk'),
    'deploy',
    '--all',
    ...['--require-approval', 'never'],
    ...['--progress', 'events'],
    ...['--method', 'direct'],
    ...['--concurrency', '4'],
    ...['--output', path.join(runtime.stateDirectory, 'cdk.out')],
    ...['--outputs-file', outputsFile],
    '--no-notices',
    '--no-version-reporting',
    '--no-color',
    ...Object.entries(context).flatMap(([name, value]) => ['--context', `${name}=${value}`]),
  ];
  await runCdk(args, runtime, options);
  const outputs = mergeOutputs(Outputs.parse(JSON.parse(readFileSync(outputsFile, 'utf8'))));
  runtime.announce(outputs);
  return outputs;
}

async function runCdk(args: string[], runtime: LocalRuntime, options: DeployOptions): Promise<void> {
  const logFile = path.join(runtime.stateDirectory, 'cdk.log');
  const log = createWriteStream(logFile);
  const child = spawn(process.execPath, args, {
    cwd: options.appDirectory ?? ROOT_DIRECTORY,
    env: {
      ...runtime.environment,
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      // The rules that the CDK checks templates by take 4 s; `npx cdk synth` of production runs them.
      CDK_VALIDATION: 'false',
      CDK_DEFAULT_ACCOUNT: LOCAL_ACCOUNT_ID,
      CDK_DEFAULT_REGION: LOCAL_REGION,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const tail: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      log.write(`${line}\n`);
      tail.push(line);
      if (tail.length > FAILURE_TAIL_LINES) tail.shift();
      const progress = parseProgressLine(line);
      if (progress) options.onProgress?.(progress);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  log.end();
  if (code !== 0) {
    throw new DeploymentFailure(
      `cdk deploy failed (exit code ${code}). All of its output is in ${logFile}; the end of it:\n${tail.join('\n')}`,
    );
  }
}
