/** Trados Studio: `conf` of `sdl:seg`. */
const TRADOS: Readonly<Record<string, string>> = {
  Draft: 'needs-review-translation',
  Translated: 'translated',
  RejectedTranslation: 'needs-review-translation',
  ApprovedTranslation: 'reviewed',
  RejectedSignOff: 'needs-review-translation',
  ApprovedSignOff: 'signed-off',
};

/** memoQ: `mq:status` of a unit; what begins so. */
const MEMOQ: readonly [RegExp, string][] = [
  [/^NotStarted/, 'needs-translation'],
  [/^(ManuallyConfirmed|Confirmed)/, 'translated'],
  [/^(Reviewer[12]?Confirmed|Proofread|Reviewed)/, 'reviewed'],
  [
    /^(PartiallyEdited|Edited|Pretranslated|Assembled|MachineTranslated|Rejected)/,
    'needs-review-translation',
  ],
];

/**
 * The state of XLIFF 1.2 that translation tools write in attributes of their own; undefined where they say nothing.
 * Phrase (Memsource) has `m:confirmed`: a target that nobody confirmed may be a machine's.
 */
export function toolState(attributes: Readonly<Record<string, string | undefined>>): string | undefined {
  const trados = attributes.conf;
  if (trados !== undefined) return TRADOS[trados];
  const memoq = attributes['mq:status'];
  if (memoq !== undefined) return MEMOQ.find(([pattern]) => pattern.test(memoq))?.[1];
  const phrase = attributes['m:confirmed'];
  if (phrase !== undefined) return phrase === '1' ? 'translated' : 'needs-review-translation';
  return undefined;
}
