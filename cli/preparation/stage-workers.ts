import { Worker } from 'node:worker_threads';
import { DragomanError } from '../../core/errors.ts';
import type { StageAnswer, StageTask, StageWorkerData } from './stage-worker.ts';

/** A worker thread ended before it answered: of memory, as a rule. Its name is that of the cause. */
export class WorkerDied extends DragomanError {
  declare readonly cause: Error;

  constructor(task: StageTask, cause: Error) {
    super(
      `A worker died at ${task.name}: ${cause.message}. Use fewer --workers, or smaller files, and run the command again.`,
      { cause },
    );
  }
}

/** What a worker threw that a user can mend; it has the name and the message of the error there. */
export class StageFailed extends DragomanError {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** Threads that do the items of maps. */
export interface StageWorkers {
  /** Does a task in the first thread that is free. @returns what is noted of it. @throws StageFailed, WorkerDied */
  run(task: StageTask): Promise<string>;
  stop(): Promise<void>;
}

/** Heap of one thread: an item of Ingest or Refine fits in a third of it, and TrainAligner with its sample in all of it. */
const HEAP_MIB = 3072;
/** Pairs outlive several collections of the usual young heap: with this one they cost half the time. */
const YOUNG_HEAP_MIB = 192;

/** Starts no thread before it is needed; one that dies is replaced. */
export function stageWorkers(count: number, data: StageWorkerData): StageWorkers {
  const idle: Worker[] = [];
  const waiting: ((worker: Worker) => void)[] = [];
  let started = 0;
  const start = () => {
    started++;
    return new Worker(new URL('./stage-worker.mjs', import.meta.url), {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB, maxYoungGenerationSizeMb: YOUNG_HEAP_MIB },
    });
  };
  const acquire = () => {
    const worker = idle.pop() ?? (started < count ? start() : undefined);
    return worker ? Promise.resolve(worker) : new Promise<Worker>((resolve) => waiting.push(resolve));
  };
  const release = (worker: Worker) => {
    const next = waiting.shift();
    if (next) next(worker);
    else idle.push(worker);
  };
  const replace = () => {
    started--;
    const next = waiting.shift();
    if (next) next(start());
  };
  return {
    async run(task) {
      const worker = await acquire();
      const answer = await ask(worker, task).catch((error) => {
        replace();
        throw error;
      });
      release(worker);
      if ('message' in answer) return answer.message;
      const { name, message, isMendable, stack } = answer.error;
      if (isMendable) throw new StageFailed(name, message);
      throw Object.assign(new Error(message), { name, stack });
    },
    stop: async () => {
      await Promise.all(idle.map((worker) => worker.terminate()));
    },
  };
}

const OUT_OF_MEMORY = 'ERR_WORKER_OUT_OF_MEMORY';

function ask(worker: Worker, task: StageTask): Promise<StageAnswer> {
  return new Promise((resolve, reject) => {
    const onMessage = (answer: StageAnswer) => settle(() => resolve(answer));
    const onError = (error: NodeJS.ErrnoException) =>
      settle(() => reject(error.code === OUT_OF_MEMORY ? new WorkerDied(task, error) : error));
    const onExit = (code: number) =>
      settle(() => reject(new WorkerDied(task, new Error(`it ended with exit code ${code}`))));
    const settle = (done: () => void) => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      done();
    };
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(task);
  });
}
