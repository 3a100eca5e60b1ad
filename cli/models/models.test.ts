import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApi } from '../../api/api.fixture.ts';
import { sha256 } from '../../core/hashing.ts';
import { keys } from '../../core/keys.ts';
import {
  at,
  corpusId,
  datasetVersion,
  evaluationOn,
  model,
  trainingDeployment,
} from '../../core/training/deployment.fixture.ts';
import { readModelCard, writeModelCard } from '../../core/training/model-cards.ts';
import { registerModel } from '../../core/training/register-model.ts';
import { type CommandLine, commandLineOn } from '../dragoman.fixture.ts';

const setId = 'test-corpus-0';
const directory = mkdtempSync(path.join(tmpdir(), 'models-'));
let world: Awaited<ReturnType<typeof trainingDeployment>>;
let commandLine: CommandLine;
let [first, second] = ['', ''];

/** Two versions of a line that wants people to compare, and a trainer that translates by turning upper case. */
beforeAll(async () => {
  world = await trainingDeployment({ humanComparison: 'required' });
  await world.publish([['Open file', 'Datei öffnen']], []);
  const { registry, models, data } = world;
  const train = async (runId: string, versus?: { champion: string; gain: number }) => {
    await world.createRun(runId);
    await world.finishJobs(runId, [evaluationOn(setId, 40, versus)]);
    const places = { dataBucket: 'data', modelsBucket: 'models', codeVersion: 'code' };
    const now = () => new Date(at);
    await registerModel({ runId }, { ...world, ...places, now, publishEvent: async () => undefined });
    const version = (await registry.getRun(runId))?.modelVersion ?? '';
    const lines = ['a', 'b', 'c', 'd'].map((pairId) =>
      JSON.stringify({
        ...{ pairId, source: 'Close it', reference: 'Mach zu' },
        hypothesis: `${runId} macht ${pairId} zu`,
      }),
    );
    const segments = `${lines.join('\n')}\n`;
    await models.put(keys.modelSegments(model, version, setId), segments);
    const card = await readModelCard(models, model, version);
    const artifacts = card.artifacts.map((file) =>
      file.name === `segments-${setId}.jsonl` ? { ...file, sha256: sha256(segments) } : file,
    );
    await writeModelCard(models, { ...card, artifacts });
    return version;
  };
  first = await train('train-1');
  await registry.promoteVersion(model, first, undefined, at);
  second = await train('train-2', { champion: first, gain: 2 });
  const keyIn = (uri = '') => uri.replace('s3://models/', '');
  const { services } = testApi({
    registry,
    services: { models, data },
    steering: {
      submitCommand: async (name, command) => {
        const args = command((key) => `s3://models/${key}`);
        const [input, output] = ['--in', '--out'].map((option) => keyIn(args[args.indexOf(option) + 1]));
        const text = Buffer.from(await models.get(input ?? '')).toString();
        const hter = { score: 25, low: 20, high: 30, signature: 'TER' };
        await models.put(output ?? '', name.startsWith('hter') ? JSON.stringify(hter) : text.toUpperCase());
        return 'job';
      },
      presignDownload: async (_store, key) =>
        `data:application/octet-stream;base64,${Buffer.from(await models.get(key)).toString('base64')}`,
      describeCommand: async () => ({ status: 'SUCCEEDED' as const }),
    },
  });
  commandLine = await commandLineOn(services);
});
afterAll(async () => {
  await commandLine?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const models = (...args: string[]) => commandLine.dragoman('models', ...args);
const answerOf = (...args: string[]) => commandLine.answerOf('models', ...args);

describe('dragoman models', () => {
  it('shows lines, versions, cards and where they come from', async () => {
    const list = await answerOf('list');
    const version = await answerOf('show', `${model}@${second}`);
    const card = await models('card', model);
    const lineage = await answerOf('lineage', model);
    expect(list.items).toMatchObject([{ model, champion: first, score: { score: 40 } }]);
    expect(version.decision.conditions).toContainEqual(
      expect.objectContaining({ met: false, message: expect.stringMatching(/^People have not compared/) }),
    );
    expect(card.output).toContain(`# ${model} ${first}`);
    expect(lineage.datasets).toEqual([{ ...corpusId, version: datasetVersion }]);
  });

  it('has text translated, and sets versions side by side', async () => {
    const text = ['--text', 'Open it', 'Close it', '--against', second];
    const { parts } = await answerOf('tryout', model, ...text);
    const translations = ['OPEN IT', 'CLOSE IT'];
    expect(parts).toMatchObject([
      { version: first, translations },
      { version: second, translations },
    ]);
    const { items } = await answerOf('compare', model, second, '--limit', '2');
    expect(items).toMatchObject([
      { ours: { hypothesis: 'train-2 macht a zu' }, theirs: { hypothesis: 'train-1 macht a zu' } },
      {},
    ]);
    const unknown = await models('tryout', `${model}@m9`, '--text', 'Close it');
    expect(unknown).toMatchObject({ exitCode: 1, output: expect.stringMatching(/^NotRegistered: .* m9/) });
  });

  it('fetches the files of a version, and notices what is damaged', async () => {
    const out = path.join(directory, 'model');
    const { files } = await answerOf('download', model, '--out', out);
    expect(files).toContain('ctranslate2/model.bin');
    expect(readFileSync(path.join(out, 'ctranslate2', 'model.bin'), 'utf8')).toBe('b');
    expect(JSON.parse(readFileSync(path.join(out, 'card.json'), 'utf8')).version).toBe(first);
    const key = keys.modelFile(model, first, 'ctranslate2/model.bin');
    await world.models.put(key, 'broken');
    const damaged = await models('download', model, '--out', out);
    expect(damaged).toMatchObject({ exitCode: 1, output: expect.stringContaining('DownloadDamaged') });
    await world.models.put(key, 'b');
  });

  it('keeps post-edits and says how much was changed', async () => {
    const edits = path.join(directory, 'edits.jsonl');
    writeFileSync(edits, `${JSON.stringify({ pairId: 'a', postEdit: 'train-1 macht b zu' })}\n`);
    const edited = await answerOf('post-edits', model, first, setId, edits);
    expect(edited).toMatchObject({ status: 'SUCCEEDED', segments: 1, hter: { score: 25 } });
  });

  it('promotes once people have judged, and goes back', async () => {
    const file = path.join(directory, 'pairs.csv');
    expect(await answerOf('judge', model, second, '--write', file)).toMatchObject({ pairs: 4 });
    const judged = readFileSync(file, 'utf8')
      .split('\r\n')
      .map((row) => row.replace(/""$/, /"train-2 .*","train-1 /.test(row) ? '"a"' : '"b"'));
    writeFileSync(file, judged.join('\r\n'));
    const { result, promoted } = await answerOf('judge', model, second, '--submit', file);
    expect([result.wins, result.losses, result.ties, promoted]).toEqual([4, 0, 0, true]);
    expect((await world.registry.getModel(model))?.champion).toBe(second);

    expect((await answerOf('roll-back', model)).champion).toBe(first);
    expect((await answerOf('alias', model, 'stable', second)).aliases).toEqual({ stable: second });
    const reject = await models('reject', model, second, '--reason', 'It swears.');
    expect(reject).toMatchObject({ exitCode: 1, output: expect.stringContaining('alias stable') });
    await answerOf('alias', model, 'stable');
    await answerOf('reject', model, second, '--reason', 'It swears.');
    const actions = (await world.registry.listAudit('2026-11')).map(({ action }) => action);
    for (const action of ['promote-model', 'roll-back-model', 'reject-model'])
      expect(actions).toContain(action);
  });
});
