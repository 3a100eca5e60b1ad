import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DamageKind, damagePair } from './damage-pair.ts';

const pair = {
  source: 'The file {0} has <b>12</b> errors in 3 places.',
  target: 'Die Datei {0} hat <b>12</b> Fehler an 3 Stellen.',
};
const targetOf = (kind: DamageKind) => damagePair(kind, pair, 'de')?.target;

describe('damagePair', () => {
  it('does what each kind says, and nothing else', () => {
    expect(targetOf('half-translated')).toBe('Die Datei {0} hat <b>12</b> errors in 3 places.');
    expect(targetOf('truncated')).toBe('Die Datei {0} hat <b>12</b>');
    expect(targetOf('numbers')).toBe('Die Datei {0} hat <b>56</b> Fehler an 7 Stellen.');
    expect(targetOf('markup')).toBe('Die Datei hat 12 Fehler an 3 Stellen.');
    expect(targetOf('repetition')).toBe(`${pair.target}${' 3 Stellen.'.repeat(8)}`);
    expect(damagePair('swapped', pair, 'de')).toEqual({ source: pair.target, target: pair.source });
  });

  it('cuts text without spaces by characters', () => {
    const japanese = { source: 'Open the selected file in a new window.', target: '選択したファイルを開く' };
    expect(damagePair('truncated', japanese, 'ja')?.target).toBe('選択したファ');
    expect(damagePair('repetition', japanese, 'ja')?.target).toBe(
      `選択したファイルを開く${'イルを開く'.repeat(8)}`,
    );
  });

  it('finds nothing to damage where there is nothing', () => {
    const plain = { source: 'Open the file.', target: 'Datei öffnen.' };
    expect(damagePair('numbers', plain, 'de')).toBeUndefined();
    expect(damagePair('markup', plain, 'de')).toBeUndefined();
    expect(damagePair('truncated', plain, 'de')).toBeUndefined();
    // What the text is numbered by in a placeholder is no number of it.
    expect(damagePair('numbers', { source: 'See {0}.', target: 'Siehe {0}.' }, 'de')).toBeUndefined();
  });

  it('changes every digit of numbers', () => {
    fc.assert(
      fc.property(fc.nat(), (number) => {
        const damaged = damagePair('numbers', { source: `at ${number}`, target: `bei ${number}` }, 'de');
        const digits = damaged?.target.slice(4) ?? '';
        expect(digits).toHaveLength(String(number).length);
        for (const [index, digit] of [...String(number)].entries()) expect(digits[index]).not.toBe(digit);
      }),
    );
  });
});
