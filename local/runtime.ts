import { type ChildProcess, spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DragomanError } from '../core/errors.ts';
import { PYTHON, ROOT_DIRECTORY, TRAINER } from './paths.ts';
import { descendantsOf, isAlive, sendSignal } from './process-tree.ts';
import { findRunningDeployment, removeRuntimeFile, writeRuntimeFile } from './runtime-file.ts';

/** The emulator did not start, or something of it could not be ended. */
export class LocalRuntimeFailure extends DragomanError {}

export const LOCAL_REGION = 'us-east-1';
export const LOCAL_ACCOUNT_ID = '123456789012';

const START_TIMEOUT_SECONDS = 30;
const STOP_TIMEOUT_SECONDS = 6;
/** Idle Lambda workers hold 60-100 MB each; after this long without work they end. */
const LAMBDA_IDLE_SECONDS = 60;

export interface RuntimeOptions {
  /** Holds the log, the files of running jobs and runtime.json; made if absent. One runtime per directory. */
  stateDirectory: string;
  /** Enforce IAM policies of clients, Lambdas and jobs: a missing grant fails, as on AWS. */
  enforceIam: boolean;
  /** Absent: a free one. */
  port?: number;
  /** Between SIGTERM and SIGKILL of a job. Default 30, as on AWS. */
  stopTimeoutSeconds?: number;
  /** Jobs of one queue that run at once; others wait as RUNNABLE. Default 1. */
  maxRunningJobsPerQueue?: number;
  /** Put before the command of every job, as the ENTRYPOINT of the image. Default: the trainer of this checkout. */
  jobEntrypoint?: string[];
  /** Told what is being waited for, one short line at a time. */
  log?: (message: string) => void;
}

export interface LocalRuntime {
  endpointUrl: string;
  stateDirectory: string;
  /** For every AWS SDK client: `new S3Client(runtime.clientConfig)`. */
  clientConfig: {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
  };
  /** The whole environment for child processes that call AWS; nothing of the user's own AWS settings is in it. */
  environment: Record<string, string>;
  /** Tells other terminals where the deployment is (`.local/runtime.json`). */
  announce(outputs: Record<string, string>): void;
  /** Ends the emulator, its Lambda workers and jobs; resolves when nothing is left. May be called again. */
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string')
    throw new LocalRuntimeFailure('No free port on 127.0.0.1');
  return address.port;
}

/** The process' own environment without any AWS setting, so that no profile or real credential gets in. */
function withoutAwsSettings(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('AWS_'),
    ),
  );
}

function awsEnvironment(endpointUrl: string): Record<string, string> {
  return {
    // With the IP address the SDKs address buckets by path; `localhost` would make them look up bucket.localhost.
    AWS_ENDPOINT_URL: endpointUrl,
    AWS_ENDPOINT_URL_S3: endpointUrl,
    AWS_REGION: LOCAL_REGION,
    AWS_DEFAULT_REGION: LOCAL_REGION,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}

/** What the emulator starts with. Lambdas inherit it, so it holds nothing of this process but where programs are. */
function emulatorEnvironment(
  options: RuntimeOptions,
  port: number,
  endpointUrl: string,
): Record<string, string> {
  const inherited = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'];
  const kept = inherited.flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]]],
  );
  return {
    ...Object.fromEntries(kept),
    ...awsEnvironment(endpointUrl),
    PYTHONPATH: path.join(ROOT_DIRECTORY, 'local', 'emulator'),
    PYTHONDONTWRITEBYTECODE: '1',
    GATEWAY_PORT: String(port),
    BIND_HOST: '127.0.0.1',
    MINISTACK_ACCOUNT_ID: LOCAL_ACCOUNT_ID,
    MINISTACK_REGION: LOCAL_REGION,
    AUTH: options.enforceIam ? 'true' : 'false',
    LAMBDA_WARM_TTL_SECONDS: String(LAMBDA_IDLE_SECONDS),
    LOG_LEVEL: 'WARNING',
    // Listeners on fixed ports that nobody here uses.
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    TMPDIR: path.join(options.stateDirectory, 'tmp'),
    DRAGOMAN_STATE_DIRECTORY: options.stateDirectory,
    DRAGOMAN_PARENT_PID: String(process.pid),
    DRAGOMAN_BATCH_ENTRYPOINT: JSON.stringify(options.jobEntrypoint ?? [TRAINER]),
    DRAGOMAN_STOP_TIMEOUT_SECONDS: String(options.stopTimeoutSeconds ?? 30),
    DRAGOMAN_BATCH_MAX_RUNNING_JOBS: String(options.maxRunningJobsPerQueue ?? 1),
  };
}

function tailOf(file: string, lines = 15): string {
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n') : '';
}

async function waitUntilHealthy(endpointUrl: string, emulator: ChildProcess, logFile: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_SECONDS * 1000;
  while (Date.now() < deadline) {
    if (emulator.exitCode !== null || emulator.signalCode !== null) {
      throw new LocalRuntimeFailure(
        `The AWS emulator ended at once (${emulator.exitCode ?? emulator.signalCode}). Its log is ${logFile}; the end of it:\n${tailOf(logFile)}`,
      );
    }
    try {
      const response = await fetch(`${endpointUrl}/_ministack/health`, { signal: AbortSignal.timeout(1000) });
      if (response.ok) return;
    } catch {
      // Not listening yet.
    }
    await sleep(50);
  }
  throw new LocalRuntimeFailure(
    `The AWS emulator did not answer within ${START_TIMEOUT_SECONDS} s. Its log is ${logFile}; the end of it:\n${tailOf(logFile)}`,
  );
}

/** Ids of the process groups of jobs that the emulator has noted as running. */
function jobGroups(stateDirectory: string): number[] {
  const directory = path.join(stateDirectory, 'processes');
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

async function waitForEnd(pids: number[], timeoutSeconds: number): Promise<number[]> {
  const deadline = Date.now() + timeoutSeconds * 1000;
  let left = pids.filter(isAlive);
  while (left.length > 0 && Date.now() < deadline) {
    await sleep(25);
    left = left.filter(isAlive);
  }
  return left;
}

/**
 * Starts the AWS emulator with Dragoman's extension on 127.0.0.1 and waits until it answers.
 *
 * It ends with `stop()`, on SIGINT, SIGTERM and SIGHUP of this process, and at the latest a second after this process
 * is gone; its Lambda workers and Batch jobs end with it.
 * @throws LocalRuntimeFailure if it does not start, or if another runtime uses the state directory.
 */
export async function startRuntime(options: RuntimeOptions): Promise<LocalRuntime> {
  const stateDirectory = path.resolve(options.stateDirectory);
  const running = findRunningDeployment(stateDirectory);
  if (running) {
    throw new LocalRuntimeFailure(
      `A local deployment already runs here (process ${running.pid}, ${running.endpointUrl}). Stop it first (Ctrl-C in its terminal).`,
    );
  }
  if (!existsSync(PYTHON)) {
    throw new LocalRuntimeFailure(
      `${PYTHON} is missing. Install what the local runtime needs with npm run setup.`,
    );
  }
  for (const name of ['tmp', 'jobs', 'processes']) {
    rmSync(path.join(stateDirectory, name), { recursive: true, force: true });
  }
  mkdirSync(path.join(stateDirectory, 'tmp'), { recursive: true });
  // The Lambda workers' scripts lie there and are CommonJS, whatever the package.json of the checkout says.
  writeFileSync(path.join(stateDirectory, 'tmp', 'package.json'), '{ "type": "commonjs" }\n');
  const port = options.port ?? (await freePort());
  const endpointUrl = `http://127.0.0.1:${port}`;
  const logFile = path.join(stateDirectory, 'emulator.log');
  const log = openSync(logFile, 'w');
  options.log?.('starting the AWS emulator');
  const emulator = spawn(PYTHON, ['-m', 'dragoman_emulator'], {
    cwd: stateDirectory,
    env: emulatorEnvironment({ ...options, stateDirectory }, port, endpointUrl),
    stdio: ['ignore', log, log],
    // Its own process group: Ctrl-C reaches this process only, which then ends the emulator in order.
    detached: true,
  });
  closeSync(log);
  const emulatorPid = await new Promise<number>((resolve, reject) => {
    emulator.once('error', (cause) =>
      reject(new LocalRuntimeFailure(`${PYTHON} cannot be started`, { cause })),
    );
    if (emulator.pid !== undefined) resolve(emulator.pid);
  });
  emulator.unref();

  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      const children = descendantsOf(emulatorPid);
      sendSignal(emulatorPid, 'SIGTERM');
      await waitForEnd([emulatorPid], STOP_TIMEOUT_SECONDS);
      killWhatIsLeft(children);
      const left = await waitForEnd(
        [emulatorPid, ...children, ...jobGroups(stateDirectory)],
        STOP_TIMEOUT_SECONDS,
      );
      forget();
      if (left.length > 0)
        throw new LocalRuntimeFailure(`Processes that could not be ended: ${left.join(', ')}`);
      for (const name of ['tmp', 'jobs', 'processes']) {
        rmSync(path.join(stateDirectory, name), { recursive: true, force: true });
      }
    })();
    return stopping;
  };
  const killWhatIsLeft = (children: number[]): void => {
    for (const group of [emulatorPid, ...jobGroups(stateDirectory)]) sendSignal(-group, 'SIGKILL');
    for (const pid of children) if (isAlive(pid)) sendSignal(pid, 'SIGKILL');
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    const code = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }[signal as 'SIGHUP' | 'SIGINT' | 'SIGTERM'];
    void stop().finally(() => process.exit(code));
  };
  const onExit = (): void => {
    // Only synchronous work is possible here; reached when somebody calls process.exit() without stop().
    killWhatIsLeft(descendantsOf(emulatorPid));
    removeRuntimeFile(stateDirectory);
  };
  const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const forget = (): void => {
    removeRuntimeFile(stateDirectory);
    for (const signal of signals) process.off(signal, onSignal);
    process.off('exit', onExit);
  };
  for (const signal of signals) process.on(signal, onSignal);
  process.on('exit', onExit);

  try {
    await waitUntilHealthy(endpointUrl, emulator, logFile);
  } catch (error) {
    await stop();
    throw error;
  }
  const announce = (outputs: Record<string, string>): void =>
    writeRuntimeFile(stateDirectory, { pid: process.pid, endpointUrl, region: LOCAL_REGION, outputs });
  announce({});
  return {
    endpointUrl,
    stateDirectory,
    clientConfig: {
      endpoint: endpointUrl,
      region: LOCAL_REGION,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    },
    environment: { ...withoutAwsSettings(), ...awsEnvironment(endpointUrl) },
    announce,
    stop,
  };
}
