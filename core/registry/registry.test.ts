import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeCases } from './changes.cases.ts';
import { corpusCases } from './corpora.cases.ts';
import { createRegistry } from './create-registry.ts';
import { datasetVersionCases } from './dataset-versions.cases.ts';
import { idempotentCallCases } from './idempotent-calls.cases.ts';
import { type LocalTable, startLocalTable } from './local-table.ts';
import { memoryRegistry } from './memory-registry.ts';
import { modelCases } from './models.cases.ts';
import { peopleCases } from './people.cases.ts';
import type { Registry } from './registry.ts';
import { removalCases } from './removals.cases.ts';
import { runCases } from './runs.cases.ts';
import { someCorpus, someRun } from './samples.ts';
import { savedViewCases } from './saved-views.cases.ts';
import { sourceCases } from './sources.cases.ts';
import { stageUseCases } from './stage-uses.cases.ts';
import { sweepCases } from './sweeps.cases.ts';
import { uploadCases } from './uploads.cases.ts';
import { webhookCases } from './webhooks.cases.ts';

/** One emulator for all cases; each has a corpus of its own in it. */
let table: LocalTable;
let inDynamoDb: Registry;

beforeAll(async () => {
  table = await startLocalTable();
  inDynamoDb = createRegistry(table.documents, table.tableName);
}, 60_000);
afterAll(() => table?.stop());

describe.each([
  ['in DynamoDB', () => inDynamoDb],
  ['in memory', () => memoryRegistry()],
])('the registry %s', (_name, open) => {
  corpusCases(open);
  uploadCases(open);
  runCases(open);
  stageUseCases(open);
  datasetVersionCases(open);
  modelCases(open);
  sweepCases(open);
  sourceCases(open);
  removalCases(open);
  peopleCases(open);
  webhookCases(open);
  savedViewCases(open);
  idempotentCallCases(open);
  changeCases(open);
});

describe('changes in DynamoDB', () => {
  it('are those since a time, also in the months before', async () => {
    let now = '2025-11-30T23:59:59.000Z';
    const registry = createRegistry(table.documents, table.tableName, () => new Date(now));
    const id = { corpus: 'followed', languagePair: 'en-de' };
    await registry.putCorpusIfAbsent(someCorpus(id));
    await registry.createRun(someRun({ ...id, runId: 'followed-1' }));
    await registry.createRun(someRun({ ...id, runId: 'followed-2' }));
    now = '2026-01-01T00:00:00.000Z';
    await registry.setModelVersion('followed-1', 'm1');
    const since = async (time: string) => {
      const told = [];
      for await (const part of registry.listChanges(time)) told.push(...part);
      return told
        .filter(({ item }) => 'corpus' in item && item.corpus === 'followed')
        .map((change) => [change.kind === 'run' ? change.item.runId : change.kind, change.changedAt]);
    };
    expect(await since('2025-11-01T00:00:00.000Z')).toEqual([
      ['corpus', '2025-11-30T23:59:59.000Z'],
      ['followed-2', '2025-11-30T23:59:59.000Z'],
      ['followed-1', now],
    ]);
    expect(await since(now)).toEqual([['followed-1', now]]);
  });
});
