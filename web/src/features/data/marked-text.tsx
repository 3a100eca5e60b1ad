import type { FoundPair } from '../../../../contracts/api/pairs.ts';

/** A text in its own language and direction, with what was searched for marked. @param marks may overlap */
export function MarkedText({
  text,
  marks,
  language,
}: {
  text: string;
  marks: FoundPair['marks']['source'];
  language: string | undefined;
}) {
  const pieces: { text: string; from: number; isMarked: boolean }[] = [];
  let end = 0;
  for (const [from, to] of [...marks].sort(([a], [b]) => a - b)) {
    if (to <= end) continue;
    const start = Math.max(from, end);
    if (start > end) pieces.push({ text: text.slice(end, start), from: end, isMarked: false });
    pieces.push({ text: text.slice(start, to), from: start, isMarked: true });
    end = to;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), from: end, isMarked: false });
  return (
    <span dir="auto" lang={language} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
      {pieces.map(({ text: piece, from, isMarked }) => (isMarked ? <mark key={from}>{piece}</mark> : piece))}
    </span>
  );
}
