import type { FailureKind, Remedy } from '../../contracts/diagnosis.ts';
import type { ExitClass } from '../../contracts/job.ts';

/** One kind of failure, what is done about it, and how often. */
interface Failure {
  /** What is recorded on the attempt. */
  exitClass: ExitClass;
  /** What a person reads first. */
  title: string;
  /** Absent: the failure is final. */
  remedy?: Remedy;
  /** Relaunches of one step for this kind of failure; the budget of attempts bounds all kinds together. */
  relaunches: number;
  /** Name of the error when it is final. */
  error: string;
  /** What a person can do when it is final. */
  advice: string;
}

const UNBOUNDED = Number.POSITIVE_INFINITY;

/** What is known of every kind of failure of a Batch job. */
export const FAILURES: Record<FailureKind, Failure> = {
  cancelled: {
    exitClass: 'interrupted',
    title: 'The job was cancelled',
    relaunches: 0,
    error: 'Cancelled',
    advice: 'Nothing to do; start the training again when it is wanted.',
  },
  interrupted: {
    exitClass: 'interrupted',
    title: 'The job was interrupted',
    remedy: 'same',
    relaunches: UNBOUNDED,
    error: 'TrainingInterrupted',
    advice: 'Start the training again when there is capacity; it goes on from its last checkpoint.',
  },
  'gpu-memory': {
    exitClass: 'gpu-memory',
    title: 'The GPU ran out of memory',
    remedy: 'more-micro-batches',
    relaunches: UNBOUNDED,
    error: 'GpuMemoryExhausted',
    advice: 'Lower batch.tokens or batch.maximumLength in the recipe, or use a GPU with more memory.',
  },
  'host-memory': {
    exitClass: 'host-memory',
    title: 'The machine ran out of memory',
    remedy: 'more-memory',
    relaunches: UNBOUNDED,
    error: 'HostMemoryExhausted',
    advice: 'Raise the memory of the job in infra/config.ts and allow an instance type that has it.',
  },
  disk: {
    exitClass: 'disk',
    title: 'The disk is full',
    relaunches: 0,
    error: 'TrainingDiskFull',
    advice: 'Raise the volume of the compute environment in infra/config.ts, or keep fewer checkpoints.',
  },
  'corrupt-checkpoint': {
    exitClass: 'data',
    title: 'The newest checkpoint is damaged',
    remedy: 'previous-checkpoint',
    relaunches: 1,
    error: 'CheckpointDamaged',
    advice: 'Start the training again from the beginning.',
  },
  'corrupt-shard': {
    exitClass: 'data',
    title: 'A downloaded file is damaged',
    remedy: 'same',
    relaunches: 1,
    error: 'TrainingShardDamaged',
    advice: 'Start the training again, which binarizes anew.',
  },
  hang: {
    exitClass: 'hang',
    title: 'The training stood still',
    remedy: 'other-host',
    relaunches: 2,
    error: 'TrainingHung',
    advice: 'Read the stacks of all threads at the end of the log and report them with the run id.',
  },
  hardware: {
    exitClass: 'driver',
    title: 'The GPU is broken',
    remedy: 'other-host',
    relaunches: 3,
    error: 'GpuHardwareError',
    advice: 'Ask AWS to retire the host, or choose another instance type in infra/config.ts.',
  },
  'shared-memory': {
    exitClass: 'host-memory',
    title: 'Shared memory is too small',
    remedy: 'more-memory',
    relaunches: 1,
    error: 'SharedMemoryExhausted',
    advice: 'Raise sharedMemorySize of the job definitions in infra/stacks/training-stack.ts.',
  },
  nccl: {
    exitClass: 'driver',
    title: 'The GPUs lost each other',
    remedy: 'same',
    relaunches: 2,
    error: 'TrainingNetworkError',
    advice: 'Look at the network between the GPUs, and train on one of them meanwhile.',
  },
  driver: {
    exitClass: 'driver',
    title: 'The GPU or its driver does not work',
    remedy: 'other-host',
    relaunches: 1,
    error: 'TrainingDriverError',
    advice: 'Check the instance type, the machine image and the CUDA version of the container image.',
  },
  image: {
    exitClass: 'driver',
    title: 'The container did not start',
    remedy: 'other-host',
    relaunches: 1,
    error: 'TrainingImageError',
    advice: 'Check that the container image exists and that the job may pull it.',
  },
  diverged: {
    exitClass: 'diverged',
    title: 'The training diverged',
    remedy: 'lower-learning-rate',
    relaunches: 2,
    error: 'TrainingDiverged',
    advice: 'Lower optimizer.peakLearningRate or raise optimizer.warmupSteps in the recipe.',
  },
  submission: {
    exitClass: 'interrupted',
    title: 'The job could not be submitted',
    remedy: 'same',
    relaunches: 2,
    error: 'JobSubmissionFailed',
    advice: 'Look at the health of AWS Batch, then start the training again.',
  },
  capacity: {
    exitClass: 'interrupted',
    title: 'No machine was free for too long',
    remedy: 'same',
    relaunches: 1,
    error: 'NoCapacity',
    advice: 'Allow more instance types or zones in infra/config.ts, or ask for a higher vCPU quota.',
  },
  unplaceable: {
    exitClass: 'config',
    title: 'No machine of the queue can ever hold the job',
    relaunches: 0,
    error: 'JobNotPlaceable',
    advice: 'Allow an instance type with enough memory, vCPUs and GPUs in infra/config.ts.',
  },
  'timed-out': {
    exitClass: 'config',
    title: 'The job took longer than it may',
    relaunches: 0,
    error: 'TrainingTimedOut',
    advice: 'Raise the time limit of the job in infra/config.ts, or lower steps in the recipe.',
  },
  config: {
    exitClass: 'config',
    title: 'The settings of the job are wrong',
    relaunches: 0,
    error: 'TrainingConfigError',
    advice: 'Correct the training recipe, then start the training again.',
  },
  data: {
    exitClass: 'data',
    title: 'The data of the job cannot be used',
    relaunches: 0,
    error: 'TrainingDataError',
    advice: 'Prepare the dataset again, then start the training again.',
  },
  crashed: {
    exitClass: 'bug',
    title: 'The trainer ended without a word',
    remedy: 'same',
    relaunches: 1,
    error: 'TrainerCrashed',
    advice: 'Look at the metrics of the machine and the end of the log, and report them with the run id.',
  },
  bug: {
    exitClass: 'bug',
    title: 'The trainer failed in a way it does not know',
    relaunches: 0,
    error: 'TrainingBug',
    advice: 'Read the end of the log and report it with the run id.',
  },
};
