import { describe, expect, it } from 'vitest';
import { memoryRegistry } from '../registry/memory-registry.ts';
import { someCorpus, someRun, someUpload } from '../registry/samples.ts';
import { estimatePreparation } from './estimate-preparation.ts';

const MEDIA = { corpus: 'media', languagePair: 'en-ko' };
const WEB = { ...MEDIA, corpus: 'web' };

async function world() {
  const registry = memoryRegistry();
  for (const id of [MEDIA, WEB]) await registry.putCorpusIfAbsent(someCorpus(id));
  const prepared = async (id: typeof MEDIA, runId: string, costUsd: number, bytes: number) => {
    const upload = someUpload({ ...id, file: `${runId}.tmx`, sizeBytes: bytes });
    await registry.noteUpload(upload);
    await registry.createRun(someRun({ ...id, runId, kind: 'preparation' }));
    await registry.claimUploads([upload.uploadId], runId);
    await registry.noteRun(runId, { costUsd });
    await registry.closeRun(runId, { status: 'SUCCEEDED', endedAt: '2026-11-22T10:00:00.000Z' });
  };
  return { registry, prepared };
}

describe('the estimate of a preparation', () => {
  it('is what the last three of the corpus have cost on average', async () => {
    const { registry, prepared } = await world();
    await prepared(WEB, 'prep-web', 100, 10);
    for (const [run, costUsd] of [2, 4, 6].entries()) await prepared(MEDIA, `prep-${run}`, costUsd, 10);
    await registry.noteUpload(someUpload({ ...MEDIA, file: 'new.tmx', sizeBytes: 700 }));
    expect(await estimatePreparation(MEDIA, registry)).toEqual({
      ...{ uploads: 1, bytes: 700 },
      ...{ usd: 4, basis: 'corpus' },
    });
  });

  it('of a first one goes by the bytes of others, and is none where nothing tells', async () => {
    const { registry, prepared } = await world();
    await registry.noteUpload(someUpload({ ...MEDIA, file: 'new.tmx', sizeBytes: 500 }));
    expect(await estimatePreparation(MEDIA, registry)).toEqual({ uploads: 1, bytes: 500 });
    await prepared(WEB, 'prep-a', 1, 1000);
    await prepared(WEB, 'prep-b', 3, 1000);
    expect(await estimatePreparation(MEDIA, registry)).toEqual({
      ...{ uploads: 1, bytes: 500 },
      ...{ usd: 1, basis: 'others' },
    });
  });
});
