/**
 * The pairs that several equivalent texts of either language give: the first of both, the first source with each
 * further target, and each further source with the first target. Every text is in one pair at least, and the pairs are
 * one fewer than the texts, where their product could fill any disk. Without texts of a language its side is undefined.
 */
export function* variantPairs<Text>(
  source: readonly Text[],
  target: readonly Text[],
): Iterable<[source: Text | undefined, target: Text | undefined]> {
  yield [source[0], target[0]];
  for (const further of target.slice(1)) yield [source[0], further];
  for (const further of source.slice(1)) yield [further, target[0]];
}
