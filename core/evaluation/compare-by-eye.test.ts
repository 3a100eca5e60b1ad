import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../contracts/human-comparison.ts';
import { keys } from '../keys.ts';
import { at, evaluationOn, model, trainingDeployment } from '../training/deployment.fixture.ts';
import { readModelCard } from '../training/model-cards.ts';
import { registerModel } from '../training/register-model.ts';
import { keepVerdicts, openComparison, settleComparison, verdictsOf } from './compare-by-eye.ts';
import { submitPostEdits } from './post-edits.ts';

/** What a person says, and what it comes to. */
async function submitVerdicts(
  said: Parameters<typeof keepVerdicts>[0],
  dependencies: Parameters<typeof keepVerdicts>[1] & Parameters<typeof settleComparison>[1],
) {
  await keepVerdicts(said, dependencies);
  return settleComparison(said.comparison, dependencies);
}

const setId = 'test-corpus-0';
const PAIRS = 40;

/** A line whose champion and challenger have translated the same segments; the challenger is measurably better. */
async function twoVersions() {
  const world = await trainingDeployment({ humanComparison: 'required' });
  const { registry, models, createRun, finishJobs } = world;
  await world.publish([['Open file', 'Datei öffnen']], []);
  const train = async (runId: string, versus?: { champion: string; gain: number }) => {
    await createRun(runId);
    await finishJobs(runId, [evaluationOn(setId, 40, versus)]);
    const { promote } = await registerModel(
      { runId },
      {
        ...{ ...world, dataBucket: 'data', modelsBucket: 'models', codeVersion: 'code' },
        publishEvent: async () => undefined,
        now: () => new Date(at),
      },
    );
    const version = (await registry.getRun(runId))?.modelVersion ?? '';
    const lines = Array.from({ length: PAIRS }, (_, index) =>
      JSON.stringify({
        pairId: `p${index}`,
        source: 's',
        reference: 'r',
        hypothesis: `${runId} ${index}`,
        chrf: 1,
      }),
    );
    await models.put(keys.modelSegments(model, version, setId), `${lines.join('\n')}\n`);
    return { promote, version };
  };
  const champion = await train('train-1');
  await registry.promoteVersion(model, champion.version, undefined, at);
  const challenger = await train('train-2', { champion: champion.version, gain: 2 });
  let ids = 0;
  const dependencies = { registry, models, now: () => new Date(at), newId: () => `id-${ids++}` };
  const open = (change: object = {}) =>
    openComparison({ model, version: challenger.version, segments: 20, seed: '1', ...change }, dependencies);
  return { registry, models, champion: champion.version, challenger, open, dependencies };
}

describe('a blind comparison', () => {
  it('is the same for the same request, and another for another', async () => {
    const { open, champion } = await twoVersions();
    const first = await open();
    expect(first).toMatchObject({ against: champion, setId, shared: PAIRS, identical: 0 });
    expect(first.pairs).toHaveLength(20);
    expect(await open()).toEqual(first);
    expect((await open({ seed: '2' })).comparisonId).not.toBe(first.comparisonId);
  });

  it('needs another version, and translations that differ', async () => {
    const { open, champion, challenger, models } = await twoVersions();
    await expect(open({ against: challenger.version })).rejects.toMatchObject({ name: 'NothingToCompare' });
    await expect(open({ against: 'm9' })).rejects.toThrow('no test set that both have');
    const same = keys.modelSegments(model, champion, setId);
    await models.copyTo(keys.modelSegments(model, challenger.version, setId), models, same);
    await expect(open()).rejects.toThrow('alike');
  });

  it('is waited for, and then decides with everything else', async () => {
    const { open, challenger, models, dependencies, champion } = await twoVersions();
    expect(challenger.promote).toBe(false);
    const comparison = await open();
    const all = (side: 'ours' | 'theirs') =>
      Object.fromEntries(
        comparison.pairs.map(({ pairId, challenger: our }): [string, Verdict] => [
          pairId,
          side === 'ours' ? our : our === 'a' ? 'b' : 'a',
        ]),
      );
    const liked = await submitVerdicts({ comparison, judge: 'ann', verdicts: all('ours') }, dependencies);
    expect(liked.result).toMatchObject({ wins: 20, losses: 0, preference: 1, against: champion });
    expect(liked.decision.promote).toBe(true);
    const card = await readModelCard(models, model, challenger.version);
    expect(card.humanComparisons).toEqual([liked.result]);
    expect(card.promotion).toEqual(liked.decision);
    const page = Buffer.from(await models.get(keys.modelCardPage(model, challenger.version))).toString();
    expect(page).toContain(`preferred it to ${champion} in 100.0 % of 20 decided segments`);

    const disliked = await submitVerdicts(
      { comparison, judge: 'ann', verdicts: all('theirs') },
      dependencies,
    );
    expect(disliked.decision.promote).toBe(false);
    expect((await readModelCard(models, model, challenger.version)).humanComparisons).toHaveLength(1);
  });

  it('adds what a person says later to what was said before', async () => {
    const { open, dependencies } = await twoVersions();
    const comparison = await open();
    const [one, two] = comparison.pairs.map(({ pairId }) => pairId);
    await submitVerdicts({ comparison, judge: 'ann', verdicts: { [one as string]: 'tie' } }, dependencies);
    await submitVerdicts({ comparison, judge: 'ann', verdicts: { [two as string]: 'a' } }, dependencies);
    expect(await verdictsOf(comparison, 'ann', dependencies.models)).toEqual({
      [one as string]: 'tie',
      [two as string]: 'a',
    });
    expect(await verdictsOf(comparison, 'bob', dependencies.models)).toEqual({});
    const bob = await submitVerdicts(
      { comparison, judge: 'bob', verdicts: { [one as string]: 'b' } },
      dependencies,
    );
    expect(bob.result.judges).toEqual(['ann', 'bob']);
  });

  it('refuses verdicts about other pairs, and none', async () => {
    const { open, dependencies } = await twoVersions();
    const comparison = await open();
    const say = (verdicts: Record<string, Verdict>) =>
      submitVerdicts({ comparison, judge: 'ann', verdicts }, dependencies);
    await expect(say({ elsewhere: 'a' })).rejects.toThrow('has no pair elsewhere');
    await expect(say({})).rejects.toMatchObject({ name: 'VerdictsUnusable' });
  });
});

describe('post-edits', () => {
  const hter = { score: 12.5, low: 10, high: 15, signature: 'TER|x' };
  const edits = (...lines: unknown[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

  async function submitting() {
    const world = await twoVersions();
    const measured: unknown[] = [];
    const submit = (text: string, version = world.challenger.version) =>
      submitPostEdits(
        { model, version, setId, text, by: 'ann' },
        {
          ...world.dependencies,
          measureHter: async (...given) => {
            measured.push(given);
            return hter;
          },
        },
      );
    return { ...world, measured, submit };
  }

  it('measure what people changed, and stand on card and evaluation', async () => {
    const { submit, measured, registry, models, challenger } = await submitting();
    const text = edits(
      { pairId: 'p1', postEdit: 'first' },
      { pairId: 'p2', postEdit: 'two' },
      { pairId: 'p1', postEdit: 'one' },
    );
    expect(await submit(text)).toEqual({ segments: 2, hter });
    expect(measured).toEqual([
      [
        [
          { hypothesis: 'train-2 1', postEdit: 'one', document: null },
          { hypothesis: 'train-2 2', postEdit: 'two', document: null },
        ],
        'de',
      ],
    ]);
    expect((await registry.listEvaluations(model, challenger.version))[0]?.metrics).toMatchObject({
      hter,
      chrf: { score: 40 },
    });
    const card = await readModelCard(models, model, challenger.version);
    expect(card.evaluation.testSets[0]?.metrics.hter).toEqual(hter);
    const kept = Buffer.from(await models.get(keys.postEdits(model, challenger.version, setId))).toString();
    expect(kept).toBe(edits({ pairId: 'p1', postEdit: 'one' }, { pairId: 'p2', postEdit: 'two' }));
    expect(await registry.listAudit('2026-11')).toMatchObject([{ who: 'ann', action: 'submit-post-edits' }]);
  });

  it('and verdicts of several people at once all come to stand on the card', async () => {
    const { submit, models, challenger, open, dependencies } = await submitting();
    const text = edits({ pairId: 'p1', postEdit: 'one' });
    const comparison = await open();
    const [{ pairId }] = comparison.pairs;
    await keepVerdicts({ comparison, judge: 'ann', verdicts: { [pairId]: 'tie' } }, dependencies);
    await Promise.all([submit(text), settleComparison(comparison, dependencies), submit(text)]);
    const { evaluation, humanComparisons } = await readModelCard(models, model, challenger.version);
    expect(evaluation.testSets[0]?.metrics.hter).toEqual(hter);
    expect(humanComparisons).toHaveLength(1);
  });

  it.each([
    ['no JSON', 'x\n', 'Line 1 of the post-edits is not JSON'],
    ['a line without an edit', edits({ pairId: 'p1' }), 'Line 1 of the post-edits'],
    ['a pair of another set', edits({ pairId: 'p99', postEdit: 'x' }), 'has no pair p99'],
    ['nothing', '\n', 'no post-edits'],
  ])('are refused with %s', async (_name, text, message) => {
    const { submit, measured } = await submitting();
    await expect(submit(text)).rejects.toThrow(message);
    expect(measured).toEqual([]);
  });
});
