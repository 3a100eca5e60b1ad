import { Worker } from 'node:worker_threads';
import type { TokenizedBitext } from './bitext.ts';
import {
  instantiateKernel,
  KERNEL_WORKER,
  kernelMemory,
  kernelModule,
  placeTraining,
} from './kernels/wasm-training.ts';
import { TRAINING_DEFAULTS, type TrainingOptions, type TranslationTable } from './translation-table.ts';

/** Below this a training takes less time than a thread takes to start. */
const TOKENS_WORTH_A_THREAD = 100_000;

/**
 * Trains translation tables by the WebAssembly kernel, as many at a time as it has threads; equal bitexts give equal
 * tables, those of `trainTranslationTable`. Small trainings run on the calling thread. Memory per thread: that of its
 * largest training (see `placeTraining`), kept until `close`.
 */
export class TrainingPool {
  private readonly module = kernelModule();
  private readonly free: KernelThread[];
  private readonly waiting: ((thread: KernelThread) => void)[] = [];
  private readonly threads: readonly KernelThread[];

  constructor(threads: number) {
    this.threads = Array.from({ length: Math.max(1, threads) }, () => new KernelThread(this.module));
    this.free = [...this.threads];
  }

  /** P(target word | source word) of a bitext. @throws BitextTooLarge */
  async train(bitext: TokenizedBitext, options: Partial<TrainingOptions> = {}): Promise<TranslationTable> {
    const settings = { ...TRAINING_DEFAULTS, ...options };
    const thread =
      this.free.pop() ?? (await new Promise<KernelThread>((resolve) => this.waiting.push(resolve)));
    try {
      return await thread.train(bitext, settings);
    } finally {
      const next = this.waiting.shift();
      if (next) next(thread);
      else this.free.push(thread);
    }
  }

  /** Ends the threads. Trainings in progress never end. */
  async close(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.close()));
  }
}

class KernelThread {
  private readonly memory = kernelMemory();
  private worker: Worker | undefined;
  private here: ((address: number) => number) | undefined;

  constructor(private readonly module: WebAssembly.Module) {}

  async train(bitext: TokenizedBitext, settings: TrainingOptions): Promise<TranslationTable> {
    const placed = placeTraining(this.memory, bitext, settings);
    const small = bitext.source.ids.length + bitext.target.ids.length < TOKENS_WORTH_A_THREAD;
    return placed.read(small ? this.runHere(placed.address) : await this.runInWorker(placed.address));
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
  }

  private runHere(address: number): number {
    this.here ??= instantiateKernel(this.module, this.memory);
    return this.here(address);
  }

  private runInWorker(address: number): Promise<number> {
    // From text: no file that a bundle would have to carry. It has nothing to do with options of this process.
    const workerData = { module: this.module, memory: this.memory };
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
      worker.postMessage(address);
    });
  }
}
