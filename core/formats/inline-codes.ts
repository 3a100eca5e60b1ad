import type { ReadingSettings } from '../../contracts/recipe/reading.ts';

/** A code of the original document inside a text: a tag, a line break, a field. */
export interface InlineCode {
  /** Equal for the same code in source and target. */
  key: string;
  /** Stands for something between two words, such as a line break, and is no mark around text. */
  standalone: boolean;
}

/** Text with the codes that stand in it, in order. */
export type InlineText = readonly (string | InlineCode)[];

/** What a code counts against the longest text, in characters: about the memory that it takes. */
const CODE_LENGTH = 32;

/** Collects the text of one segment, and the codes in it. */
export class InlineTextCollector {
  readonly parts: (string | InlineCode)[] = [];
  /** Characters, with an allowance for every code. */
  length = 0;
  private readonly ordinals = new Map<string, number>();

  text(value: string): void {
    this.parts.push(value);
    this.length += value.length;
  }

  /**
   * @param kind name of the element
   * @param id what the file says names the code in both languages; without it codes of a kind are matched by their order
   */
  code(kind: string, id: string | undefined, standalone: boolean): void {
    const ordinal = (this.ordinals.get(kind) ?? 0) + 1;
    this.ordinals.set(kind, ordinal);
    this.parts.push({ key: id === undefined ? `${kind} ${ordinal}` : `${kind}:${id}`, standalone });
    this.length += CODE_LENGTH;
  }
}

/**
 * The texts of a segment pair as they go into a record.
 *
 * `strip` removes codes; a standalone one between two letters or digits leaves a space, so that it does not glue words
 * together. `placeholder` puts `{1}`, `{2}`, ... in their places, in the order of the source; the same code has the same
 * number in both languages. Braces of the text itself are never touched: a number that stands literally in either text
 * (`{0}`, `{1}`) is not given to a code, so within a pair no number means both.
 */
export function renderPair(
  source: InlineText,
  target: InlineText,
  mode: ReadingSettings['inlineTags'],
): { source: string; target: string } {
  if (mode === 'strip') return { source: withoutCodes(source), target: withoutCodes(target) };
  const numbers = numberCodes([...source, ...target]);
  const render = (text: InlineText) =>
    text.map((part) => (typeof part === 'string' ? part : `{${numbers.get(part.key)}}`)).join('');
  return { source: render(source), target: render(target) };
}

function numberCodes(parts: InlineText): Map<string, number> {
  const codes = new Map<string, number>();
  const literal = new Set<number>();
  // A literal placeholder may be cut by the chunks of a parser, but not by a code: join the runs between codes.
  for (const run of parts
    .map((part) => (typeof part === 'string' ? part : '\n'))
    .join('')
    .split('\n')) {
    for (const [, digits] of run.matchAll(/\{(\d{1,9})\}/g)) literal.add(Number(digits));
  }
  let next = 1;
  for (const part of parts) {
    if (typeof part === 'string' || codes.has(part.key)) continue;
    while (literal.has(next)) next++;
    codes.set(part.key, next++);
  }
  return codes;
}

function withoutCodes(parts: InlineText): string {
  const texts: string[] = [];
  let gap = false;
  for (const part of parts) {
    if (typeof part !== 'string') {
      gap ||= part.standalone;
    } else if (part !== '') {
      const before = texts.at(-1)?.slice(-2) ?? '';
      if (gap && /[\p{L}\p{N}]$/u.test(before) && /^[\p{L}\p{N}]/u.test(part)) texts.push(' ');
      gap = false;
      texts.push(part);
    }
  }
  return texts.join('');
}
