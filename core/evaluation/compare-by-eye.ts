import {
  BlindComparison,
  type HumanComparison,
  Judgement,
  type Verdict,
} from '../../contracts/human-comparison.ts';
import type { PromotionDecision } from '../../contracts/model-card.ts';
import { DragomanError } from '../errors.ts';
import { shortHash } from '../hashing.ts';
import { keys } from '../keys.ts';
import { readJson, writeJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { modelMissing } from '../registry/models.ts';
import { type OneAtATimeDependencies, oneAtATime } from '../registry/one-at-a-time.ts';
import type { Registry } from '../registry/registry.ts';
import { changeModelCard, type readModelCard } from '../training/model-cards.ts';
import { drawBlindPairs, tallyVerdicts } from './blind-pairs.ts';
import { ownTestSet } from './own-test-set.ts';
import { decidePromotion } from './promotion.ts';
import { readSegments } from './segments-file.ts';

/** Two versions that share no test set, or one version, or equal translations, cannot be compared. */
export class NothingToCompare extends DragomanError {}

/** Verdicts that name no pair of the comparison, or none at all. */
export class VerdictsUnusable extends DragomanError {}

interface CompareDependencies {
  registry: Pick<Registry, 'getModel' | 'getRun' | 'getModelVersion' | 'listEvaluations'>;
  models: Objects;
  now: () => Date;
}

export interface ComparisonRequest {
  model: string;
  version: string;
  /** Absent: the champion. */
  against?: string | undefined;
  /** Absent: the corpus' own test set, or the first that both were evaluated on. */
  setId?: string | undefined;
  segments: number;
  seed: string;
}

/**
 * The blind comparison that a request asks for: the same one for the same request, so that several people judge the same
 * pairs and one person can go on later. @throws NothingToCompare, NotRegistered, ObjectMissing
 */
export async function openComparison(
  { model, version, against: wanted, setId: wantedSet, segments, seed }: ComparisonRequest,
  { registry, models, now }: CompareDependencies,
): Promise<BlindComparison> {
  const line = await registry.getModel(model);
  if (!line) throw modelMissing(model);
  const against = wanted ?? line.champion;
  if (against === undefined || against === version) {
    throw new NothingToCompare(
      `${model} has no champion beside ${version}. Name the version to compare with: --against VERSION.`,
    );
  }
  const setId = wantedSet ?? (await sharedSet(model, version, against, registry));
  const comparisonId = shortHash([model, version, against, setId, segments, seed]);
  const key = keys.blindComparison(model, version, comparisonId);
  if ((await models.size(key)) === undefined) {
    const ours = await readSegments(models, { model, version, setId });
    const theirs = await readSegments(models, { model, version: against, setId });
    const drawn = drawBlindPairs(ours, theirs, { segments, seed });
    if (drawn.pairs.length === 0) {
      throw new NothingToCompare(
        `${version} and ${against} translate all ${drawn.shared} segments that they share of ${setId} alike.`,
      );
    }
    const createdAt = now().toISOString();
    const comparison = { v: 1 as const, comparisonId, model, version, against, setId, createdAt, ...drawn };
    await writeJson(models, key, BlindComparison, comparison);
  }
  return readJson(models, key, BlindComparison);
}

async function sharedSet(
  model: string,
  version: string,
  against: string,
  registry: Pick<Registry, 'listEvaluations'>,
): Promise<string> {
  const theirs = new Set((await registry.listEvaluations(model, against)).map(({ setId }) => setId));
  const shared = (await registry.listEvaluations(model, version)).filter(({ setId }) => theirs.has(setId));
  const found = ownTestSet(shared) ?? shared[0];
  if (found) return found.setId;
  throw new NothingToCompare(
    `${version} and ${against} of ${model} were evaluated on no test set that both have.`,
  );
}

/** A comparison that was opened before. @throws ObjectMissing, ContractViolation */
export const readComparison = (
  models: Objects,
  { model, version, comparisonId }: Pick<BlindComparison, 'model' | 'version' | 'comparisonId'>,
): Promise<BlindComparison> =>
  readJson(models, keys.blindComparison(model, version, comparisonId), BlindComparison);

/** The comparisons of a version that were opened, newest first. */
export async function listComparisons(
  models: Objects,
  { model, version }: Pick<BlindComparison, 'model' | 'version'>,
): Promise<BlindComparison[]> {
  const found: BlindComparison[] = [];
  for await (const { key } of models.list(keys.comparisons(model, version))) {
    if (key.endsWith('/pairs.json')) found.push(await readJson(models, key, BlindComparison));
  }
  return found.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
}

/** What one person has said in a comparison so far, by pair id. */
export async function verdictsOf(
  { model, version, comparisonId }: BlindComparison,
  judge: string,
  models: Objects,
): Promise<Record<string, Verdict>> {
  const key = keys.verdicts(model, version, comparisonId, `${shortHash(judge)}.json`);
  return (await models.size(key)) === undefined ? {} : (await readJson(models, key, Judgement)).verdicts;
}

interface Said {
  comparison: BlindComparison;
  judge: string;
  /** By pair id. */
  verdicts: Record<string, Verdict>;
}

/**
 * Keeps what one person says, together with what the same person said before. @returns all that this person has said
 * @throws VerdictsUnusable, ChangeUnderWay
 */
export async function keepVerdicts(
  { comparison, judge, verdicts }: Said,
  { models, ...dependencies }: Pick<CompareDependencies, 'models'> & OneAtATimeDependencies,
): Promise<Record<string, Verdict>> {
  const { model, version, comparisonId } = comparison;
  const known = new Set(comparison.pairs.map(({ pairId }) => pairId));
  const unknown = Object.keys(verdicts).find((pairId) => !known.has(pairId));
  if (unknown !== undefined) {
    throw new VerdictsUnusable(
      `Comparison ${comparisonId} has no pair ${unknown}. Submit the file that this comparison was written to.`,
    );
  }
  const key = keys.verdicts(model, version, comparisonId, `${shortHash(judge)}.json`);
  // One person may judge in two windows.
  return oneAtATime(key, dependencies, async () => {
    const all = { ...(await verdictsOf(comparison, judge, models)), ...verdicts };
    if (Object.keys(all).length === 0) {
      throw new VerdictsUnusable('There is no verdict. Write a, b or tie for at least one pair.');
    }
    const judgedAt = dependencies.now().toISOString();
    await writeJson(models, key, Judgement, { v: 1, comparisonId, judge, judgedAt, verdicts: all });
    return all;
  });
}

/**
 * Counts what everybody has said in a comparison and decides anew about the version.
 * @returns what the verdicts come to, and the decision; both stand on the card.
 * @throws VerdictsUnusable, ObjectMissing, ChangeUnderWay
 */
export async function settleComparison(
  comparison: BlindComparison,
  dependencies: Omit<CompareDependencies, 'registry'> &
    OneAtATimeDependencies & { registry: Pick<Registry, 'getModel' | 'getRun'> },
): Promise<{ result: HumanComparison; decision: PromotionDecision }> {
  const { registry, models } = dependencies;
  const { model, version, comparisonId } = comparison;
  const judgements: Judgement[] = [];
  for await (const { key: found } of models.list(keys.verdicts(model, version, comparisonId))) {
    judgements.push(await readJson(models, found, Judgement));
  }
  if (judgements.length === 0) {
    throw new VerdictsUnusable(
      `Nobody has judged a pair of comparison ${comparisonId} yet. Judge some first.`,
    );
  }
  const result = tallyVerdicts(comparison, judgements);
  const { promotion } = await changeModelCard(models, { model, version }, dependencies, async (card) => {
    const others = card.humanComparisons.filter((one) => one.comparisonId !== comparisonId);
    const humanComparisons = [...others, result];
    return {
      ...card,
      humanComparisons,
      promotion: await decideByCard({ ...card, humanComparisons }, registry),
    };
  });
  return { result, decision: promotion };
}

/** Decides about a version by what its card says, and by the policy and the champion of now. @throws NotRegistered */
export async function decideByCard(
  { model, runId, recipe, evaluation, humanComparisons }: Awaited<ReturnType<typeof readModelCard>>,
  registry: Pick<Registry, 'getModel' | 'getRun'>,
): Promise<PromotionDecision> {
  const line = await registry.getModel(model);
  if (!line) throw modelMissing(model);
  const run = await registry.getRun(runId);
  return decidePromotion({
    model: line,
    recipe,
    evaluation,
    humanComparisons,
    inSweep: run?.sweepId !== undefined,
  });
}
