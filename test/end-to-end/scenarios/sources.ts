import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import type { SamplePair } from '../../../local/samples/extract.ts';
import { corpusNamed, nextPreparation, registerCorpus } from '../corpora.ts';
import { eventually } from '../eventually.ts';
import { inventPairs } from '../invented-text.ts';
import { readPublished } from '../published-text.ts';
import type { TestDeployment } from '../test-deployment.ts';

export const fetched = corpusNamed('fetched');

/** A source that is fetched by schedule, and text of it that must go. */
export function sourceScenarios(stack: () => TestDeployment): void {
  it.concurrent('fetches a source by its schedule into a version, once, and removes a title from the next', async () => {
    const deployment = stack();
    await registerCorpus(deployment, fetched);
    const others = inventPairs(41, 500);
    const tale = inventPairs(40, 60).filter(({ source }) => others.every((other) => other.source !== source));
    const server = await serve(titled(['A Tale', tale], ['Other Tales', others]));
    try {
      const url = ['--url', `${server.origin}/tales.tsv`, '--schedule', 'rate(1 minute)'];
      const rights = ['--licence', 'CC0-1.0', '--owner', 'The Tellers'];
      await deployment.answerOf('sources', 'register', ...NIGHTLY, ...url, ...rights);
      const first = await deployment.succeeded((await nextPreparation(deployment, fetched, [])).runId);
      const text = await readPublished(deployment.data, fetched, first.datasetVersion ?? '');
      expect(text.manifest).toMatchObject({ licences: ['CC0-1.0'], owners: ['The Tellers'] });
      expect(text.manifest.counts.read).toBe(tale.length + others.length);
      expect(holds(text.train, tale)).toBeGreaterThan(0.5 * tale.length);

      await eventually('the schedule to look again', async () => server.answers().includes(304), {
        seconds: 150,
        state: async () => JSON.stringify(await deployment.registry.listSources(fetched)),
      });
      await deployment.answerOf('schedules', 'pause', `source.${NIGHTLY.join('.')}`);
      const [source] = await deployment.registry.listSources(fetched);
      expect(source?.last).toMatchObject({ outcome: 'unchanged', fetched: 0 });
      expect(server.answers().filter((status) => status === 200)).toHaveLength(1);
      expect((await deployment.registry.listRuns({ corpus: fetched })).items).toHaveLength(1);

      const asked = ['--reason', 'asked for'];
      const removed = await deployment.answerOf('titles', 'remove', ...CORPUS, 'A Tale', ...asked);
      expect(removed.datasetVersions).toEqual([first.datasetVersion]);
      const second = await deployment.succeeded(
        (await nextPreparation(deployment, fetched, [first.runId])).runId,
      );
      const without = await readPublished(deployment.data, fetched, second.datasetVersion ?? '');
      expect(holds([...without.train, ...without.heldOut, ...without.drops], tale)).toBe(0);
      expect(without.manifest.drops.removed).toBe(tale.length);
      expect(without.manifest.counts.read).toBe(text.manifest.counts.read);
      const marked = await deployment.registry.getDatasetVersion(fetched, first.datasetVersion ?? '');
      expect(marked?.containsRemoved).toEqual(without.manifest.removals);
      await deployment.answerOf('titles', 'erase', ...CORPUS, 'a tale');
      const file = text.manifest.train[0]?.key ?? '';
      await eventually('the first version to be erased', async () => !(await deployment.data.size(file)), {
        seconds: 60,
      });
    } finally {
      server.close();
    }
  });
}

const CORPUS = [fetched.corpus, fetched.languagePair];
const NIGHTLY = [...CORPUS, 'nightly'];

/** A server of one file that knows what its clients have. */
async function serve(body: string) {
  const statuses: number[] = [];
  const server = http.createServer(({ headers }, response) => {
    const status = headers['if-none-match'] === '"tales"' ? 304 : 200;
    statuses.push(status);
    response.writeHead(status, { etag: '"tales"' }).end(status === 200 ? body : undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    answers: () => statuses,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const titled = (...parts: [title: string, pairs: SamplePair[]][]) =>
  `source\ttarget\ttitle\n${parts
    .flatMap(([title, pairs]) => pairs.map(({ source, target }) => `${source}\t${target}\t${title}\n`))
    .join('')}`;

function holds(rows: readonly { source: string }[], pairs: readonly SamplePair[]): number {
  const sources = new Set(rows.map(({ source }) => source));
  return pairs.filter(({ source }) => sources.has(source)).length;
}
