import type { PreparationEstimate } from '../../contracts/api/preparations.ts';
import type { Run, Upload } from '../../contracts/entities.ts';
import type { CorpusId } from '../keys.ts';
import type { Registry } from '../registry/registry.ts';
import { sum } from '../statistics/counts.ts';

/** Past preparations that an estimate looks at. */
const RUNS = 3;

/**
 * What waits for a preparation of a corpus, and what it is expected to cost: as much as the last ones of the corpus, on
 * average; for its first one as much for each byte of the uploads as the last ones of other corpora. Without `usd` where no
 * preparation has been priced yet. Reads two lists of runs, and for a first one the uploads of three.
 */
export async function estimatePreparation(
  id: CorpusId,
  registry: Pick<Registry, 'listPending' | 'listRuns' | 'listUploadsOfRun'>,
): Promise<PreparationEstimate> {
  const pending = await registry.listPending(id);
  const waits = { uploads: pending.length, bytes: bytesOf(pending) };
  const own = await pricedRuns({ corpus: id, kind: 'preparation' }, registry);
  if (own.length > 0) {
    return { ...waits, usd: sum(own.map(({ costUsd }) => costUsd)) / own.length, basis: 'corpus' };
  }
  const others = await pricedRuns({ kind: 'preparation' }, registry);
  const sizes = await Promise.all(
    others.map(async ({ runId }) => bytesOf(await registry.listUploadsOfRun(runId))),
  );
  // A run that brought no text, of a removal for instance, says nothing about bytes.
  const told = others.flatMap(({ costUsd }, index) => {
    const bytes = sizes[index] ?? 0;
    return bytes > 0 ? [{ costUsd, bytes }] : [];
  });
  if (told.length === 0 || waits.bytes === 0) return waits;
  const usdPerByte = sum(told.map(({ costUsd }) => costUsd)) / sum(told.map(({ bytes }) => bytes));
  return { ...waits, usd: usdPerByte * waits.bytes, basis: 'others' };
}

async function pricedRuns(
  filter: Parameters<Registry['listRuns']>[0],
  registry: Pick<Registry, 'listRuns'>,
): Promise<(Run & { costUsd: number })[]> {
  const { items } = await registry.listRuns({ ...filter, status: 'SUCCEEDED' }, { limit: 4 * RUNS });
  return items
    .flatMap((run) => (run.costUsd === undefined ? [] : [{ ...run, costUsd: run.costUsd }]))
    .slice(0, RUNS);
}

const bytesOf = (uploads: readonly Upload[]): number => sum(uploads.map(({ sizeBytes }) => sizeBytes));
