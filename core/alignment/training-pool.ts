import { Worker } from 'node:worker_threads';
import type { TokenizedBitext } from './bitext.ts';
import {
  type Explanation,
  instantiateKernel,
  KERNEL_WORKER,
  type KernelStep,
  kernelMemory,
  kernelModule,
  PlacedBitext,
} from './kernels/wasm-training.ts';
import { TRAINING_DEFAULTS, type TrainingOptions, type TranslationTable } from './translation-table.ts';

/** Below this the work takes less time than a thread takes to start. */
const TOKENS_WORTH_A_THREAD = 100_000;

/**
 * Trains and applies translation tables by the WebAssembly kernel, as many at a time as it has threads. Equal bitexts
 * give equal tables, those of `trainTranslationTable`. Small work is done on the calling thread. Memory per thread: that
 * of its largest bitext (see PlacedBitext), kept until `close`.
 */
export class TrainingPool {
  private readonly free: KernelThread[];
  private readonly waiting: ((thread: KernelThread) => void)[] = [];
  private readonly threads: readonly KernelThread[];

  constructor(threads: number) {
    const module = kernelModule();
    this.threads = Array.from({ length: Math.max(1, threads) }, () => new KernelThread(module));
    this.free = [...this.threads];
  }

  /** P(target word | source word), learnt from a bitext. @throws BitextTooLarge */
  train(bitext: TokenizedBitext, options: Partial<TrainingOptions> = {}): Promise<TranslationTable> {
    return this.withThread(async (thread) => {
      const placed = thread.place(bitext, options);
      await thread.run(['train', 'prune'], placed);
      return placed.table();
    });
  }

  /** What a table makes of a bitext; words with ids beyond the table's are unknown to it. @throws BitextTooLarge */
  apply(table: TranslationTable, bitext: TokenizedBitext): Promise<Explanation> {
    return this.withThread(async (thread) => {
      const placed = thread.place(bitext, {}, table);
      await thread.run(['apply'], placed);
      return placed.explanation();
    });
  }

  /** The likelihoods of `apply`, for less. @throws BitextTooLarge */
  score(table: TranslationTable, bitext: TokenizedBitext): Promise<Float64Array> {
    return this.withThread(async (thread) => {
      const placed = thread.place(bitext, {}, table);
      await thread.run(['score'], placed);
      return placed.likelihoods();
    });
  }

  /** What a table that was trained on a bitext makes of it; keeps no table. @throws BitextTooLarge */
  align(bitext: TokenizedBitext, options: Partial<TrainingOptions> = {}): Promise<Explanation> {
    return this.withThread(async (thread) => {
      const placed = thread.place(bitext, options);
      await thread.run(['train', 'apply'], placed);
      return placed.explanation();
    });
  }

  /** Ends the threads; nothing may be under way. */
  async close(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.close()));
  }

  private async withThread<Result>(work: (thread: KernelThread) => Promise<Result>): Promise<Result> {
    const thread =
      this.free.pop() ?? (await new Promise<KernelThread>((resolve) => this.waiting.push(resolve)));
    try {
      return await work(thread);
    } finally {
      const next = this.waiting.shift();
      if (next) next(thread);
      else this.free.push(thread);
    }
  }
}

/**
 * What a table makes of a bitext, worked out on this thread: P(target word | source segment) of every target token.
 * Memory as of PlacedBitext, until the returned function goes.
 */
export function tableApplier(): (
  table: TranslationTable,
  bitext: TokenizedBitext,
) => Pick<Explanation, 'likelihoods'> {
  const memory = kernelMemory();
  const kernel = instantiateKernel(kernelModule(), memory);
  return (table, bitext) => {
    const placed = new PlacedBitext(memory, bitext, TRAINING_DEFAULTS, table);
    placed.check(kernel('score', placed.address));
    return { likelihoods: placed.likelihoods() };
  };
}

class KernelThread {
  private readonly memory = kernelMemory();
  private worker: Worker | undefined;
  private here: ReturnType<typeof instantiateKernel> | undefined;
  private isSmall = false;

  constructor(private readonly module: WebAssembly.Module) {}

  place(bitext: TokenizedBitext, options: Partial<TrainingOptions>, table?: TranslationTable): PlacedBitext {
    this.isSmall = bitext.source.ids.length + bitext.target.ids.length < TOKENS_WORTH_A_THREAD;
    return new PlacedBitext(this.memory, bitext, { ...TRAINING_DEFAULTS, ...options }, table);
  }

  /** Runs some steps, one after the other. */
  async run(steps: readonly KernelStep[], placed: PlacedBitext): Promise<void> {
    placed.check(
      this.isSmall ? this.runHere(steps, placed.address) : await this.runInWorker(steps, placed.address),
    );
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
  }

  private runHere(steps: readonly KernelStep[], address: number): number {
    this.here ??= instantiateKernel(this.module, this.memory);
    const kernel = this.here;
    return steps.reduce((outcome, step) => outcome || kernel(step, address), 0);
  }

  private runInWorker(steps: readonly KernelStep[], address: number): Promise<number> {
    const workerData = { module: this.module, memory: this.memory };
    // Options of this process, such as a loader of TypeScript, are none of its business.
    this.worker ??= new Worker(KERNEL_WORKER, { eval: true, workerData, execArgv: [] });
    const { worker } = this;
    return new Promise((resolve, reject) => {
      worker.once('error', reject);
      worker.once('message', (outcome: number) => {
        worker.off('error', reject);
        worker.unref();
        resolve(outcome);
      });
      worker.ref();
      worker.postMessage({ steps, address });
    });
  }
}
