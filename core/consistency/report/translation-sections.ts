import type { ConsistencyReport } from '../../../contracts/consistency.ts';
import type { ChangedTranslation } from '../../../contracts/version-comparison.ts';
import { percent } from '../drift-finding.ts';
import { bars, number, table } from './charts.ts';
import { type Html, html } from './html.ts';

/** What the training text kept, brought and changed against the previous version. */
export function comparison({ comparison: found, spikes }: ConsistencyReport): Html | undefined {
  if (!found) return undefined;
  const { sampled, retained, added, removed, changed, changedSamples, changedTerms, changedTermSamples } =
    found;
  const { unknownWords } = found;
  const sampleNote = sampled < 1 ? ` (on ${(100 * sampled).toFixed(1)} % of the source segments)` : '';
  const words = (side: 'source' | 'target') => bars(unknownWords[side]);
  return html`${bars([
    [`pairs kept${sampleNote}`, retained],
    ['added', added],
    ['removed', removed],
    ['source segments translated in another way', changed],
    ['of these, terms', changedTerms],
  ])}${changes('Changed translations', changedSamples)}${changes('Changed terms', changedTermSamples)}<div class="grid"><div><h3>New words of the source</h3>${words('source')}</div><div><h3>New words of the target</h3>${words('target')}</div></div>${
    spikes.length > 0
      ? html`<h3>Phrases that suddenly are everywhere</h3>${table(
          ['source', 'phrase', 'share', 'before'],
          spikes.map(({ sourceId, phrase, share, before }) => [
            sourceId,
            phrase,
            percent(share),
            percent(before),
          ]),
        )}`
      : undefined
  }`;
}

function changes(title: string, samples: readonly ChangedTranslation[]): Html | undefined {
  if (samples.length === 0) return undefined;
  const rows = samples.map(({ source, before, now }) => [source, before.join(' · '), now.join(' · ')]);
  return html`<h3>${title}</h3>${table(['source', 'before', 'now'], rows)}`;
}

/** Terms of the termbase that targets do not have, the most frequent first. */
export function missedTerms({ manifest, missedTermExamples }: ConsistencyReport): Html | undefined {
  if (!manifest.missedTerms) return undefined;
  const { checked, violating, terms, first } = manifest.missedTerms;
  const isDropped = manifest.recipe.alignment.termbase?.onViolation === 'drop';
  const rows = first.map(({ term, expected, violations }) => {
    const [example] = missedTermExamples?.[term] ?? [];
    return [term, expected.join(' · '), violations, example?.source ?? '', example?.target ?? ''];
  });
  return html`<p>${number(violating)} of ${number(checked)} pairs miss a term of the termbase (${number(terms)} different ones); the recipe ${isDropped ? 'drops them' : 'lets them stay'}.</p>${
    rows.length > 0 ? table(['term', 'expected', 'pairs', 'for example', ''], rows) : undefined
  }`;
}

/** Source segments with several translations in training. */
export function conflicts({ manifest, conflictSamples }: ConsistencyReport): Html | undefined {
  if (conflictSamples.length === 0) return undefined;
  const rows = conflictSamples.map(({ source, targets }) => [
    source,
    ...targets.map(({ target, sourceId }) => html`${target} <small>${sourceId}</small>`),
  ]);
  return html`<p>${number(manifest.counts.conflicts)} source segments have more than one translation in training; the first of them:</p>${table(['source', 'one', 'another'], rows)}`;
}
