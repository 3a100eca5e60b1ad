import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRegistry } from '../core/registry/create-registry.ts';
import { type LocalTable, startLocalTable } from '../core/registry/local-table.ts';
import { runCommand } from '../test/run-command.ts';

let table: LocalTable | undefined;
const files = mkdtempSync(path.join(tmpdir(), 'cli-'));

beforeAll(async () => {
  table = await startLocalTable();
  table.runtime.announce({ TableName: table.tableName });
}, 60_000);
afterAll(async () => {
  await table?.stop();
  rmSync(files, { recursive: true, force: true });
});

/** Runs a command as npm does, on the deployment of a state directory. */
const run = (stateDirectory: string | undefined, script: string, ...args: string[]) =>
  runCommand(process.execPath, ['--import', 'tsx', `cli/${script}.ts`, ...args], stateDirectory);

const here = () => table?.runtime.stateDirectory;

function fileWith(name: string, content: unknown): string {
  const file = path.join(files, name);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

describe('the command line', { timeout: 60_000 }, () => {
  it('registers a corpus and a model line, and says what is wrong with a recipe and where', async () => {
    const recipe = fileWith('recipe.json', { consistency: { onDrift: 'fail' } });
    const training = fileWith('training.json', { size: 'tiny', steps: 10 });
    const line = ['--model', 'tiny', '--training-recipe', training, '--train-when-grown-by', '0'];
    expect(await run(here(), 'register-corpus', 'media', 'en-ko', '--recipe', recipe, ...line)).toEqual({
      exitCode: 0,
      output: 'Registered corpus media en-ko and model media-en-ko-tiny. The next run uses these settings.\n',
    });
    if (!table) return;
    const registry = createRegistry(table.documents, table.tableName);
    const id = { corpus: 'media', languagePair: 'en-ko' };
    expect((await registry.getCorpus(id))?.recipe.consistency.onDrift).toBe('fail');
    expect(await registry.listModels(id)).toMatchObject([{ recipe: { steps: 10 }, trainWhenGrownBy: 0 }]);

    const wrong = fileWith('wrong.json', { alignment: { falseRejectRate: 2 }, colour: 'blue' });
    const { exitCode, output } = await run(here(), 'register-corpus', 'media', 'en-ko', '--recipe', wrong);
    expect(exitCode).toBe(1);
    expect(output).toMatch(/^ContractViolation: .*wrong\.json.*alignment\.falseRejectRate: /);
    expect(output).toContain('colour');
  });

  it('says which run it does not know', async () => {
    const answers = await Promise.all([
      run(here(), 'approve', 'no-such-run', 'yes'),
      run(here(), 'cancel', 'no-such-run'),
    ]);
    for (const { exitCode, output } of answers) {
      expect(exitCode).toBe(1);
      expect(output).toContain('NotRegistered: No run no-such-run is registered.');
    }
  });

  it('says how to start a deployment when none runs', async () => {
    const { exitCode, output } = await run(files, 'cancel', 'run');
    expect(exitCode).toBe(1);
    expect(output).toMatch(/^NoLocalDeployment: .*npm run demo/);
  });
});
