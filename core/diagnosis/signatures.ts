import type { FailureKind } from '../../contracts/diagnosis.ts';

/** A text by which a failure is known. */
interface Signature {
  kind: FailureKind;
  pattern: RegExp;
}

/**
 * What Batch, ECS and EC2 write into the status reason of a job and the reason of its container: the platform ended the
 * job, so this outranks whatever the trainer thought of it. First match wins.
 */
export const PLATFORM_SIGNATURES: readonly Signature[] = [
  // A person, or our own closing of a run, ended the job.
  {
    kind: 'cancelled',
    pattern: /\bcancell?ed\b|^Run \S+ has ended|^(?:terminated|stopped) by\b|\buser request/i,
  },
  { kind: 'interrupted', pattern: /Host EC2 \(instance [^)]*\) (?:terminated|stopped)/i },
  { kind: 'interrupted', pattern: /spot (?:instance )?(?:interruption|reclaim|termination)/i },
  { kind: 'host-memory', pattern: /OutOfMemoryError|Container killed due to memory usage|OOMKilled/i },
  { kind: 'timed-out', pattern: /Job attempt duration exceeded timeout/i },
  { kind: 'unplaceable', pattern: /MISCONFIGURATION:/ },
  { kind: 'capacity', pattern: /CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY|RUNNABLE (?:state|status|timeout)/i },
  {
    kind: 'image',
    pattern:
      /CannotPull\w*Error|CannotCreateContainerError|CannotStartContainer\w*|CannotInspectContainerError|DockerTimeoutError|ResourceInitializationError/,
  },
  { kind: 'disk', pattern: /no space left on device/i },
];

/**
 * What PyTorch, CUDA, NCCL, CTranslate2, the kernel and the trainer write into the log or their last words, when neither
 * the platform nor the exit code says more than "it failed". From the specific to the general; first match wins.
 */
export const LOG_SIGNATURES: readonly Signature[] = [
  // faulthandler's, when the trainer could not even end itself with the exit code of a hang.
  { kind: 'hang', pattern: /^Timeout \(\d+:\d\d:\d\d(?:\.\d+)?\)!$/ },
  // Double-bit errors, retired pages and rows, a GPU off the bus, contained and uncontained memory errors.
  { kind: 'hardware', pattern: /\bXid \(PCI:[^)]*\): (?:48|63|64|79|94|95)\b/ },
  { kind: 'hardware', pattern: /uncorrectable ECC|GPU has fallen off the bus/i },
  {
    kind: 'gpu-memory',
    pattern:
      /CUDA(?: error:| failed with error)? out of memory|torch\.(?:cuda\.)?OutOfMemoryError|GpuMemoryError/i,
  },
  {
    kind: 'gpu-memory',
    pattern: /CUBLAS_STATUS_ALLOC_FAILED|CUDNN_STATUS_ALLOC_FAILED|cudaErrorMemoryAllocation/,
  },
  // Before host memory: a killed worker says there by which signal.
  {
    kind: 'shared-memory',
    pattern: /\bbus error\b|insufficient shared memory|unable to (?:mmap|open shared memory)/i,
  },
  {
    kind: 'host-memory',
    pattern: /DataLoader worker \(pid[^)]*\) is killed by signal: Killed|\bOut of memory: Killed process/i,
  },
  { kind: 'host-memory', pattern: /MemoryError\b|std::bad_alloc|can(?:no|')t allocate memory/i },
  {
    kind: 'disk',
    pattern:
      /No space left on device|Disk quota exceeded|unexpected pos \d+ vs \d+|PytorchStreamWriter failed/i,
  },
  {
    kind: 'nccl',
    pattern:
      /NCCL (?:error|timeout)|nccl(?:System|Remote|Internal)Error|Watchdog caught collective operation timeout|Connection (?:closed|reset) by peer \[/i,
  },
  {
    kind: 'driver',
    pattern:
      /CUDA driver version is insufficient|no CUDA-capable device|Failed to initialize NVML|CUDA error: (?:device-side|unspecified launch|an illegal)/i,
  },
  { kind: 'diverged', pattern: /\bDivergedError\b|loss was not finite/ },
  {
    kind: 'corrupt-checkpoint',
    pattern:
      /No checkpoint under \S+ is usable|PytorchStreamReader failed|SafetensorError|Error\(s\) in loading state_dict/i,
  },
  { kind: 'corrupt-shard', pattern: /\bis missing or damaged\b/ },
  { kind: 'bug', pattern: /^Traceback \(most recent call last\)/ },
];

/** What a service says when a job could not be submitted or watched; in the error's name or its cause. */
export const SUBMISSION_SIGNATURES: readonly Signature[] = [
  { kind: 'config', pattern: /ClientException|ValidationException|AccessDenied|not authorized/i },
  {
    kind: 'submission',
    pattern:
      /TooManyRequests|Throttl|ServerException|ServiceException|SdkClientException|States\.(?:Timeout|HeartbeatTimeout)|States\.TaskFailed|timed? out/i,
  },
];

/** @returns the first signature that one of the texts carries, with the line that carries it */
export function findSignature(
  signatures: readonly Signature[],
  texts: readonly string[],
): { kind: FailureKind; line: string } | undefined {
  for (const { kind, pattern } of signatures) {
    for (const text of texts) {
      const line = text.split('\n').find((candidate) => pattern.test(candidate));
      if (line !== undefined) return { kind, line: line.trim() };
    }
  }
  return undefined;
}
