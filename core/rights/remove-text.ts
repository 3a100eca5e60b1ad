import type { Removal } from '../../contracts/rights.ts';
import { shortHash } from '../hashing.ts';
import type { CorpusId } from '../keys.ts';
import type { Objects } from '../objects/objects.ts';
import { corpusMissing } from '../registry/corpora.ts';
import type { Registry } from '../registry/registry.ts';
import { type AffectedVersions, affectedVersions } from './affected-versions.ts';
import { keyOf } from './removal-rules.ts';
import { type StoredText, storedText } from './stored-text.ts';

/** What must go, and who says so. */
export type RemovalRequest = CorpusId & Pick<Removal, 'by' | 'value' | 'reason' | 'requestedBy'>;

export interface RemoveTextDependencies {
  registry: Pick<
    Registry,
    | 'getCorpus'
    | 'putRemovalIfAbsent'
    | 'listRemovals'
    | 'markRemovalsApplied'
    | 'markDatasetVersion'
    | 'markModelVersion'
    | 'listDatasetVersions'
    | 'listDescendants'
    | 'putAudit'
  >;
  data: Objects;
  /** Starts a preparation of the corpus, or leaves it to the sweep while one is under way. @returns its run, if one has started */
  startPreparation: (corpus: CorpusId) => Promise<string | undefined>;
  now: () => Date;
  newId: () => string;
}

/** What a removal has found and done. */
export interface RemovalReport {
  removal: Removal;
  /** Marked: they hold the text, or were trained on it. */
  datasetVersions: string[];
  modelVersions: AffectedVersions['modelVersions'];
  stored: StoredText;
  /** The preparation that makes a version without the text. */
  startedRun?: string;
}

/**
 * Decides that text must go: keeps the decision with the corpus, marks every dataset and model version that has it, and
 * starts the preparation of a version without it. Models count that were trained on such a version, and those that came
 * from them. Done again it marks what has come since. Nothing that is stored is taken away; see eraseText.
 * @throws NotRegistered
 */
export async function removeText(
  { corpus, languagePair, by, value, reason, requestedBy }: RemovalRequest,
  dependencies: RemoveTextDependencies,
): Promise<RemovalReport> {
  const { registry, data, now, newId } = dependencies;
  const id: CorpusId = { corpus, languagePair };
  const found = await registry.getCorpus(id);
  if (!found) throw corpusMissing(id);
  const requestedAt = now().toISOString();
  const removalId = shortHash([corpus, languagePair, keyOf(by, value)]);
  await registry.putRemovalIfAbsent({ removalId, ...id, by, value, reason, requestedBy, requestedAt });
  await registry.putAudit({
    ...{ auditId: newId(), at: requestedAt, who: requestedBy },
    action: 'remove-text',
    subject: `${corpus}/${languagePair} ${by} ${value}: ${reason}`,
  });

  const rule = { removalId, by, value };
  const { holding, modelVersions } = await affectedVersions(id, rule, dependencies);
  for (const { version } of holding) await registry.markDatasetVersion(id, version, [removalId]);
  for (const { model, version } of modelVersions)
    await registry.markModelVersion(model, version, [removalId]);
  const latest = found.latestVersion;
  const isOpen = holding.some(({ version }) => version === latest);
  if (latest !== undefined && !isOpen) await registry.markRemovalsApplied(id, [removalId], latest);
  const removal = (await registry.listRemovals(id)).find((known) => known.removalId === removalId) as Removal;
  const stored = await storedText(data, { id, rule, holding, latest });
  const startedRun = isOpen ? await dependencies.startPreparation(id) : undefined;
  return {
    ...{ removal, datasetVersions: holding.map(({ version }) => version), modelVersions, stored },
    ...(startedRun === undefined ? {} : { startedRun }),
  };
}
