import { LeakageReport, type SetLeakage } from '../../contracts/model-card.ts';
import { DragomanError } from '../errors.ts';
import { keys } from '../keys.ts';
import { writeJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { sum } from '../statistics/counts.ts';
import { findLeakage, pairsOf } from './leakage.ts';
import type { TrainingContext } from './training-context.ts';
import {
  ancestralData,
  monolingualText,
  type ParentModel,
  type ResolvedCorpus,
  type TrainingDataSources,
} from './training-data.ts';

/** Segments of the corpus' own held-out sets are in the training data; a model trained on it could not be judged. */
export class LeakageFound extends DragomanError {}

/**
 * Checks both directions, and keeps what it found: all text that the run trains on (its dataset version, further corpora,
 * text that is translated for it) against the test sets of the deployment; and the run's own test sets against all that
 * its parents were trained on. @throws LeakageFound when own sets leak
 */
export async function checkLeakage(
  { run, recipe, manifest }: TrainingContext,
  { corpora, parents }: { corpora: readonly ResolvedCorpus[]; parents: readonly ParentModel[] },
  { models, now, ...sources }: TrainingDataSources & { models: Objects; now: () => Date },
): Promise<LeakageReport> {
  const { data } = sources;
  const sets: SetLeakage[] = await findLeakage(pairsOf(manifest, data), manifest, data, models);
  const note = (name: string, found: SetLeakage[]) =>
    sets.push(...found.map((set) => ({ ...set, data: name })));
  for (const { manifest: further } of corpora) {
    const name = `${further.corpus}/${further.languagePair}/${further.version}`;
    note(name, await findLeakage(pairsOf(further, data), manifest, data, models));
  }
  for (const synthetic of recipe.task === 'translation' ? recipe.synthetic : []) {
    const text = monolingualText(synthetic, manifest, data);
    const scanned = await text;
    if (scanned) note(`monolingual/${synthetic.text}`, await findLeakage(scanned, manifest, data, models));
  }
  for (const { model, manifest: ancestral } of await ancestralData(parents, sources)) {
    // Its own version is checked above, whoever else was trained on it.
    if (ancestral.version === manifest.version) continue;
    note(model, await findLeakage(pairsOf(ancestral, data), manifest, data, models, ['own']));
  }
  const leaks = (relation: SetLeakage['relation']) =>
    sets.filter((set) => set.relation === relation && Object.keys(set.leaked).length > 0);
  const own = leaks('own');
  const report: LeakageReport = {
    v: 1,
    runId: run.runId,
    datasetVersion: manifest.version,
    checkedAt: now().toISOString(),
    trainPairs: manifest.counts.train,
    verdict: own.length > 0 ? 'fail' : leaks('same-languages').length > 0 ? 'warn' : 'pass',
    sets,
  };
  const key = keys.leakage(run.runId);
  await writeJson(models, key, LeakageReport, report);
  const [first] = own;
  if (!first) return report;
  const count = sum(Object.values(first.leaked));
  const where = first.data ?? manifest.version;
  throw new LeakageFound(
    `${count} training pairs of ${where} share a segment with ${first.setId}, for example pair ${first.samples[0]?.pairId} (${first.samples[0]?.how}). Nothing is trained. All of it is in ${key} of the models bucket. ${adviceFor(first)}`,
  );
}

function adviceFor({ data }: SetLeakage): string {
  if (data === undefined) return 'Prepare the dataset again.';
  if (data.includes('@')) return 'Name another model to continue from, or to translate.';
  return data.startsWith('monolingual/')
    ? 'Take the segments out of the text.'
    : 'Add the test set to decontamination.lists of that corpus and prepare it again, or take it out of recipe.corpora.';
}
