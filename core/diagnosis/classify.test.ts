import { describe, expect, it } from 'vitest';
import { FailureKind } from '../../contracts/diagnosis.ts';
import { EXIT_CODES, ExitClass, type ResultFile } from '../../contracts/job.ts';
import { classify } from './classify.ts';
import { type FailureEvidence, type JobOutcome, parseJobOutcome } from './evidence.ts';
import { FAILED_JOBS } from './logs.fixture.ts';

const result = (change: Partial<ResultFile>): ResultFile => ({
  v: 1,
  step: 'train',
  attempt: 1,
  status: 'failed',
  exitClass: 'bug',
  exitCode: 70,
  message: 'Something broke.',
  evidence: {},
  seconds: 1,
  metrics: {},
  artifacts: [],
  ...change,
});

const evidence = (
  outcome: JobOutcome | undefined,
  logTail: string[] = [],
  resultFile?: ResultFile,
): FailureEvidence => ({
  error: 'States.TaskFailed',
  cause: '',
  outcome: outcome && { jobId: 'j1', status: 'FAILED', ...outcome },
  result: resultFile,
  logTail,
});

const exited = (exitCode: number): JobOutcome => ({
  exitCode,
  statusReason: 'Essential container in task exited',
});

describe('classify', () => {
  it.each(ExitClass.options.filter((name) => name !== 'ok'))('takes the exit code of %s', (name) => {
    expect(classify(evidence(exited(EXIT_CODES[name]))).kind).toBe(name);
  });

  const cases: [string, FailureKind, FailureEvidence][] = [
    [
      'a reclaimed Spot machine',
      'interrupted',
      evidence({ statusReason: 'Host EC2 (instance i-0ab) terminated.' }),
    ],
    [
      'a reclaimed machine, whatever the killed process said',
      'interrupted',
      evidence({ exitCode: 137, statusReason: 'Host EC2 (instance i-0ab) terminated.' }, [
        'CUDA out of memory',
      ]),
    ],
    [
      'the memory limit of the container',
      'host-memory',
      evidence({ ...exited(137), containerReason: 'OutOfMemoryError: Container killed due to memory usage' }),
    ],
    ['a kill without a word', 'interrupted', evidence(exited(137))],
    ['a stop without a word', 'interrupted', evidence(exited(143))],
    [
      'a data loader that was killed',
      'host-memory',
      evidence(exited(1), ['DataLoader worker (pid 7) is killed by signal: Killed.']),
    ],
    [
      'the log of a GPU out of memory',
      'gpu-memory',
      evidence(exited(1), ['step 5', 'torch.OutOfMemoryError: CUDA out of memory. Tried to']),
    ],
    [
      'cuBLAS without memory',
      'gpu-memory',
      evidence(exited(1), ['RuntimeError: CUBLAS_STATUS_ALLOC_FAILED when calling']),
    ],
    [
      'shared memory',
      'shared-memory',
      evidence(exited(135), ['Unexpected bus error encountered in worker.']),
    ],
    [
      'a broken GPU',
      'hardware',
      evidence(exited(1), ['NVRM: Xid (PCI:0000:00:1e): 79, GPU has fallen off the bus.']),
    ],
    [
      'an uncorrectable memory error',
      'hardware',
      evidence(exited(70), ['CUDA error: uncorrectable ECC error encountered']),
    ],
    ['a full disk', 'disk', evidence(exited(1), ['OSError: [Errno 28] No space left on device'])],
    [
      'a torch.save on a full disk',
      'disk',
      evidence(exited(1), ['RuntimeError: [enforce fail] unexpected pos 192 vs 128']),
    ],
    ['NCCL', 'nccl', evidence(exited(134), ['Watchdog caught collective operation timeout: WorkNCCL'])],
    [
      'a damaged checkpoint',
      'corrupt-checkpoint',
      evidence(exited(70), ['safetensors_rust.SafetensorError: Error while deserializing']),
    ],
    ['a person', 'cancelled', evidence({ ...exited(75), statusReason: 'Cancelled by jane: wrong corpus' })],
    [
      'the time limit',
      'timed-out',
      evidence({ ...exited(143), statusReason: 'Job attempt duration exceeded timeout' }),
    ],
    [
      'an image that is not there',
      'image',
      evidence({
        statusReason: 'Task failed to start',
        containerReason: 'CannotPullContainerError: not found',
      }),
    ],
    [
      'a job that no machine can hold',
      'unplaceable',
      evidence({ statusReason: 'MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - too big' }),
    ],
    ['no capacity', 'capacity', evidence({ statusReason: 'CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - none' })],
    [
      'an exception that nobody caught',
      'bug',
      evidence(exited(1), ['Traceback (most recent call last):', '  File "x.py", line 3', 'KeyError: 3']),
    ],
    ['an end without a word', 'crashed', evidence(exited(3), ['train 8/60 steps'])],
    ['a bus error without a word', 'shared-memory', evidence(exited(135))],
    ['a container that vanished', 'interrupted', evidence({ statusReason: undefined })],
    ['a job that ended before its container', 'interrupted', evidence({ statusReason: 'odd' })],
  ];
  it.each(cases)('recognises %s', (_name, kind, given) => {
    expect(classify(given).kind).toBe(kind);
  });

  it.each(FAILED_JOBS)('recognises $name in its log', ({ kind, outcome, log }) => {
    expect(classify(evidence(outcome, log.split('\n'))).kind).toBe(kind);
  });

  it('has a log or a status for every failure that ends a running trainer', () => {
    const known = new Set(FAILED_JOBS.map(({ kind }) => kind));
    const elsewhere: FailureKind[] = ['cancelled', 'submission', 'config', 'data', 'corrupt-shard'];
    expect(FailureKind.options.filter((kind) => !known.has(kind) && !elsewhere.includes(kind))).toEqual([]);
  });

  it('believes the result file over the exit code and quotes it', () => {
    const found = classify(
      evidence(exited(1), [], result({ exitClass: 'config', message: 'The recipe lacks steps.' })),
    );
    expect(found).toMatchObject({
      kind: 'config',
      message: 'The settings of the job are wrong: The recipe lacks steps.',
    });
  });

  it('knows a bug better when its traceback carries a signature', () => {
    const traceback = ['Traceback:', 'RuntimeError: CUBLAS_STATUS_ALLOC_FAILED'];
    expect(classify(evidence(exited(70), [], result({ evidence: { traceback } }))).kind).toBe('gpu-memory');
  });

  it.each([
    ['driver', 'RuntimeError: CUDA error: uncorrectable ECC error encountered', 'hardware'],
    ['driver', 'torch.distributed.DistBackendError: NCCL error in: ProcessGroupNCCL.cpp:1275', 'nccl'],
    ['host-memory', 'DataLoader worker (pid 7) is killed by signal: Bus error. ', 'shared-memory'],
    ['data', 'train.source.tokens of the binarized corpus is missing or damaged.', 'corrupt-shard'],
    [
      'data',
      'No checkpoint under s3://m/state/checkpoints is usable: step 5: has another',
      'corrupt-checkpoint',
    ],
    ['config', 'vocabulary.size 300 is too large: No space left on device', 'config'],
  ] as const)('tells which kind of %s it is that says %s', (exitClass, message, kind) => {
    const said = result({ exitClass, exitCode: EXIT_CODES[exitClass], message });
    expect(classify(evidence(exited(EXIT_CODES[exitClass]), [], said))).toMatchObject({
      kind,
      message: expect.stringContaining(message.trim()),
    });
  });

  it('quotes the error below a traceback', () => {
    const log = ['Traceback (most recent call last):', '  File "x.py", line 3', 'KeyError: 3'];
    expect(classify(evidence(exited(1), log)).message).toMatch(/: KeyError: 3\.$/);
  });

  it('does not let an old line of the log overrule what the trainer knows', () => {
    const given = evidence(exited(65), ['No space left on device (retried)'], result({ exitClass: 'data' }));
    expect(classify(given).kind).toBe('data');
  });

  it('relaunches a job that had finished but was ended before Batch knew', () => {
    const done = result({ status: 'succeeded', exitClass: 'ok', exitCode: 0, message: '' });
    expect(classify(evidence(exited(137), [], done)).kind).toBe('interrupted');
  });

  it.each([
    ['Batch.ServerException', 'Service unavailable', 'submission'],
    ['States.Timeout', '', 'submission'],
    ['Batch.ClientException', 'JobQueue not found', 'config'],
    ['Surprise', 'nobody knows', 'bug'],
  ])('tells what %s without a job means', (error, cause, kind) => {
    expect(classify({ error, cause, logTail: [] }).kind).toBe(kind);
  });

  it('says what it concluded from', () => {
    const { evidence: facts } = classify(evidence(exited(80)));
    expect(facts).toContain('exit code 80');
    expect(facts).toContain('status reason: Essential container in task exited');
  });
});

describe('parseJobOutcome', () => {
  const outcome = {
    jobId: 'j',
    status: 'FAILED',
    statusReason: 'Essential container in task exited',
    exitCode: 75,
    containerReason: 'why',
    logStreamName: 'gpu/default/1',
    startedAt: '2026-11-01T00:00:00.000Z',
    stoppedAt: undefined,
  };

  it('reads the cause of a failed submitJob.sync and the answer of the API alike', () => {
    const camel = {
      jobId: 'j',
      status: 'FAILED',
      statusReason: 'Essential container in task exited',
      container: { exitCode: 75, reason: 'why', logStreamName: 'gpu/default/1' },
      attempts: [],
      startedAt: Date.UTC(2026, 10, 1),
      stoppedAt: 0,
    };
    const pascal = JSON.stringify(camel).replace(
      /"([a-z])(\w*)":/g,
      (_all, first: string, rest: string) => `"${first.toUpperCase()}${rest}":`,
    );
    expect(parseJobOutcome(JSON.stringify(camel))).toEqual(outcome);
    expect(parseJobOutcome(pascal)).toEqual(outcome);
  });

  it('falls back on the last attempt', () => {
    const cause = {
      JobId: 'j',
      Attempts: [{ StatusReason: 'first' }, { StatusReason: 'last', Container: { ExitCode: 81 } }],
    };
    expect(parseJobOutcome(JSON.stringify(cause))).toMatchObject({ exitCode: 81, statusReason: 'last' });
  });

  it.each(['', 'Rate exceeded', '{"Message":"no job"}', '[]', 'null'])('finds no job in %j', (cause) => {
    expect(parseJobOutcome(cause)).toBeUndefined();
  });
});
