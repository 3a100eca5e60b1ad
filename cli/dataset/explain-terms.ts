import { ConsistencyReport } from '../../contracts/consistency.ts';
import type { MissedTermExamples, MissedTerms } from '../../contracts/term-report.ts';
import { keys } from '../../core/keys.ts';
import { readJson } from '../../core/objects/json-objects.ts';
import type { OpenDataset } from './open-dataset.ts';

/** A term of the termbase that targets miss. */
export type ExplainedTerm = MissedTerms['first'][number] & { examples: MissedTermExamples[string] };

/** The terms that targets of a version miss most; with examples while the files of its run are there. */
export async function explainTerms(
  { data, manifest }: OpenDataset,
  { limit }: { limit: number },
): Promise<ExplainedTerm[]> {
  if (!manifest.missedTerms) return [];
  const key = keys.consistency(manifest.runId);
  const isThere = (await data.size(key)) !== undefined;
  const examples = isThere ? (await readJson(data, key, ConsistencyReport)).missedTermExamples : undefined;
  return manifest.missedTerms.first
    .slice(0, limit)
    .map((term) => ({ ...term, examples: examples?.[term.term] ?? [] }));
}
