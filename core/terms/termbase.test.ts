import { describe, expect, it } from 'vitest';
import { readFailure, readInput } from '../../test/formats/read-input.ts';
import { memoryObjects } from '../objects/memory-objects.ts';
import { loadTermbase } from './load-termbase.ts';
import { makeTermbase } from './termbase.ts';

const LANGUAGES = { source: 'en', target: 'de' };

const martif = (...entries: string[]) =>
  `<?xml version="1.0"?>\n<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">\n<martif type="TBX" xml:lang="en"><text><body>\n${entries.join('\n')}</body></text></martif>`;
const tig = (term: string, status = '') =>
  `<tig><term>${term}</term>${status && `<termNote type="administrativeStatus">${status}</termNote>`}</tig>`;
const langSet = (language: string, ...terms: string[]) =>
  `<langSet xml:lang="${language}">${terms.join('')}</langSet>`;
const entry = (...sets: string[]) =>
  `<termEntry><descrip type="subjectField">law</descrip>${sets.join('')}</termEntry>`;

describe('TBX', () => {
  it('gives the terms of its concepts that may be used', async () => {
    const content = martif(
      entry(
        langSet('en-US', tig('invoice'), tig('bill')),
        langSet('de', tig('Rechnung'), tig('Faktura', 'deprecatedTerm-admn-sts')),
        langSet('fr', tig('facture')),
      ),
      entry(
        langSet(
          'en',
          '<ntig><termGrp><term>court</term><termNote type="partOfSpeech">noun</termNote></termGrp></ntig>',
        ),
        langSet('de', tig('Gericht')),
      ),
      entry(langSet('fr', tig('seul'))),
    );
    const { records } = await readInput('tbx', [content], { chunkSizes: [5, 11] });
    expect(records).toEqual([
      { record: 1, line: 4, source: 'invoice', target: 'Rechnung', domain: 'terminology' },
      { record: 2, line: 4, source: 'bill', target: 'Rechnung', domain: 'terminology' },
      { record: 3, line: 5, source: 'court', target: 'Gericht', domain: 'terminology' },
    ]);
  });

  it('reads the form of 2019', async () => {
    const section = (language: string, term: string) =>
      `<langSec xml:lang="${language}"><termSec><term>${term}</term></termSec></langSec>`;
    const content = `<tbx style="dca" type="TBX-Basic" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"><text><body><conceptEntry id="c1">${section('en', 'court')}${section('de', 'Gericht')}</conceptEntry></body></text></tbx>`;
    expect((await readInput('tbx', [content])).records).toMatchObject([
      { source: 'court', target: 'Gericht' },
    ]);
  });

  it('names what is missing or malformed', async () => {
    const cases: [string, string][] = [
      [martif(), 'EmptyInput'],
      [martif(entry(langSet('en', tig('a')), langSet('fr', tig('b')))), 'LanguageMissing'],
      ['<html/>', 'MalformedTermbase'],
      [martif(entry(langSet('en', tig('a &x; b')))), 'MalformedTermbase'],
      [martif(entry(langSet('en', tig('x'.repeat(2 ** 21))))), 'TextTooLong'],
    ];
    for (const [content, name] of cases) expect(await readFailure('tbx', [content])).toMatchObject({ name });
  });
});

describe('a termbase', () => {
  const termbase = makeTermbase([
    { source: ['invoice'], target: ['Rechnung', 'Faktura'] },
    { source: ['credit card'], target: ['Kreditkarte'] },
    { source: ['card'], target: ['Karte'] },
    { source: ['IT'], target: ['EDV'] },
    { source: ['court'], target: ['Gericht'] },
    { source: ['court'], target: ['Hof'] },
  ]);

  it.each([
    ['Pay the invoice.', 'Bezahlen Sie die Rechnung.', []],
    ['Pay all Invoices.', 'Alle Rechnungsbeträge bezahlen.', []],
    ['Pay the invoice.', 'Bezahlen Sie den Beleg.', ['invoice']],
    ['The credit card', 'Die Kreditkarte', []],
    ['The credit card', 'Die Karte', ['credit card']],
    ['The card, the invoice, a card', 'Etwas', ['card', 'invoice']],
    ['Is it here?', 'Ist es hier?', []],
    ['Is IT here?', 'Ist sie hier?', ['IT']],
    ['The cardinal', 'Der Kardinal', []],
    ['The court', 'Der Hof', []],
  ])('checks %s - %s', (source, target, violated) => {
    expect(termbase.check(source, target).map(({ term }) => term)).toEqual(violated);
  });

  it('says what was expected', () => {
    expect(termbase.check('An invoice', 'x')).toEqual([
      { term: 'invoice', expected: ['Rechnung', 'Faktura'] },
    ]);
  });

  it('finds terms in scripts without spaces', () => {
    const japanese = makeTermbase([{ source: ['file'], target: ['ファイル'] }]);
    expect(japanese.check('Open the files', 'ファイルを開く')).toEqual([]);
    expect(japanese.check('Open the files', '書類を開く')).toHaveLength(1);
    const fromJapanese = makeTermbase([{ source: ['請求書'], target: ['invoice'] }]);
    expect(fromJapanese.check('この請求書を払う', 'Pay this bill')).toHaveLength(1);
    expect(fromJapanese.check('この請求を払う', 'Pay this bill')).toEqual([]);
  });

  it('is loaded from TBX and tables', async () => {
    const objects = memoryObjects();
    await objects.put(
      'terms/law.tbx',
      martif(entry(langSet('en', tig('court')), langSet('de', tig('Gericht')))),
    );
    await objects.put('terms/law.csv', 'English;German\ncourt;Gericht\ncourt;Hof\nempty;\n');
    await objects.put('terms/law.doc', '');
    for (const file of ['law.tbx', 'law.csv']) {
      const loaded = await loadTermbase(objects, `terms/${file}`, LANGUAGES);
      expect(loaded.size).toBe(1);
      expect(loaded.check('The court', 'Das Gericht')).toEqual([]);
      expect(loaded.check('The court', 'x')).toHaveLength(1);
    }
    await expect(loadTermbase(objects, 'terms/law.doc', LANGUAGES)).rejects.toMatchObject({
      name: 'MalformedTermbase',
    });
  });
});
