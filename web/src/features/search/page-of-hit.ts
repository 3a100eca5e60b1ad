import type { SearchHit } from '../../../../contracts/api/search.ts';

/** Where the page of what was found is. */
export function pageOfHit(hit: SearchHit): string {
  const { kind, corpus, languagePair, runId = '', model = '', version = '', sourceId = '' } = hit;
  const data = `/data/${corpus}/${languagePair}`;
  switch (kind) {
    case 'corpus':
      return data;
    case 'source':
      return `/schedules?schedule=${encodeURIComponent(`source.${corpus}.${languagePair}.${sourceId}`)}`;
    case 'upload':
      return runId ? `/preparations/${runId}` : `/uploads?corpus=${corpus}&languagePair=${languagePair}`;
    case 'title':
      return `${data}/${version}?tab=titles`;
    case 'dataset':
      return `${data}/${version}`;
    case 'preparation':
      return `/preparations/${runId}`;
    case 'training':
    case 'monitoring':
      return `/trainings/${runId}`;
    case 'line':
      return `/models/${model}`;
    case 'model':
      return `/models/${model}/${version}`;
  }
}
