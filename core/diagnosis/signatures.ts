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
      /CannotPull\w*Error|CannotCreateContainerError|CannotStartContainer\w*|ResourceInitializationError/,
  },
  { kind: 'disk', pattern: /no space left on device/i },
];

/**
 * What PyTorch, CUDA, NCCL, the kernel and the trainer write into the log or their last words, when neither the
 * platform nor the exit code says more than "it failed". From the specific to the general; first match wins.
 */
export const LOG_SIGNATURES: readonly Signature[] = [
  { kind: 'driver', pattern: /\bXid\b[^\n]*\b(?:48|63|64|79|94|95)\b|uncorrectable ECC/i },
  { kind: 'gpu-memory', pattern: /CUDA(?: error:)? out of memory|torch\.(?:cuda\.)?OutOfMemoryError/i },
  {
    kind: 'gpu-memory',
    pattern: /CUBLAS_STATUS_ALLOC_FAILED|CUDNN_STATUS_ALLOC_FAILED|cudaErrorMemoryAllocation/,
  },
  {
    kind: 'host-memory',
    pattern: /DataLoader worker \(pid[^)]*\) is killed|\bOut of memory: Killed process/i,
  },
  { kind: 'host-memory', pattern: /\bMemoryError\b|std::bad_alloc|Cannot allocate memory|\bbus error\b/i },
  { kind: 'disk', pattern: /No space left on device|Disk quota exceeded|unexpected pos \d+ vs \d+/i },
  {
    kind: 'nccl',
    pattern:
      /NCCL (?:error|timeout)|ncclSystemError|ncclRemoteError|Watchdog caught collective operation timeout/i,
  },
  {
    kind: 'driver',
    pattern:
      /CUDA driver version is insufficient|no CUDA-capable device|Failed to initialize NVML|CUDA error: (?:device-side|unspecified launch|an illegal)/i,
  },
  {
    kind: 'corrupt-checkpoint',
    pattern: /PytorchStreamReader failed|SafetensorError|Error\(s\) in loading state_dict/i,
  },
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
