/** A label that is one by its look: JOHN:, MR. O'NEIL:, МАША:, MAN 2:, also after >>. */
const CAPITAL_LABEL =
  /^\s*(?:>{2,}\s*)?(?=(?:[^\p{Lu}\n:]*\p{Lu}){2})\p{Lu}[\p{Lu}\p{M}\p{N} .'’#&-]{0,30}[:：]\s*/u;
/** A name before a colon: a label only where the same one comes again and again. */
const NAME_LABEL =
  /^\s*(?:>{2,}\s*)?((?:\p{Lu}|\p{Lo})[\p{L}\p{M}\p{N}.'’-]{0,20}(?: [\p{L}\p{N}.'’-]{1,20}){0,2})[:：]\s*(?=\S)/u;
const CHEVRONS = /^\s*>{2,}\s*/u;
/** How often a name must stand before a colon to be taken for a label. */
const OFTEN = 3;

/** The names that stand before a colon at the beginning of lines at least three times in a file. */
export function recurringLabels(texts: readonly string[]): Set<string> {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const line of text.split('\n')) {
      const name = NAME_LABEL.exec(line.replace(/^\s*[-–—]\s*/u, ''))?.[1];
      if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return new Set([...counts].filter(([, count]) => count >= OFTEN).map(([name]) => name));
}

/** A line without the name of who says it; the line itself when it has none. */
export function withoutSpeaker(text: string, labels: ReadonlySet<string>): string {
  if (CAPITAL_LABEL.test(text)) return text.replace(CAPITAL_LABEL, '');
  const name = NAME_LABEL.exec(text)?.[1];
  if (name !== undefined && labels.has(name)) return text.replace(NAME_LABEL, '');
  return text.replace(CHEVRONS, '');
}
