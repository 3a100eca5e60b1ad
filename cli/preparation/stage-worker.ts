import { parentPort, workerData } from 'node:worker_threads';
import type { CompareItem } from '../../contracts/comparison.ts';
import type { IngestItem, RefineItem } from '../../contracts/shard.ts';
import { DragomanError } from '../../core/errors.ts';
import { ingestShard } from '../../core/ingest/ingest-shard.ts';
import { type FailedItem, quarantineInput } from '../../core/ingest/quarantine-input.ts';
import type { Log } from '../../core/log.ts';
import { directoryObjects } from '../../core/objects/directory-objects.ts';
import { comparePairs } from '../../core/refine/compare-pairs.ts';
import { finishPartition } from '../../core/refine/finish-partition.ts';
import { refinePartition } from '../../core/refine/refine-partition.ts';
import { trainAligner } from '../../core/refine/train-aligner.ts';
import { sum } from '../../core/statistics/counts.ts';
import { type LandingFile, landingObjects } from './landing-folder.ts';

/** Where a worker reads and writes. */
export interface StageWorkerData {
  landingDirectory: string;
  landingFiles: LandingFile[];
  dataDirectory: string;
}

/** Decontamination lists may lie in a bucket; only then is the SDK loaded. */
async function* openS3Uri(uri: string): AsyncIterable<Uint8Array> {
  const clients = await import('../../lambdas/clients.ts');
  yield* clients.openS3Uri(uri);
}

const SILENT: Log = { info: () => undefined, warn: () => undefined };

const { landingDirectory, landingFiles, dataDirectory } = workerData as StageWorkerData;
const stores = {
  landing: landingObjects(landingDirectory, landingFiles),
  data: directoryObjects(dataDirectory),
  log: SILENT,
};

/** What a worker can be asked for; each answers with what is noted of it, for a person. */
const TASKS = {
  ingestShard: async (item: IngestItem) => `${(await ingestShard(item, stores)).pairs} pairs kept`,
  quarantineInput: async (failed: FailedItem) => {
    await quarantineInput(failed, stores);
    return 'in quarantine';
  },
  refinePartition: async (item: RefineItem) => {
    const { read, files } = await refinePartition(item, stores);
    return `${files.survivors?.rows ?? 0} of ${read} pairs`;
  },
  comparePairs: async (item: CompareItem) => {
    const { entries, losers } = await comparePairs(item, stores);
    return `${sum(Object.values(losers))} of ${entries} entries lose`;
  },
  finishPartition: async (item: RefineItem) => {
    const { train, read } = await finishPartition(item, stores);
    return `${train} of ${read} pairs`;
  },
  trainAligner: async (run: { runId: string }) => {
    await trainAligner(run, { ...stores, now: () => new Date(), openUri: openS3Uri });
    return 'trained';
  },
} as const;

export type StageTask = {
  [Name in keyof typeof TASKS]: { name: Name; item: Parameters<(typeof TASKS)[Name]>[0] };
}[keyof typeof TASKS];

export type StageAnswer =
  | { message: string }
  | { error: { name: string; message: string; isMendable: boolean; stack?: string } };

parentPort?.on('message', async (task: StageTask) => {
  const answer = await (TASKS[task.name] as (item: unknown) => Promise<string>)(task.item).then(
    (message): StageAnswer => ({ message }),
    (error: Error): StageAnswer => ({
      error: {
        name: error.name,
        message: error.message,
        isMendable: error instanceof DragomanError,
        ...(error.stack && { stack: error.stack }),
      },
    }),
  );
  parentPort?.postMessage(answer);
});
