import { type ExtractOptions, extractPairs, type SamplePair } from './extract.ts';
import type { SampleLanguage, SamplePackageId } from './packages.ts';

export const DEMO_PAIRS = ['en-de', 'en-ko', 'en-ja'] as const;
export type DemoPair = (typeof DEMO_PAIRS)[number];
/** English and any language that the packages have. */
export type SamplePairName = `en-${Exclude<SampleLanguage, 'en'>}`;

/** The formats that packages are delivered in. */
export type DeliveryFormat = 'tmx' | 'xliff' | 'tsv' | 'csv' | 'moses' | 'subtitles';

/** How one package is delivered. */
export type DemoSource = {
  id: SamplePackageId;
  format: DeliveryFormat;
  gzip: boolean;
  trusted: boolean;
  use: 'train' | 'test';
};

/**
 * How each package is delivered. Not trusted, so no source of held-out pairs, are labels of one or two words without
 * context (openstreetmap, blockly) and pages whose translation is uneven (electron).
 */
export const DEMO_SOURCES: readonly DemoSource[] = [
  { id: 'typescript', format: 'xliff', gzip: false, trusted: true, use: 'train' },
  { id: 'scratch', format: 'tsv', gzip: true, trusted: true, use: 'train' },
  { id: 'monaco', format: 'moses', gzip: false, trusted: true, use: 'train' },
  { id: 'electron', format: 'tmx', gzip: true, trusted: false, use: 'train' },
  { id: 'openstreetmap', format: 'csv', gzip: false, trusted: false, use: 'train' },
  { id: 'blockly', format: 'csv', gzip: true, trusted: false, use: 'train' },
  { id: 'udhr', format: 'subtitles', gzip: false, trusted: true, use: 'train' },
  { id: 'lighthouse', format: 'tmx', gzip: false, trusted: true, use: 'test' },
];

/** What the target of a planted pair in the wrong language is written in, by turns. */
export const THIRD_LANGUAGES: Record<DemoPair, readonly SampleLanguage[]> = {
  'en-de': ['fr', 'es'],
  'en-ko': ['ja', 'zh'],
  'en-ja': ['ko', 'zh'],
};

/** The target language of `en-de` and the like. */
export function targetOf(pair: SamplePairName): SampleLanguage {
  return pair.slice(3) as SampleLanguage;
}

/**
 * The distinct good pairs that the demo trains on, over all its training packages: what a filter should keep.
 */
export function goodTrainingPairs(pair: SamplePairName, options: ExtractOptions = {}): SamplePair[] {
  const unique = new Map<string, SamplePair>();
  for (const { id, use } of DEMO_SOURCES) {
    if (use === 'test') continue;
    for (const entry of extractPairs(id, 'en', targetOf(pair), options)) {
      const text = `${entry.source}\t${entry.target}`;
      if (!unique.has(text)) unique.set(text, entry);
    }
  }
  return [...unique.values()];
}
