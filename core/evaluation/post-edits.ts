import { z } from 'zod';
import type { Evaluation } from '../../contracts/entities.ts';
import { type MetricScore, MetricScore as MetricScoreContract } from '../../contracts/evaluation.ts';
import { languagesOf } from '../../contracts/primitives.ts';
import { ContractViolation } from '../errors.ts';
import { keys } from '../keys.ts';
import { parseContract } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { NotRegistered } from '../registry/errors.ts';
import { modelMissing } from '../registry/models.ts';
import type { OneAtATimeDependencies } from '../registry/one-at-a-time.ts';
import type { Registry } from '../registry/registry.ts';
import { changeModelCard } from '../training/model-cards.ts';
import { parseJsonLines, readSegments } from './segments-file.ts';

/** One line of a file of post-edits: what a person made of a version's translation of a pair's source. */
const PostEdit = z.strictObject({ pairId: z.string(), postEdit: z.string().min(1) });

/** A translation and what a person made of it. */
export interface EditedSegment {
  hypothesis: string;
  postEdit: string;
  /** Documents are what the interval resamples. */
  document: string | null;
}

/** The translations that were edited. */
export interface EditedSet {
  model: string;
  version: string;
  setId: string;
}

interface PostEditDependencies {
  registry: OneAtATimeDependencies['registry'] &
    Pick<Registry, 'getModel' | 'listEvaluations' | 'putEvaluation' | 'putAudit'>;
  models: Objects;
  /** TER of the hypotheses against their post-edits, with its interval. */
  measureHter: (segments: readonly EditedSegment[], targetLanguage: string) => Promise<unknown>;
  now: () => Date;
  newId: () => string;
}

/**
 * Keeps what people made of a version's translations of a test set, and how much they had to change: HTER (Snover et al.
 * 2006), the TER of the version's own hypotheses against their post-edits. It goes to the evaluation and the card.
 * @param text JSON Lines of `pairId` and `postEdit`; a later line of a pair replaces an earlier one
 * @throws ContractViolation, NotRegistered, ObjectMissing, ChangeUnderWay
 */
export async function submitPostEdits(
  { model, version, setId, text, by }: EditedSet & { text: string; by: string },
  dependencies: PostEditDependencies,
): Promise<{ segments: number; hter: MetricScore }> {
  const { registry, models, measureHter, now, newId } = dependencies;
  const line = await registry.getModel(model);
  if (!line) throw modelMissing(model);
  const { edits, segments } = await editedSegments({ model, version, setId, text }, { registry, models });
  const measured = await measureHter(segments, languagesOf(line.languagePair).target);
  const hter = parseContract(MetricScoreContract, measured, 'the measured HTER');
  const lines = [...edits].map(([pairId, postEdit]) => `${JSON.stringify({ pairId, postEdit })}\n`);
  await changeModelCard(models, { model, version }, dependencies, async (card) => {
    const evaluation = await evaluationOf({ model, version, setId }, registry);
    await models.put(keys.postEdits(model, version, setId), lines.join(''), 'application/jsonl');
    await registry.putEvaluation({ ...evaluation, metrics: { ...evaluation.metrics, hter } });
    const testSets = card.evaluation.testSets.map((set) => {
      const { hter: _, ...absent } = set.absent;
      return set.setId === setId ? { ...set, metrics: { ...set.metrics, hter }, absent } : set;
    });
    return { ...card, evaluation: { ...card.evaluation, testSets } };
  });
  await registry.putAudit({
    ...{ auditId: newId(), at: now().toISOString(), who: by, action: 'submit-post-edits' },
    subject: `${model}@${version} ${setId}: ${segments.length} segments`,
  });
  return { segments: segments.length, hter };
}

/**
 * What people made of translations, with the translations. @throws ContractViolation for lines that are no post-edits of
 * the set; NotRegistered, ObjectMissing
 */
export async function editedSegments(
  { model, version, setId, text }: EditedSet & { text: string },
  { registry, models }: { registry: Pick<Registry, 'listEvaluations'>; models: Objects },
): Promise<{ edits: Map<string, string>; segments: EditedSegment[] }> {
  await evaluationOf({ model, version, setId }, registry);
  const translated = await readSegments(models, { model, version, setId });
  const edits = new Map(
    parseJsonLines(text, PostEdit, 'the post-edits').map(({ pairId, postEdit }) => [pairId, postEdit]),
  );
  const segments = [...edits].map(([pairId, postEdit]): EditedSegment => {
    const found = translated.get(pairId);
    if (found) return { hypothesis: found.hypothesis, postEdit, document: found.document ?? null };
    throw new ContractViolation(
      `${setId} has no pair ${pairId}. Take the pair ids from segments-${setId}.jsonl of the version.`,
    );
  });
  if (segments.length === 0) throw new ContractViolation('The file has no post-edits.');
  return { edits, segments };
}

/** @throws NotRegistered */
async function evaluationOf(
  { model, version, setId }: EditedSet,
  registry: Pick<Registry, 'listEvaluations'>,
): Promise<Evaluation> {
  const found = (await registry.listEvaluations(model, version)).find((one) => one.setId === setId);
  if (found) return found;
  throw new NotRegistered(`Version ${version} of ${model} was not evaluated on a set ${setId}.`);
}
