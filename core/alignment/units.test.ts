import { describe, expect, it } from 'vitest';
import { alignmentUnits } from './units.ts';

describe('alignmentUnits', () => {
  it('cuts the endings off words with letters, and keeps numbers', () => {
    expect(alignmentUnits('de')('Die Einstellungen, 2024!')).toEqual(['die', 'einst', '0000']);
  });
  it('takes the first two syllables of Korean words', () => {
    expect(alignmentUnits('ko')('파일을 저장합니다.')).toEqual(['파일', '저장']);
  });
  it('finds words in text without spaces', () => {
    const units = alignmentUnits('ja')('設定を開くにはEditorを使います。');
    expect(units).toContain('設定');
    expect(units).toContain('edito');
    expect(units).not.toContain('。');
  });
  it('finds none where there are none', () => {
    expect(alignmentUnits('en')('?!')).toEqual([]);
    expect(alignmentUnits('ja')('?!')).toEqual([]);
  });
});
