import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ReadOptions, readFailure, readInput, readTexts } from '../../test/formats/read-input.ts';

const file = (body: string, attributes = 'source-language="en" target-language="de-AT"') =>
  `<file original="ui/menu.html" datatype="html" date="2024-05-06T07:08:09Z" ${attributes}><header><note>x</note></header><body>${body}</body></file>`;
const xliff12 = (...files: string[]) =>
  `<?xml version="1.0"?>\n<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">\n${files.join('\n')}\n</xliff>`;
const unit = (source: string, target: string, { on = '', onTarget = '' } = {}) =>
  `<trans-unit id="1" ${on}><source>${source}</source><target ${onTarget}>${target}</target></trans-unit>`;
const xliff2 = (body: string, prefix = '') =>
  `<${prefix}xliff xmlns${prefix && ':'}${prefix.slice(0, -1)}="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="de">` +
  `<${prefix}file id="f1" original="menu.json">${body}</${prefix}file></${prefix}xliff>`;

const PLACEHOLDERS: ReadOptions = { settings: { inlineTags: 'placeholder' } };

describe('XLIFF 1.2', () => {
  it('gives every unit with its document, position and date, and no alternative', async () => {
    const alternative = '<alt-trans><source>Old</source><target>Alt</target></alt-trans>';
    const body = `${unit('Open', 'Öffnen').replace('</trans-unit>', `<note>n</note>${alternative}</trans-unit>`)}
      <group><trans-unit id="2"><source>Close</source></trans-unit></group>`;
    const { records, notes } = await readInput('xliff', [xliff12(file(body))]);
    const shared = { document: 'ui/menu.html', date: '2024-05-06T07:08:09Z' };
    expect(records).toEqual([
      { record: 1, line: 3, source: 'Open', target: 'Öffnen', position: 0, ...shared },
      { record: 2, line: 4, source: 'Close', target: '', position: 1, ...shared },
    ]);
    expect(notes).toEqual([]);
  });

  it('reads the states that the recipe allows and counts the rest', async () => {
    const body = [
      unit('a', 'A', { onTarget: 'state="translated"' }),
      unit('b', 'B', { onTarget: 'state="needs-translation"' }),
      unit('c', 'C', { onTarget: 'state="needs-translation"' }),
      unit('d', 'D', { on: 'translate="no"' }),
      `<group translate="no">${unit('e', 'E')}${unit('f', 'F', { on: 'translate="yes"' })}</group>`,
      unit('g', 'G', { on: 'approved="yes"', onTarget: 'state="signed-off"' }),
    ].join('');
    const { records, notes } = await readInput('xliff', [xliff12(file(body))]);
    expect(records.map(({ record, source }) => `${record}${source}`)).toEqual(['1a', '6f', '7g']);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatchObject({
      kind: 'warning',
      error: 'UnitsSkipped',
      message: expect.stringMatching(/4 of 7 units .* 2 in state needs-translation, 2 not to be translated/),
    });
    const lenient: ReadOptions = { settings: { xliffStates: ['needs-translation'] } };
    expect(await readTexts('xliff', [xliff12(file(body))], lenient)).toEqual([
      ['b', 'B'],
      ['c', 'C'],
      ['f', 'F'],
    ]);
    expect(await readTexts('xliff', [xliff12(file(body))], { settings: { xliffUnits: 'approved' } })).toEqual(
      [['g', 'G']],
    );
    const unfinished = xliff12(file(unit('b', 'B', { onTarget: 'state="new"' })));
    expect(await readFailure('xliff', [unfinished])).toMatchObject({
      name: 'EmptyInput',
      message: expect.stringMatching(/1 in state new/),
    });
  });

  it('strips codes or numbers them by their ids', async () => {
    const body = unit(
      'Click <g id="1">here<x id="2"/>now</g> <bpt id="3">&lt;b&gt;<sub>t</sub></bpt>B<ept id="4">&lt;/b&gt;</ept> <mrk mtype="term">T</mrk>',
      '<bpt id="3">&lt;b&gt;</bpt>B<ept id="4">&lt;/b&gt;</ept> <g id="1">hier<x id="2"/>jetzt</g>',
    );
    expect(await readTexts('xliff', [xliff12(file(body))])).toEqual([['Click here now B T', 'B hier jetzt']]);
    expect(await readTexts('xliff', [xliff12(file(body))], PLACEHOLDERS)).toEqual([
      ['Click {1}here{2}now{3} {4}B{5} T', '{4}B{5} {1}hier{2}jetzt{3}'],
    ]);
  });

  it('pairs the segments of a unit by their ids, with the states that tools keep', async () => {
    const segments = (...texts: [number, string][]) =>
      texts.map(([mid, text]) => `<g id="9"><mrk mtype="seg" mid="${mid}">${text}</mrk></g> `).join('');
    const body = `<trans-unit id="1"><source>One. Two. Three.</source>
      <seg-source>${segments([1, 'One.'], [2, 'Two.'], [3, 'Three.'])}</seg-source>
      <target>${segments([3, 'Drei.'], [1, 'Eins.'], [2, 'Zwei?'])}</target>
      <sdl:seg-defs><sdl:seg id="1" conf="Translated"/><sdl:seg id="2" conf="Draft"/><sdl:seg id="3" conf="ApprovedSignOff"/></sdl:seg-defs></trans-unit>`;
    expect(await readTexts('xliff', [xliff12(file(body))])).toEqual([
      ['One.', 'Eins.'],
      ['Three.', 'Drei.'],
    ]);
    const tools =
      unit('a', 'A', { on: 'm:confirmed="1"' }) +
      unit('b', 'B', { on: 'm:confirmed="0"' }) +
      unit('c', 'C', { on: 'mq:status="ManuallyConfirmed"' }) +
      unit('d', 'D', { on: 'mq:status="Pretranslated"' });
    expect(await readTexts('xliff', [xliff12(file(tools))])).toEqual([
      ['a', 'A'],
      ['c', 'C'],
    ]);
  });

  it('turns a file around that translates the other way, and passes over other languages', async () => {
    const files = [
      file(unit('Auf', 'Open'), 'source-language="de" target-language="en-US"'),
      file(unit('x', 'y'), 'source-language="en" target-language="fr"'),
      file(unit('Close', 'Zu'), 'source-language="en"'),
    ];
    const { records, notes } = await readInput('xliff', [xliff12(...files)]);
    expect(records.map(({ source, target }) => [source, target])).toEqual([
      ['Open', 'Auf'],
      ['Close', 'Zu'],
    ]);
    expect(notes[0]?.message).toMatch(/1 in other languages/);
    expect(await readFailure('xliff', [xliff12(files[1] as string)])).toMatchObject({
      name: 'LanguageMissing',
      message: expect.stringMatching(/between en, fr, not en and de/),
    });
  });
});

describe('XLIFF 2', () => {
  const segment = (source: string, target: string, state = '') =>
    `<segment ${state && `state="${state}"`}><source>${source}</source><target>${target}</target></segment>`;

  it('gives every segment by its state, and neither matches nor ignorable text', async () => {
    const body = `<unit id="u1"><notes><note>n</note></notes><mtc:matches xmlns:mtc="m"><mtc:match><source>M</source><target>N</target></mtc:match></mtc:matches>
      ${segment('One.', 'Eins.', 'final')}<ignorable><source> </source></ignorable>${segment('Two.', '', 'initial')}</unit>
      <unit id="u2" translate="no">${segment('K', 'L')}</unit>${`<unit id="u3">${segment('Three', 'Drei')}</unit>`}`;
    const { records, notes } = await readInput('xliff', [xliff2(body)]);
    expect(records.map(({ source, target, position }) => [source, target, position])).toEqual([
      ['One.', 'Eins.', 0],
      ['Three', 'Drei', 3],
    ]);
    expect(notes[0]?.message).toMatch(/1 in state initial, 1 not to be translated/);
  });

  it('reads its codes, with or without a prefix of its own', async () => {
    const source =
      'A<ph id="1"/>B <pc id="2">c</pc> <sc id="3"/>d<ec startRef="3"/> <mrk id="m" type="term">e</mrk><cp hex="0001"/>';
    const target = '<pc id="2">c</pc> A<ph id="1"/>B <sc id="3"/>d<ec startRef="3"/>';
    const plain = `<unit id="u">${segment(source, target)}</unit>`;
    const prefixed = plain.replace(/<(\/?)/g, '<$1x:');
    for (const content of [xliff2(plain), xliff2(prefixed, 'x:')]) {
      expect(await readTexts('xliff', [content])).toEqual([['A B c d e ', 'c A B d']]);
      expect(await readTexts('xliff', [content], PLACEHOLDERS)).toEqual([
        ['A{1}B {2}c{3} {4}d{5} e ', '{2}c{3} A{1}B {4}d{5}'],
      ]);
    }
  });
});

describe('any XLIFF', () => {
  const escaped = (text: string) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;');
  const sayable = fc
    .string({ unit: 'grapheme', maxLength: 20 })
    .map((text) => text.replace(/[\p{Cc}\ufffe\uffff]/gu, ' '));

  it('gives back what was written, in any chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(sayable, sayable), { minLength: 1, maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 4 }),
        async (pairs, chunkSizes) => {
          const body = pairs.map(([source, target]) => unit(escaped(source), escaped(target))).join('');
          expect(await readTexts('xliff', [xliff12(file(body))], { chunkSizes })).toEqual(pairs);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('names what is malformed, and reads no entities', async () => {
    const good = xliff12(file(unit('a', 'b')));
    const hostile = good.replace(
      '<xliff',
      '<!DOCTYPE xliff [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]><xliff',
    );
    const cases: [string, RegExp][] = [
      [hostile, /declares entities/],
      [good.replace('>a<', '>&x;<'), /well-formed/],
      [good.slice(0, -30), /well-formed/],
      ['<html/>', /root element is <html>/],
    ];
    for (const [content, says] of cases) {
      expect(await readFailure('xliff', [content])).toMatchObject({
        name: 'MalformedXliff',
        message: expect.stringMatching(says),
      });
    }
    expect(await readFailure('xliff', ['<xliff version="1.2"/>'])).toMatchObject({ name: 'EmptyInput' });
    const endless = xliff12(file(unit('x'.repeat(2 ** 21), 'y')));
    expect(await readFailure('xliff', [endless])).toMatchObject({ name: 'TextTooLong' });
  });
});
