import { expect, it } from 'vitest';
import type { TestDeployment } from '../test-deployment.ts';
import { press } from './delivery.ts';
import type { Lines } from './trainings.ts';

/** What a person does with a model that the stack has trained. */
export function modelScenarios(
  stack: () => { deployment: TestDeployment; published: Promise<unknown>; lines: Lines },
): void {
  it.concurrent('translates with a champion, and tells where it comes from', async () => {
    const { deployment, published, lines } = stack();
    await published;
    const { runId } = await deployment.nextRun(press, ({ model }) => model === lines.calm);
    const { modelVersion, datasetVersion } = await deployment.succeeded(runId);
    const { parts } = await deployment.answerOf('models', 'tryout', lines.calm, ...TEXT);
    expect(parts).toMatchObject([{ translations: [expect.any(String), expect.any(String)] }]);
    const card = await deployment.dragoman('models', 'card', `${lines.calm}@${modelVersion}`);
    expect(card.output).toContain(`# ${lines.calm} ${modelVersion}`);
    expect(card.output).toMatch(/\| corpus \(own, \d+ segments\) \| chrF \| /);
    const lineage = await deployment.answerOf('models', 'lineage', `${lines.calm}@${modelVersion}`);
    expect(lineage.datasets).toEqual([{ ...press, version: datasetVersion }]);
  });
}

const TEXT = ['--text', 'Open it', 'Close it'];
