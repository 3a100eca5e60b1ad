import type { FailureKind } from '../../contracts/diagnosis.ts';
import type { JobOutcome } from './evidence.ts';

/** How a failed job looks from outside: what Batch says of it, and the end of its log. */
interface FailedJob {
  name: string;
  kind: FailureKind;
  outcome: JobOutcome;
  log: string;
}

const EXITED = 'Essential container in task exited';
const progress = (step: number) =>
  `2026-11-20T09:14:0${step % 10}.120Z INFO train ${step}/20000 steps, epoch 2, loss 3.214, 351,220 target tokens/s, 4000 s left`;

/**
 * Written by us in the form that PyTorch 2 (c10, torch.distributed, torch.utils.data), safetensors, CTranslate2, the
 * kernel and the NVIDIA driver log in, below lines of a training that went well until then.
 */
export const FAILED_JOBS: readonly FailedJob[] = [
  {
    name: 'the caching allocator without memory',
    kind: 'gpu-memory',
    outcome: { exitCode: 1, statusReason: EXITED },
    log: `${progress(411)}
Traceback (most recent call last):
  File "/app/dragoman_trainer/training/optimizer_step.py", line 51, in take
    total = accumulate_gradients(
  File "/opt/venv/lib/python3.11/site-packages/torch/nn/functional.py", line 2540, in linear
torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.25 GiB. GPU 0 has a total capacity of 21.98 GiB of which 1.12 GiB is free. Including non-PyTorch memory, this process has 20.85 GiB memory in use. Of the allocated memory 19.40 GiB is allocated by PyTorch, and 1.02 GiB is reserved by PyTorch but unallocated. If reserved but unallocated memory is large try setting PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True to avoid fragmentation.`,
  },
  {
    name: 'a CUDA call without memory',
    kind: 'gpu-memory',
    outcome: { exitCode: 1, statusReason: EXITED },
    log: `Traceback (most recent call last):
torch.AcceleratorError: CUDA error: out of memory
CUDA kernel errors might be asynchronously reported at some other API call, so the stacktrace below might be incorrect.
For debugging consider passing CUDA_LAUNCH_BLOCKING=1
Compile with \`TORCH_USE_CUDA_DSA\` to enable device-side assertions.`,
  },
  {
    name: 'cuBLAS without a workspace',
    kind: 'gpu-memory',
    outcome: { exitCode: 1, statusReason: EXITED },
    log: `Traceback (most recent call last):
RuntimeError: CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling \`cublasCreate(handle)\``,
  },
  {
    name: 'CTranslate2 without memory',
    kind: 'gpu-memory',
    outcome: { exitCode: 1, statusReason: EXITED },
    log: `Traceback (most recent call last):
RuntimeError: CUDA failed with error out of memory`,
  },
  {
    name: 'the limit of the container',
    kind: 'host-memory',
    outcome: {
      exitCode: 137,
      statusReason: EXITED,
      containerReason: 'OutOfMemoryError: Container killed due to memory usage',
    },
    log: progress(12),
  },
  {
    name: 'a data loader that the kernel killed',
    kind: 'host-memory',
    outcome: { exitCode: 1, statusReason: EXITED },
    log: `Traceback (most recent call last):
RuntimeError: DataLoader worker (pid 4121) is killed by signal: Killed. `,
  },
  {
    name: 'an allocation of NumPy',
    kind: 'host-memory',
    outcome: { exitCode: 1, statusReason: EXITED },
    log: `Traceback (most recent call last):
numpy._core._exceptions._ArrayMemoryError: Unable to allocate 74.5 GiB for an array with shape (10000000000,) and data type int64`,
  },
  {
    name: 'an allocation of PyTorch on the CPU',
    kind: 'host-memory',
    outcome: { exitCode: 1, statusReason: EXITED },
    log: `Traceback (most recent call last):
RuntimeError: [enforce fail at alloc_cpu.cpp:117] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 68719476736 bytes. Error code 12 (Cannot allocate memory)`,
  },
  {
    name: 'a data loader without shared memory',
    kind: 'shared-memory',
    outcome: { exitCode: 1, statusReason: EXITED },
    log: `ERROR: Unexpected bus error encountered in worker. This might be caused by insufficient shared memory (shm).
Traceback (most recent call last):
RuntimeError: DataLoader worker (pid 212) is killed by signal: Bus error. It is possible that dataloader's workers are out of shared memory. Please try to raise your shared memory limit.`,
  },
  {
    name: 'a bus error of the interpreter',
    kind: 'shared-memory',
    outcome: { exitCode: 135, statusReason: EXITED },
    log: `Fatal Python error: Bus error

Current thread 0x00007f2c8d7f6740 (most recent call first):
  File "/app/dragoman_trainer/tasks/translation/binarized.py", line 88 in padded`,
  },
  {
    name: 'a GPU that fell off the bus',
    kind: 'hardware',
    outcome: { exitCode: 78, statusReason: EXITED },
    log: `[ 8121.335921] NVRM: GPU at PCI:0000:00:1e: GPU-7e1fa12c-b1e1-5b05-9b6e-53f1fd3f1a77
[ 8121.335926] NVRM: Xid (PCI:0000:00:1e): 79, pid='<unknown>', name=<unknown>, GPU has fallen off the bus.
RuntimeError: CUDA error: unspecified launch failure`,
  },
  {
    name: 'a double-bit error',
    kind: 'hardware',
    outcome: { exitCode: 1, statusReason: EXITED },
    log: `[  911.002311] NVRM: Xid (PCI:0000:10:1c): 48, pid=3311, name=trainer, An uncorrectable double bit error (DBE) has been detected on GPU in the framebuffer at partition 4, subpartition 1.`,
  },
  {
    name: 'an error that ECC cannot correct',
    kind: 'hardware',
    outcome: { exitCode: 1, statusReason: EXITED },
    log: `Traceback (most recent call last):
torch.AcceleratorError: CUDA error: uncorrectable ECC error encountered
CUDA kernel errors might be asynchronously reported at some other API call, so the stacktrace below might be incorrect.`,
  },
  {
    name: 'an Xid that software makes, on a bus of that number',
    kind: 'driver',
    outcome: { exitCode: 1, statusReason: EXITED },
    log: `[  911.002311] NVRM: Xid (PCI:0000:48:00): 31, pid=3311, name=trainer, Ch 00000010, MMU Fault
RuntimeError: CUDA error: an illegal memory access was encountered`,
  },
  {
    name: 'a full volume',
    kind: 'disk',
    outcome: { exitCode: 1, statusReason: EXITED },
    log: `Traceback (most recent call last):
OSError: [Errno 28] No space left on device: '/tmp/dragoman-trainer-x1/checkpoint/optimizer.safetensors'`,
  },
  {
    name: 'torch.save on a full volume',
    kind: 'disk',
    outcome: { exitCode: 1, statusReason: EXITED },
    log: `Traceback (most recent call last):
RuntimeError: [enforce fail at inline_container.cc:664] . unexpected pos 134217792 vs 134217684`,
  },
  {
    name: 'a Spot instance that was reclaimed',
    kind: 'interrupted',
    outcome: { statusReason: 'Host EC2 (instance i-0d3c1b2a4f5e6d7c8) terminated.' },
    log: `${progress(3)}
2026-11-20T09:14:04.120Z WARNING the EC2 Spot notice (terminate at 2026-11-20T09:16:00Z) received: stopping at the next safe point`,
  },
  {
    name: 'a collective that timed out',
    kind: 'nccl',
    outcome: { exitCode: 134, statusReason: EXITED },
    log: `[rank1]:[E1120 09:14:08.408271257 ProcessGroupNCCL.cpp:632] [Rank 1] Watchdog caught collective operation timeout: WorkNCCL(SeqNum=1580, OpType=ALLREDUCE, NumelIn=67108864, NumelOut=67108864, Timeout(ms)=1800000) ran for 1800060 milliseconds before timing out.
terminate called after throwing an instance of 'c10::DistBackendError'
  what():  [PG ID 0 PG GUID 0(default_pg) Rank 1] Process group watchdog thread terminated with exception`,
  },
  {
    name: 'a GPU that lost its peer',
    kind: 'nccl',
    outcome: { exitCode: 1, statusReason: EXITED },
    log: `Traceback (most recent call last):
torch.distributed.DistBackendError: NCCL error in: /pytorch/torch/csrc/distributed/c10d/ProcessGroupNCCL.cpp:3690, remote process exited or there was a network error, NCCL version 2.27.5
ncclRemoteError: A call failed possibly due to a network error or a remote process exiting prematurely.`,
  },
  {
    name: 'a process on the CPU that lost its peer',
    kind: 'nccl',
    outcome: { exitCode: 1, statusReason: EXITED },
    log: `Traceback (most recent call last):
RuntimeError: [/pytorch/third_party/gloo/gloo/transport/tcp/pair.cc:547] Connection closed by peer [127.0.0.1]:39123`,
  },
  {
    name: 'an old driver',
    kind: 'driver',
    outcome: { exitCode: 1, statusReason: EXITED },
    log: `Traceback (most recent call last):
RuntimeError: CUDA error: CUDA driver version is insufficient for CUDA runtime version`,
  },
  {
    name: 'a machine without its GPU',
    kind: 'driver',
    outcome: { exitCode: 78, statusReason: EXITED },
    log: `2026-11-20T09:14:01.120Z ERROR driver: The job needs a CUDA device and PyTorch finds none. Check the host's driver, the container's GPU request, and that the image's PyTorch was built for CUDA.`,
  },
  {
    name: 'a loss that is not finite',
    kind: 'diverged',
    outcome: { exitCode: 82, statusReason: EXITED },
    log: `${progress(510)}
2026-11-20T09:15:01.120Z ERROR diverged: The loss was not finite 4 times in a row, up to step 514. Relaunch from the last checkpoint with a lower learning rate.`,
  },
  {
    name: 'a checkpoint that torch.load cannot read',
    kind: 'corrupt-checkpoint',
    outcome: { exitCode: 70, statusReason: EXITED },
    log: `Traceback (most recent call last):
RuntimeError: PytorchStreamReader failed reading zip archive: failed finding central directory`,
  },
  {
    name: 'a checkpoint that safetensors cannot read',
    kind: 'corrupt-checkpoint',
    outcome: { exitCode: 70, statusReason: EXITED },
    log: `Traceback (most recent call last):
safetensors_rust.SafetensorError: Error while deserializing header: incomplete metadata, file not fully covered`,
  },
  {
    name: 'weights of another shape',
    kind: 'corrupt-checkpoint',
    outcome: { exitCode: 70, statusReason: EXITED },
    log: `Traceback (most recent call last):
RuntimeError: Error(s) in loading state_dict for Transformer:
	size mismatch for embedding.weight: copying a param with shape torch.Size([4000, 128]) from checkpoint, the shape in current model is torch.Size([3000, 128]).`,
  },
  {
    name: 'a trainer that stood still and ended itself',
    kind: 'hang',
    outcome: { exitCode: 83, statusReason: EXITED },
    log: progress(90),
  },
  {
    name: 'a trainer that stood still in C code',
    kind: 'hang',
    outcome: { exitCode: 1, statusReason: EXITED },
    log: `${progress(90)}
Timeout (0:10:00)!
Thread 0x00007f2b3b7fe6c0 (most recent call first):
  File "/usr/lib/python3.11/threading.py", line 331 in wait
Thread 0x00007f2c8d7f6740 (most recent call first):
  File "/app/dragoman_trainer/training/optimizer_step.py", line 58 in take`,
  },
  {
    name: 'the image that is gone',
    kind: 'image',
    outcome: {
      statusReason: 'Task failed to start',
      containerReason:
        'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref',
    },
    log: '',
  },
  {
    name: 'a machine on which no container starts in time',
    kind: 'image',
    outcome: {
      statusReason: 'Task failed to start',
      containerReason: 'DockerTimeoutError: Could not transition to started; timed out after waiting 4m0s',
    },
    log: '',
  },
  {
    name: 'the time limit of the job',
    kind: 'timed-out',
    outcome: { exitCode: 75, statusReason: 'Job attempt duration exceeded timeout' },
    log: progress(19_000),
  },
  {
    name: 'a queue without capacity',
    kind: 'capacity',
    outcome: {
      statusReason:
        'CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - Service cannot fulfill the capacity requested for instance type [g6.xlarge]',
    },
    log: '',
  },
  {
    name: 'a job larger than every machine',
    kind: 'unplaceable',
    outcome: {
      statusReason:
        'MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - The compute environment(s) associated with your job queue has no instance type that meets the job requirements',
    },
    log: '',
  },
  {
    name: 'a crash in C code',
    kind: 'crashed',
    outcome: { exitCode: 139, statusReason: EXITED },
    log: `${progress(5)}
Fatal Python error: Segmentation fault

Current thread 0x00007f2c8d7f6740 (most recent call first):
  File "/app/dragoman_trainer/training/optimizer_step.py", line 58 in take`,
  },
  {
    name: 'an end without a word',
    kind: 'crashed',
    outcome: { exitCode: 3, statusReason: EXITED },
    log: progress(5),
  },
  {
    name: 'a defect of the trainer',
    kind: 'bug',
    outcome: { exitCode: 70, statusReason: EXITED },
    log: `Traceback (most recent call last):
  File "/app/dragoman_trainer/training/schedule.py", line 12, in learning_rate
ZeroDivisionError: division by zero`,
  },
];
