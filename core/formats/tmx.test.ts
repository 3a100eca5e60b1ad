import { describe, expect, it } from 'vitest';
import { readFailure, readInput, readTexts } from '../../test/formats/read-input.ts';

const tmx = (body: string) => `<tmx version="1.4"><header srclang="*all*"/><body>${body}</body></tmx>`;
const variant = ([language, seg]: [string, string]) => `<tuv xml:lang="${language}"><seg>${seg}</seg></tuv>`;
const unit = (...variants: [string, string][]) => `<tu>${variants.map(variant).join('')}</tu>`;

describe('TMX', () => {
  it('gives every variant of a language once and never their product', async () => {
    const body = [
      unit(['en-US', 'color'], ['en-GB', 'colour'], ['fr', 'couleur'], ['de', 'Farbe'], ['de-AT', 'Farbton']),
      unit(['en-US', 'red'], ['en-GB', 'red'], ['de', 'rot']),
      unit(['fr', 'seul']),
      unit(['en', 'x'], ['de', 'y']),
    ];
    const { records } = await readInput('tmx', [tmx(body.join(''))]);
    expect(records.map(({ record, source, target }) => [record, source, target])).toEqual([
      [1, 'color', 'Farbe'],
      [2, 'color', 'Farbton'],
      [3, 'colour', 'Farbe'],
      [4, 'red', 'rot'],
      [6, 'x', 'y'],
    ]);
  });

  it('gives a code the same number in both languages, and none that stands in the text', async () => {
    const body = unit(
      [
        'en',
        'Press <bpt i="1" x="7">&lt;b&gt;</bpt>{1}<ept i="1">&lt;/b&gt;</ept> or <ph x="2">F1<sub>no</sub></ph>',
      ],
      [
        'de',
        '<ph x="2">F1</ph> oder <bpt i="4" x="7">&lt;b&gt;</bpt>{1}<ept i="4">&lt;/b&gt;</ept><it pos="end">i</it>',
      ],
    );
    expect(await readTexts('tmx', [tmx(body)], { settings: { inlineTags: 'placeholder' } })).toEqual([
      ['Press {2}{1}{3} or {4}', '{4} oder {2}{1}{3}{5}'],
    ]);
  });

  it('dates a unit by its last change', async () => {
    const dated = (attributes: string) =>
      unit(['en', 'a'], ['de', 'b']).replace('<tu>', `<tu ${attributes}>`);
    const body =
      dated('creationdate="20200131T101500Z" changedate="20210228T235959Z"') +
      dated('creationdate="20200131T101500Z"') +
      dated('changedate="20209931T101500Z"') +
      dated('changedate="yesterday"');
    const { records } = await readInput('tmx', [tmx(body)]);
    expect(records.map(({ date }) => date)).toEqual([
      '2021-02-28T23:59:59Z',
      '2020-01-31T10:15:00Z',
      undefined,
      undefined,
    ]);
  });

  it('refuses units and elements without an end to them', async () => {
    const variants = Array.from({ length: 100 }, (_, index): [string, string] => ['de', `x${index}`]);
    expect(await readFailure('tmx', [tmx(unit(['en', 'a'], ...variants))])).toMatchObject({
      name: 'MalformedTmx',
      message: expect.stringMatching(/more than 32 variants/),
    });
    expect(await readFailure('tmx', [`<tmx>${'<a>'.repeat(1000)}`])).toMatchObject({
      name: 'MalformedTmx',
      message: expect.stringMatching(/more than 256 elements/),
    });
    // As many codes as fit, which must not take time that grows with their square.
    const many = tmx(unit(['en', 'abcdefghij<ph/>'.repeat(24_000)], ['de', 'x']));
    expect((await readTexts('tmx', [many]))[0]?.[0]).toBe(Array(24_000).fill('abcdefghij').join(' '));
    const codes = unit(['en', '<ph/>'.repeat(40_000)], ['de', 'x']);
    expect(await readFailure('tmx', [tmx(codes)])).toMatchObject({ name: 'TextTooLong' });
  });
});
