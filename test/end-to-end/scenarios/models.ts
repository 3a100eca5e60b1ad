import { expect, it } from 'vitest';
import type { TestDeployment } from '../test-deployment.ts';
import { press } from './delivery.ts';
import type { Lines } from './trainings.ts';

/** What a person does with a model that the stack has trained. */
export function modelScenarios(
  stack: () => { deployment: TestDeployment; published: Promise<unknown>; lines: Lines },
): void {
  it.concurrent('translates with a champion on this machine, and tells where it comes from', async () => {
    const { deployment, published, lines } = stack();
    await published;
    const { runId } = await deployment.nextRun(press, ({ model }) => model === lines.calm);
    const { modelVersion, datasetVersion } = await deployment.succeeded(runId);
    const tryout = await deployment.npmRun('models', 'tryout', lines.calm, '--text', 'Open it', 'Close it');
    expect(tryout.exitCode, tryout.output).toBe(0);
    expect(tryout.output.trim().split('\n')).toHaveLength(2);
    const card = await deployment.npmRun('models', 'card', `${lines.calm}@${modelVersion}`);
    expect(card.output).toContain(`# ${lines.calm} ${modelVersion}`);
    expect(card.output).toMatch(/\| corpus \(own, \d+ segments\) \| chrF \| /);
    const lineage = await deployment.npmRun('models', 'lineage', `${lines.calm}@${modelVersion}`);
    expect(lineage.output).toContain(`${press.corpus}/${press.languagePair}/${datasetVersion}`);
  });
}
