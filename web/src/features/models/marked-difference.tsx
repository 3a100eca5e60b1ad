import { diffWordsWithSpace } from 'diff';
import { useMemo } from 'react';
import './marked-difference.css';

/** Words by the rules of the text's script: spaces do not separate them everywhere. */
const WORDS = new Intl.Segmenter(undefined, { granularity: 'word' });

/** A text whose words that another text does not have are marked; screen readers hear `mark`. */
export function MarkedDifference({ text, against }: { text: string; against: string }) {
  const parts = useMemo(() => {
    let offset = 0;
    return diffWordsWithSpace(against, text, { intlSegmenter: WORDS })
      .filter(({ removed }) => !removed)
      .map(({ value, added }) => {
        const at = offset;
        offset += value.length;
        return { at, value, added };
      });
  }, [text, against]);
  return (
    <span dir="auto">
      {parts.map(({ at, value, added }) =>
        added ? <mark key={at}>{value}</mark> : <span key={at}>{value}</span>,
      )}
    </span>
  );
}
