import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { directoryObjects } from '../../core/objects/directory-objects.ts';
import { makeTemporaryDirectory } from '../../core/temporary-directory.ts';
import { extractPairs } from '../../local/samples/extract.ts';
import { preparationWorld } from '../../test/preparation/preparation-world.ts';
import { explainCommand } from './explain.ts';

const directory = await makeTemporaryDirectory();
afterAll(() => directory.remove());

it('says why pairs are not in a version, and which terms targets miss', async () => {
  const world = await preparationWorld({
    heldOut: { test: { pairs: 10 }, validation: { pairs: 10 } },
    alignment: { enabled: false, termbase: { key: 'references/terms.tsv' } },
  });
  await world.data.put('references/terms.tsv', 'en\tde\ninvoice\tRechnung\ninvoice\tFaktura\n');
  const rows = extractPairs('scratch', 'en', 'de', {})
    .slice(0, 60)
    .map(({ source, target }) => `${source}\t${target}`);
  const missing = ['Please pay this invoice today', 'Bitte bezahlen Sie diesen Beleg noch heute'];
  const kept = ['Please send that invoice soon', 'Bitte schicken Sie jene Rechnung bald'];
  const all = [...rows, missing.join('\t'), kept.join('\t'), 'Only one side\t'];
  await world.upload('web', 'a.tsv', all.map((row) => `${row}\n`).join(''));
  const { manifest } = await world.prepare('prep-terms');
  await world.publish('prep-terms');
  expect(manifest.missedTerms).toMatchObject({ violating: 1, terms: 1 });

  const folder = directoryObjects(path.join(directory.path, 'data'));
  for (const key of world.data.keys()) await folder.put(key, await world.data.get(key));
  const explain = async (...options: string[]) => {
    const out = path.join(directory.path, 'answer');
    await explainCommand().parseAsync([folder.directory, '--out', out, ...options], { from: 'user' });
    return readFileSync(out, 'utf8');
  };
  const text = await explain();
  expect(text).toMatch(/^empty: 1 /m);
  expect(text).toMatch(/^Targets of 1 of \d+ pairs miss 1 terms of the termbase\n/m);
  expect(text).toContain(
    `  invoice: expected Rechnung or Faktura, missed 1 times\n    ${missing.join('\n    ')}\n`,
  );
  expect(JSON.parse(await explain('--json'))).toMatchObject({
    missedTerms: { violating: 1 },
    terms: [{ term: 'invoice', violations: 1, examples: [{ source: missing[0] }] }],
  });
  expect(await explain('--reason', 'empty')).not.toContain('invoice');
}, 60_000);
