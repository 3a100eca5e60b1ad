import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DiagnosisFile, type FailureKind } from '../../contracts/diagnosis.ts';
import { keys } from '../../core/keys.ts';
import { readJson } from '../../core/objects/json-objects.ts';
import { corpusNamed, deliver, registerCorpus, registerModel, shortTraining, tsvFile } from './corpora.ts';
import { eventually } from './eventually.ts';
import { inventPairs } from './invented-text.ts';
import { startTestDeployment, type TestDeployment } from './test-deployment.ts';

const faulty = corpusNamed('faulty');

/** A planned fault, what each failed attempt of the training is diagnosed as, and what the next one changes. */
interface FailingTraining {
  name: string;
  fault: string;
  kinds: FailureKind[];
  effect?: Record<string, [before: string | number, after: string | number]>;
  /** How the run ends; absent where it succeeds. */
  error?: string;
  /** What people read when it is final. */
  told?: RegExp;
}

const once = (fault: string) => `${fault},only_on_attempt=1`;
const CHECKPOINT: FailingTraining['effect'] = { checkpoint: ['latest', 'previous'] };

const TRAININGS: FailingTraining[] = [
  { name: 'killed', fault: once('sigkill@step=8'), kinds: ['interrupted'] },
  { name: 'stopped', fault: once('sigterm@step=8'), kinds: ['interrupted'] },
  {
    name: 'gpu-memory',
    fault: once('gpu-memory@step=8'),
    kinds: ['gpu-memory'],
    effect: { 'micro-batches': [1, 2] },
  },
  {
    name: 'host-memory',
    fault: once('host-memory@step=8'),
    kinds: ['host-memory'],
    effect: { 'memory in MiB': [4096, 8192] },
  },
  {
    name: 'shared-memory',
    fault: once('shared-memory@step=8'),
    kinds: ['shared-memory'],
    effect: { 'memory in MiB': [4096, 8192] },
  },
  {
    name: 'diverged',
    fault: once('nan@step=8'),
    kinds: ['diverged'],
    effect: { 'factor of the learning rate': [1, 0.5], ...CHECKPOINT },
  },
  {
    name: 'corrupt-checkpoint',
    fault: once('corrupt-checkpoint@checkpoint'),
    kinds: ['interrupted', 'corrupt-checkpoint'],
    effect: CHECKPOINT,
  },
  { name: 'corrupt-shard', fault: once('corrupt-shard@fetch'), kinds: ['corrupt-shard'] },
  { name: 'hang', fault: once('hang@step=8'), kinds: ['hang'] },
  { name: 'hardware', fault: once('hardware@step=8'), kinds: ['hardware'] },
  { name: 'driver', fault: once('driver@step=8'), kinds: ['driver'] },
  { name: 'nccl', fault: once('nccl@step=8'), kinds: ['nccl'] },
  { name: 'crashed', fault: once('exit@step=8'), kinds: ['crashed'] },
  {
    name: 'disk',
    fault: 'disk@checkpoint',
    kinds: ['disk'],
    error: 'TrainingDiskFull',
    told: /No space left on device/,
  },
  {
    name: 'config',
    fault: 'config@step=1',
    kinds: ['config'],
    error: 'TrainingConfigError',
    told: /The recipe is wrong/,
  },
  { name: 'data', fault: 'data@step=1', kinds: ['data'], error: 'TrainingDataError', told: /data are wrong/ },
  { name: 'bug', fault: 'bug@step=8', kinds: ['bug'], error: 'TrainingBug', told: /planned fault/ },
  {
    name: 'damaged-for-good',
    fault: 'corrupt-shard@fetch',
    kinds: ['corrupt-shard', 'corrupt-shard'],
    error: 'TrainingShardDamaged',
    told: /is missing or damaged/,
  },
  {
    name: 'crashing-for-good',
    fault: 'exit@step=8',
    kinds: ['crashed', 'crashed'],
    error: 'TrainerCrashed',
    told: /exit code 3/,
  },
  {
    name: 'diverging-for-good',
    fault: 'nan@step=8',
    kinds: ['diverged', 'diverged', 'diverged'],
    error: 'TrainingDiverged',
    told: /optimizer step 1\d[\s\S]*sample: [0-9a-f]{16}: .+ \|\|\| [\s\S]*End of the log:/,
  },
];

/** Each row of the table of failures, from a fault in the trainer to the end of the run, on the deployed stack. */
describe('failures of trainings on the emulator', () => {
  let deployment: TestDeployment;

  beforeAll(async () => {
    deployment = await startTestDeployment({ name: 'failures', runSeconds: 900 });
    await registerCorpus(deployment, faulty);
    const { runId } = await deliver(deployment, faulty, tsvFile('desk', 'one', inventPairs(70, 700)), []);
    await deployment.succeeded(runId);
  });

  afterAll(() => deployment?.stop());

  it.concurrent.each(TRAININGS)('$name', async ({ name, fault, kinds, effect, error, told }) => {
    const model = await registerModel(deployment, faulty, name, shortTraining({ steps: 15 }));
    deployment.planFault(model, fault);
    const runId = await deployment.startTraining(model);
    const run = await deployment.ended(runId);
    expect(run, run.cause).toMatchObject({ status: error === undefined ? 'SUCCEEDED' : 'FAILED' });
    expect(run.error).toBe(error);

    const attempts = (await deployment.registry.listAttempts(runId)).filter(({ step }) => step === 'train');
    expect(attempts).toHaveLength(error === undefined ? kinds.length + 1 : kinds.length);
    const diagnoses = await Promise.all(
      kinds.map((_, index) =>
        readJson(deployment.models, keys.diagnosis(runId, 'train', index + 1), DiagnosisFile),
      ),
    );
    expect(diagnoses.map(({ kind }) => kind)).toEqual(kinds);
    const last = diagnoses.at(-1);
    if (error !== undefined) expect(last?.final).toMatch(/\w/);
    else {
      const changes = last?.next?.effect.map(({ setting, before, after }) => [setting, [before, after]]);
      expect(Object.fromEntries(changes ?? [])).toEqual(effect ?? {});
    }
    if (told) {
      const message = await eventually(
        `a notification that ${runId} failed`,
        async () => (await deployment.notificationsOf(runId)).find(({ subject }) => /^Failed/.test(subject)),
        { seconds: 60, state: () => deployment.stateOf(runId) },
      );
      expect(message.body).toMatch(told);
    }
  });
});
