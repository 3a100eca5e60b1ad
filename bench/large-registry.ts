import { createServices } from '../api/create-services.ts';
import type { ApiServices } from '../api/services.ts';
import type { JobAttempt, Run, Upload } from '../contracts/entities.ts';
import { shortHash } from '../core/hashing.ts';
import type { Log } from '../core/log.ts';
import { memoryObjects } from '../core/objects/memory-objects.ts';
import type { MutableObjects } from '../core/objects/objects.ts';
import { registryEntities } from '../core/registry/access-patterns.ts';
import { createRegistry } from '../core/registry/create-registry.ts';
import type { LocalTable } from '../core/registry/local-table.ts';
import {
  someCorpus,
  someDatasetVersion,
  someModel,
  someModelVersion,
  someRun,
  someUpload,
} from '../core/registry/samples.ts';
import { registryMirror } from '../core/search/registry-mirror.ts';
import { apiTerms } from '../infra/api-terms.ts';
import { DEPLOYMENTS } from '../infra/config.ts';

/** A year in steps of seven hours, each written at one moment: what comes together must not be more than in life. */
const STEP_MS = 7 * 3_600_000;
const STEPS = 52 * 24;
const PAIRS = ['en-de', 'en-ko', 'en-fr', 'en-ja', 'en-es'];
const SUBJECTS = ['mail', 'news', 'film', 'series', 'manual', 'legal', 'game', 'sport', 'music', 'travel'];
const WORDS = ['harbour', 'winter', 'signal', 'orchard', 'lantern', 'compass', 'meadow', 'copper', 'violet'];

/**
 * Fills a table with a year of work, written step by step at the time that it would have been.
 * @returns when the last was written
 */
export async function fillRegistry(
  { documents, tableName }: LocalTable,
  { runs, uploads }: { runs: number; uploads: number },
): Promise<Date> {
  const end = Date.UTC(2026, 10, 22);
  let now = new Date(end - STEPS * STEP_MS);
  const entities = registryEntities({ client: documents, table: tableName, now: () => now });
  const registry = createRegistry(documents, tableName, () => now);
  const ids = PAIRS.flatMap((languagePair) => SUBJECTS.map((corpus) => ({ corpus, languagePair })));
  for (const id of ids) {
    await registry.putCorpusIfAbsent(someCorpus({ ...id, createdAt: now.toISOString() }));
    await registry.putModelIfAbsent(someModel({ ...id, createdAt: now.toISOString() }));
  }
  for (let step = 0; step < STEPS; step++) {
    now = new Date(end - (STEPS - step) * STEP_MS);
    const at = (hour: number) => new Date(now.getTime() + hour * 3_600_000).toISOString();
    const ofThisStep = (count: number) =>
      range(Math.floor((count * step) / STEPS), Math.floor((count * (step + 1)) / STEPS));
    const idOf = (index: number) => ids[(index * 7) % ids.length] as (typeof ids)[number];
    const received = ofThisStep(uploads).map((index): Upload => {
      const file = `${WORDS[index % WORDS.length]}-${WORDS[(index * 5) % WORDS.length]}/part-${index}.tmx`;
      const fate =
        index % 50 === 0
          ? ({ status: 'QUARANTINED', reason: 'no pairs' } as const)
          : { status: 'PUBLISHED' as const };
      return someUpload({
        ...idOf(index),
        file,
        receivedAt: at(index % 24),
        ...fate,
        datasetVersion: `v${shortHash([index % runs]).slice(0, 12)}`,
      });
    });
    await entities.upload.put(received).go({ concurrency: 4 });
    const refused = received.filter(({ status }) => status === 'QUARANTINED');
    if (refused.length > 0) await entities.refusedUpload.put(refused).go({ concurrency: 4 });
    const ofStep = ofThisStep(runs);
    await entities.run
      .put(
        ofStep.map((index): Run => {
          const id = idOf(index);
          const kind = (['preparation', 'training', 'monitoring'] as const)[index % 3] ?? 'training';
          const status = index % 11 === 0 ? 'FAILED' : 'SUCCEEDED';
          const model = kind === 'preparation' ? {} : { model: `${id.corpus}-${id.languagePair}-base` };
          const stages = { Plan: { status: 'SUCCEEDED' as const, startedAt: at(1), endedAt: at(2) } };
          return someRun({
            ...id,
            runId: `${kind}-${index}`,
            kind,
            status,
            stages,
            createdAt: at(1),
            endedAt: at(3),
            ...model,
            ...(kind === 'training' ? { costUsd: 1.5 } : {}),
          });
        }),
      )
      .go({ concurrency: 4 });
    await entities.attempt
      .put(
        ofStep
          .filter((index) => index % 3 === 1)
          .map((index): JobAttempt & { statusRank: number } => ({
            ...{
              runId: `training-${index}`,
              step: 'train',
              attempt: 1,
              jobId: `j${index}`,
              jobName: 'n',
              jobQueue: 'q',
            },
            ...{
              status: 'SUCCEEDED',
              statusRank: 9,
              startedAt: at(1),
              stoppedAt: at(3),
              instanceType: 'g5.xlarge',
            },
            ...{ purchase: index % 4 ? 'spot' : 'on-demand', costUsd: index % 4 ? 0.9 : 2, onDemandUsd: 2 },
          })),
      )
      .go({ concurrency: 4 });
    await entities.datasetVersion
      .put(
        ofStep
          .filter((index) => index % 3 === 0)
          .map((index) =>
            someDatasetVersion({
              ...idOf(index),
              version: `v${shortHash([index]).slice(0, 12)}`,
              runId: `preparation-${index}`,
              createdAt: at(2),
              read: 50_000 + index,
              train: 40_000,
              words: 900_000,
            }),
          ),
      )
      .go({ concurrency: 4 });
    await entities.modelVersion
      .put(
        ofStep
          .filter((index) => index % 3 === 1)
          .map((index) => {
            const id = idOf(index);
            const datasets = [{ ...id, version: `v${shortHash([index - 1]).slice(0, 12)}` }];
            return someModelVersion({
              model: `${id.corpus}-${id.languagePair}-base`,
              version: `m${shortHash([index]).slice(0, 12)}`,
              runId: `training-${index}`,
              datasets,
              createdAt: at(3),
              ...(index % 9 === 1 ? { promotedAt: at(4), stage: 'archived' as const } : {}),
            });
          }),
      )
      .go({ concurrency: 4 });
  }
  return now;
}

/**
 * The API's services over a table alone: nothing is deployed around it.
 * @param data where snapshots of what is searched lie; absent: in memory
 */
export function servicesOver(
  { documents, tableName }: Pick<LocalTable, 'documents' | 'tableName'>,
  data: MutableObjects = memoryObjects(),
): ApiServices {
  const registry = createRegistry(documents, tableName);
  const log: Log = { info: () => undefined, warn: (message, facts) => console.error(message, facts) };
  const services = createServices(
    'bench',
    { registry } as Parameters<typeof createServices>[1],
    {} as Parameters<typeof createServices>[2],
    apiTerms(DEPLOYMENTS.local, { cpu: 'cpu', gpu: 'gpu', gpuOnDemand: 'gpu-on-demand' }),
    log,
  );
  return {
    ...services,
    data,
    models: memoryObjects(),
    steering: {
      ...services.steering,
      // There are no queues and no alarms.
      health: async () => ({ deadLetters: { uploads: 0, events: 0 }, alarms: [] }),
    },
    mirror: registryMirror({ registry, data, now: () => new Date(), log }),
  };
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
