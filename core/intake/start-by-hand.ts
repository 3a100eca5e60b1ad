import type { z } from 'zod';
import type { Run } from '../../contracts/entities.ts';
import type { StartPreparationEvent } from '../../contracts/states.ts';
import { DragomanError } from '../errors.ts';
import type { CorpusId } from '../keys.ts';
import { corpusMissing } from '../registry/corpora.ts';
import type { Registry } from '../registry/registry.ts';

/** A preparation of the corpus is under way; two at once would not know of one another. */
export class CorpusBusy extends DragomanError {}

/** There is nothing that a preparation would prepare. */
export class NothingToPrepare extends DragomanError {}

/**
 * Starts a preparation because a person wants one now. @returns the id of the run
 * @throws NotRegistered, CorpusBusy, NothingToPrepare
 */
export async function startByHand(
  { id, again, by }: { id: CorpusId; again: boolean; by: string },
  {
    registry,
    startPreparation,
  }: {
    registry: Pick<Registry, 'getCorpus'>;
    startPreparation: (event: z.input<typeof StartPreparationEvent>) => Promise<Run['runId'][]>;
  },
): Promise<string> {
  if (!(await registry.getCorpus(id))) throw corpusMissing(id);
  const wish = again ? { again: true as const } : { always: true as const };
  const [runId] = await startPreparation({ corpus: id.corpus, languagePair: id.languagePair, ...wish, by });
  if (runId !== undefined) return runId;
  const corpus = await registry.getCorpus(id);
  const name = `${id.corpus} ${id.languagePair}`;
  if (corpus?.lockedBy !== undefined) {
    throw new CorpusBusy(`Run ${corpus.lockedBy} prepares ${name}. Wait until it has ended, or cancel it.`);
  }
  throw new NothingToPrepare(
    corpus?.latestVersion === undefined
      ? `Nothing was uploaded to ${name} that could be prepared. Upload files first.`
      : `Nothing has arrived for ${name} since its version ${corpus.latestVersion}. Upload files, or prepare it again with another recipe.`,
  );
}
