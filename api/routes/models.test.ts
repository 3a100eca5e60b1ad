import { beforeEach, describe, expect, it } from 'vitest';
import { MODEL_COMPARISON_ENDPOINTS } from '../../contracts/api/model-comparisons.ts';
import { MODEL_VERSION_ENDPOINTS } from '../../contracts/api/model-versions.ts';
import { MODEL_ENDPOINTS } from '../../contracts/api/models.ts';
import { TRYOUT_ENDPOINTS } from '../../contracts/api/tryouts.ts';
import type { Model } from '../../contracts/entities.ts';
import type { CommandState } from '../../core/evaluation/trainer-commands.ts';
import { keys } from '../../core/keys.ts';
import { at, evaluationOn, model, trainingDeployment } from '../../core/training/deployment.fixture.ts';
import { registerModel } from '../../core/training/register-model.ts';
import { testApi } from '../api.fixture.ts';

const setId = 'test-corpus-0';

/** A line with a champion and a challenger that beats it, behind the API. */
async function twoVersions(policy: Partial<Model> = { promotion: 'approval' }) {
  const world = await trainingDeployment(policy);
  const { registry, models } = world;
  await world.publish([['Open file', 'Datei öffnen']], []);
  const train = async (runId: string, now: string, versus?: { champion: string; gain: number }) => {
    await world.createRun(runId);
    await world.finishJobs(runId, [evaluationOn(setId, 40 + (versus?.gain ?? 0), versus)]);
    await registerModel(
      { runId },
      {
        ...{ ...world, dataBucket: 'data', modelsBucket: 'models', codeVersion: 'code' },
        publishEvent: async () => undefined,
        now: () => new Date(now),
      },
    );
    const version = (await registry.getRun(runId))?.modelVersion ?? '';
    const lines = Array.from({ length: 12 }, (_, index) => ({
      ...{
        pairId: `p${index}`,
        source: `source ${index}`,
        reference: 'r',
        domain: index < 4 ? 'ui' : 'help',
      },
      hypothesis: index === 0 ? 'same' : `${runId} ${index}`,
      chrf: versus ? 2 * index : 10,
      checks: { hallucinated: index === 3 },
    }));
    const body = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    await models.put(keys.modelSegments(model, version, setId), body);
    return version;
  };
  const champion = await train('train-1', at);
  await registry.promoteVersion(model, champion, undefined, at);
  const challenger = await train('train-2', '2026-11-02T10:20:30.000Z', { champion, gain: 2 });
  const states = new Map<string, CommandState>();
  const commands: string[][] = [];
  const api = testApi({
    registry,
    steering: {
      submitCommand: async (_name, command) => {
        commands.push(command((key) => `s3://models/${key}`));
        return `job-${commands.length}`;
      },
      describeCommand: async (jobId) => states.get(jobId) ?? { status: 'WAITING' },
      presignDownload: async (store, key) => `https://${store}/${key}`,
    },
    services: { models: world.models, data: world.data },
  });
  const { client } = api;
  const etagOfLine = async () =>
    (await client.call(MODEL_ENDPOINTS.getModel, { params: { model } })).etag as string;
  return { ...api, champion, challenger, etagOfLine, states, commands };
}

let world: Awaited<ReturnType<typeof twoVersions>>;
beforeEach(async () => {
  world = await twoVersions();
});
const ofVersion = (version: string) => ({ params: { model, version } });

describe('model lines', () => {
  it('are listed with their champions and what they have come to', async () => {
    const { client, champion, challenger } = world;
    const { body } = await client.call(MODEL_ENDPOINTS.listModels, { query: {} });
    expect(body).toMatchObject({
      items: [{ model, champion, metric: 'chrf', score: { score: 40 }, versions: 2 }],
    });
    expect(body.items[0]?.trend.map(({ version, score }) => [version, score])).toEqual([
      [champion, 40],
      [challenger, 42],
    ]);
    const versions = await client.call(MODEL_ENDPOINTS.listModelVersions, {
      params: { model },
      query: { limit: 1 },
    });
    expect(versions.body).toMatchObject({
      items: [{ version: challenger, score: { score: 42 } }],
      next: challenger,
    });
  });

  it('tell how versions did on a set, and have nothing to say of slices that nobody measured', async () => {
    const { client, champion, challenger } = world;
    const ask = (query: object) =>
      client.call(MODEL_ENDPOINTS.getMetricHistory, { params: { model }, query });
    const whole = (await ask({})).body;
    expect(whole).toMatchObject({ metric: 'chrf', set: 'corpus', sets: [{ name: 'corpus', role: 'own' }] });
    expect(whole.points.map(({ version }) => version)).toEqual([champion, challenger]);
    expect((await ask({ slice: 'domain:ui' })).body.points).toEqual([]);
    expect((await ask({ set: 'elsewhere' })).body.points).toEqual([]);
  });

  it('show what waits for a person with every condition', async () => {
    const { client, challenger } = world;
    const { body } = await client.call(MODEL_ENDPOINTS.listWaitingVersions, { params: { model } });
    expect(body.items).toMatchObject([{ version: challenger, decision: { promote: false } }]);
    expect(body.items[0]?.decision.conditions.map(({ name, met }) => [name, met])).toEqual([
      ['test-set', true],
      ['champion', true],
      ['gain', true],
    ]);
  });
});

describe('a promotion', () => {
  it('takes the place, can be taken back, and is told and audited', async () => {
    const { client, champion, challenger, etagOfLine, calls, registry } = world;
    const promoted = await client.call(
      MODEL_ENDPOINTS.promoteVersion,
      { params: { model }, body: { version: challenger } },
      { ifMatch: await etagOfLine() },
    );
    expect(promoted.body.champion).toBe(challenger);
    expect(calls).toMatchObject([
      { name: 'publishEvent', args: ['ModelPromoted', { previousVersion: champion }] },
    ]);
    const back = await client.call(
      MODEL_ENDPOINTS.rollBackModel,
      { params: { model } },
      { ifMatch: await etagOfLine() },
    );
    expect(back.body.champion).toBe(champion);
    const audit = await registry.listAudit('2026-11');
    expect(audit.map(({ action, who }) => [action, who])).toEqual([
      ['roll-back-model', 'kim'],
      ['promote-model', 'kim'],
    ]);
  });

  it('is refused to whoever has not seen what somebody faster did', async () => {
    const { client, champion, challenger, etagOfLine, registry } = world;
    const ifMatch = await etagOfLine();
    await registry.promoteVersion(model, challenger, champion, at);
    const late = client.call(
      MODEL_ENDPOINTS.promoteVersion,
      { params: { model }, body: { version: champion } },
      { ifMatch },
    );
    await expect(late).rejects.toMatchObject({ problem: { type: 'ChangedMeanwhile', status: 412 } });
    const blind = client.call(MODEL_ENDPOINTS.promoteVersion, {
      params: { model },
      body: { version: champion },
    });
    await expect(blind).rejects.toMatchObject({ problem: { type: 'MatchRequired' } });
    expect((await registry.getModel(model))?.champion).toBe(challenger);
  });

  it('cannot be of a version that was rejected; the champion cannot be rejected, nor what a name stands for', async () => {
    const { client, champion, challenger, etagOfLine } = world;
    const reject = (version: string) =>
      client.call(MODEL_ENDPOINTS.rejectVersion, { ...ofVersion(version), body: { reason: 'worse' } });
    const name = (version: string, ifMatch: string) =>
      client.call(
        MODEL_ENDPOINTS.setAlias,
        { params: { model, alias: 'next' }, body: { version } },
        { ifMatch },
      );
    const first = await etagOfLine();
    expect((await name(challenger, first)).body.aliases).toEqual({ next: challenger });
    await expect(name(champion, first)).rejects.toMatchObject({ problem: { status: 412 } });
    await expect(reject(challenger)).rejects.toMatchObject({
      problem: { type: 'VersionInUse', status: 409 },
    });
    await expect(reject(champion)).rejects.toMatchObject({ problem: { type: 'ChampionInUse', status: 409 } });
    await client.call(
      MODEL_ENDPOINTS.removeAlias,
      { params: { model, alias: 'next' } },
      { ifMatch: await etagOfLine() },
    );
    expect((await reject(challenger)).body).toMatchObject({ stage: 'rejected', rejection: { by: 'kim' } });
    const promote = client.call(
      MODEL_ENDPOINTS.promoteVersion,
      { params: { model }, body: { version: challenger } },
      { ifMatch: await etagOfLine() },
    );
    await expect(promote).rejects.toMatchObject({ problem: { type: 'VersionRejected', status: 409 } });
  });
});

describe('a version', () => {
  it('has a card, a lineage, and files that can be read for some minutes', async () => {
    const { client, champion } = world;
    const card = await client.call(MODEL_VERSION_ENDPOINTS.getModelCard, ofVersion(champion));
    expect(card.body).toMatchObject({ version: champion, evaluation: { testSets: [{ setId }] } });
    const page = await client.call(MODEL_VERSION_ENDPOINTS.getModelCardPage, ofVersion(champion));
    expect(page.body.markdown).toContain('## Govern');
    const lineage = await client.call(MODEL_VERSION_ENDPOINTS.getLineage, ofVersion(champion));
    expect(lineage.body).toMatchObject({ datasets: [{ corpus: 'software' }], parents: [], descendants: [] });
    const { items } = (await client.call(MODEL_VERSION_ENDPOINTS.listModelFiles, ofVersion(champion))).body;
    expect(items.map(({ name }) => name)).toContain('model.safetensors');
    const download = (name: string) =>
      client.call(MODEL_VERSION_ENDPOINTS.downloadModelFile, { ...ofVersion(champion), query: { name } });
    expect((await download('ctranslate2/model.bin')).body).toEqual({
      url: `https://models/models/${model}/${champion}/ctranslate2/model.bin`,
      expiresAt: '2026-11-22T10:05:00.000Z',
    });
    await expect(download('../../runs/train-1/leakage.json')).rejects.toMatchObject({
      problem: { status: 404 },
    });
  });

  it('that nobody knows is not found, whatever its address tries', async () => {
    const { client, app } = world;
    const unknown = client.call(MODEL_VERSION_ENDPOINTS.getModelVersion, ofVersion('m999'));
    await expect(unknown).rejects.toMatchObject({ problem: { type: 'NotRegistered', status: 404 } });
    const odd = await app.request(`/api/models/${model}/versions/m1%2F..%2Fm2/card`);
    expect(odd.status).toBe(400);
  });
});

describe('translations beside each other', () => {
  const listed = async (query: object) =>
    (
      await world.client.call(MODEL_COMPARISON_ENDPOINTS.listTranslations, {
        params: { model, version: world.challenger, setId },
        query,
      })
    ).body;

  it('come in the order of what was gained, page by page', async () => {
    const against = world.champion;
    const first = await listed({ against, order: 'gain', limit: 2 });
    expect(first).toMatchObject({
      total: 12,
      items: [{ pairId: 'p11' }, { pairId: 'p10' }],
      checks: ['hallucinated'],
    });
    const second = await listed({ against, order: 'gain', limit: 2, cursor: first.next });
    expect(second.items.map(({ pairId }) => pairId)).toEqual(['p9', 'p8']);
    expect((await listed({ against, order: 'loss', limit: 1 })).items[0]).toMatchObject({
      ...{ pairId: 'p0', ours: { score: 0 }, theirs: { score: 10 } },
    });
  });

  it('are found by slice, check, text and difference', async () => {
    const against = world.champion;
    expect((await listed({ slice: 'domain:ui' })).total).toBe(4);
    expect(
      (await listed({ check: 'hallucinated', checkIs: true })).items.map(({ pairId }) => pairId),
    ).toEqual(['p3']);
    expect((await listed({ against, differing: true })).total).toBe(11);
    expect((await listed({ text: 'SOURCE 7' })).items.map(({ pairId }) => pairId)).toEqual(['p7']);
    expect((await listed({})).slices).toContain('length:1-5');
  });
});

describe('a blind comparison', () => {
  it('hides whose is whose, keeps verdicts, and decides in the end', async () => {
    const { client, challenger, champion, models, registry } = await twoVersions({ promotion: 'automatic' });
    const { body: opened } = await client.call(MODEL_COMPARISON_ENDPOINTS.openBlindComparison, {
      ...ofVersion(challenger),
      body: { segments: 10 },
    });
    expect(opened).toMatchObject({ against: champion, setId, pairs: 10, judged: 0, identical: 1 });
    const params = { model, version: challenger, comparisonId: opened.comparisonId };
    const shown = (await client.call(MODEL_COMPARISON_ENDPOINTS.getBlindComparison, { params })).body;
    expect(JSON.stringify(shown.pairs)).not.toContain('challenger');
    const verdicts = Object.fromEntries(
      shown.pairs.map(({ pairId, a }) => [pairId, a.startsWith('train-2') ? ('a' as const) : ('b' as const)]),
    );
    const [one] = Object.entries(verdicts);
    const judge = (said: typeof verdicts) =>
      client.call(MODEL_COMPARISON_ENDPOINTS.judgePairs, { params, body: { verdicts: said } });
    expect((await judge(Object.fromEntries([one as [string, 'a']]))).body.judged).toBe(1);
    expect((await registry.getModel(model))?.champion).toBe(champion);
    expect((await judge(verdicts)).body.judged).toBe(10);
    const settled = await client.call(MODEL_COMPARISON_ENDPOINTS.settleComparison, { params });
    expect(settled.body).toMatchObject({ result: { wins: 10, losses: 0 }, promoted: true });
    expect((await registry.getModel(model))?.champion).toBe(challenger);
    const list = await client.call(MODEL_COMPARISON_ENDPOINTS.listBlindComparisons, ofVersion(challenger));
    expect(list.body.items).toMatchObject([{ comparisonId: opened.comparisonId, judged: 10 }]);
    expect(await models.size(keys.blindComparison(model, challenger, opened.comparisonId))).toBeGreaterThan(
      0,
    );
  });
});

describe('what the trainer is asked', () => {
  it('translates lines by several versions, each when it has them', async () => {
    const { client, champion, challenger, commands, states, models } = world;
    const { body: started } = await client.call(TRYOUT_ENDPOINTS.startTryout, {
      body: { versions: [model, `${model}@${challenger}`], segments: ['one\ntwo', 'three'] },
    });
    expect(started).toMatchObject({
      segments: ['one two', 'three'],
      parts: [
        { version: champion, status: 'WAITING' },
        { version: challenger, status: 'WAITING' },
      ],
    });
    expect(commands[1]).toEqual([
      ...['translate', '--model', `s3://models/models/${model}/${challenger}/`, '--to', 'de'],
      ...['--file', 'ctranslate2/model.bin', '--in', `s3://models/${keys.tryoutText(started.tryoutId)}`],
      ...['--out', `s3://models/${keys.tryoutPart(started.tryoutId, 1)}`],
    ]);
    await models.put(keys.tryoutPart(started.tryoutId, 0), 'eins zwei\ndrei\n');
    states.set('job-2', { status: 'FAILED', reason: 'Host EC2 terminated' });
    const { body } = await client.call(TRYOUT_ENDPOINTS.getTryout, {
      params: { tryoutId: started.tryoutId },
    });
    expect(body.parts).toMatchObject([
      { status: 'SUCCEEDED', translations: ['eins zwei', 'drei'] },
      { status: 'FAILED', reason: 'Host EC2 terminated' },
    ]);
  });

  it('measures post-edits, which stand on the evaluation when they are accepted', async () => {
    const { client, challenger, models, registry } = world;
    const params = { model, version: challenger, setId };
    const text = `${JSON.stringify({ pairId: 'p1', postEdit: 'better' })}\n`;
    const { body } = await client.call(MODEL_COMPARISON_ENDPOINTS.measurePostEdits, {
      params,
      body: { text },
    });
    const accept = () =>
      client.call(MODEL_COMPARISON_ENDPOINTS.acceptPostEdits, { params: { ...params, ...body } });
    expect((await accept()).body).toEqual({ status: 'WAITING' });
    const hter = { score: 12, low: 10, high: 14, signature: 'TER|x' };
    await models.put(keys.postEditMeasurement(body.measurementId, 'hter.json'), JSON.stringify(hter));
    expect((await accept()).body).toEqual({ status: 'SUCCEEDED', segments: 1, hter });
    const [evaluation] = await registry.listEvaluations(model, challenger);
    expect(evaluation?.metrics.hter).toEqual(hter);
    const wrong = client.call(MODEL_COMPARISON_ENDPOINTS.measurePostEdits, {
      params,
      body: { text: '{"pairId":"elsewhere","postEdit":"x"}' },
    });
    await expect(wrong).rejects.toMatchObject({ problem: { type: 'ContractViolation', status: 422 } });
  });
});
