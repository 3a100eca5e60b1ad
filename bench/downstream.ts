// What filtering is good for: the same tiny model, trained by the trainer's own command line on text with planted noise
// (`raw`), on what `dragoman prepare` leaves of it (`dragoman`), on what two lists of filters of OpusFilter 3.3 leave of it
// (`usual`, `no-language`: bench/filter-with-opusfilter.ts), and on the pairs without the planted ones (`good`):
// `node --import tsx bench/downstream.ts [--pair en-de] [--steps 1200] [--per-kind 300] [--sets raw,dragoman,usual]`
// All models are tested on 500 segments that were cut before the noise was planted, so that no filter has seen them, and
// whose text is in none of the training sets (bench/noisy-corpus.ts). Differences to the first set are by paired
// bootstrap. A training takes two minutes on two idle cores.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { MetricDifference, MetricScore } from '../contracts/evaluation.ts';
import type { DemoPair } from '../local/samples/demo-sources.ts';
import { filterWithDragoman, type TextPair } from './filter-with-dragoman.ts';
import { filterWithOpusFilter, type OpusFilterList } from './filter-with-opusfilter.ts';
import { noisyCorpus } from './noisy-corpus.ts';
import { opusFilterPython } from './opusfilter.ts';
import { type TinyModel, trainTinyModel } from './train-tiny-model.ts';

const { values } = parseArgs({
  options: {
    pair: { type: 'string', default: 'en-de' },
    steps: { type: 'string', default: '1200' },
    'per-kind': { type: 'string', default: '300' },
    sets: { type: 'string', default: 'raw,dragoman,usual,no-language,good' },
  },
});

interface TrainingSet {
  name: string;
  pairs: readonly TextPair[];
  /** How many of the pairs are planted. */
  planted: number;
}

const languagePair = values.pair as DemoPair;
const corpus = noisyCorpus(languagePair, { perKind: Number(values['per-kind']), validation: 300, test: 500 });
// The trainer takes no empty sides.
const raw = corpus.pairs.filter(({ source, target }) => source !== '' && target !== '');
const folder = mkdtempSync(path.join(tmpdir(), 'downstream-'));
try {
  const sets = await trainingSets(values.sets.split(','));
  console.log(`${languagePair}, ${values.steps} steps, tested on ${corpus.test.length} segments\n`);
  const first = sets[0]?.name;
  console.log(
    `| trained on | pairs | planted | BLEU | chrF | BLEU against ${first} | chrF against ${first} |`,
  );
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: |');
  let champion: { name: string; model: TinyModel } | undefined;
  let signatures = '';
  for (const [index, { name, pairs, planted }] of sets.entries()) {
    const model = await trainTinyModel({
      languagePair,
      train: pairs,
      validation: corpus.validation,
      test: corpus.test,
      steps: Number(values.steps),
      folder: path.join(folder, `model-${index}`),
      ...(champion && { champion }),
    });
    const { metrics, versusChampion } = model.evaluation;
    const { bleu, chrf } = metrics;
    if (!bleu || !chrf) throw new Error(`${name} was not scored by BLEU and chrF.`);
    const cells = [name, pairs.length, planted, score(bleu), score(chrf)];
    console.log(
      `| ${[...cells, difference(versusChampion?.metrics.bleu), difference(versusChampion?.metrics.chrf)].join(' | ')} |`,
    );
    champion ??= { name, model };
    signatures = `${bleu.signature}\n${chrf.signature}`;
  }
  console.log(`\n${signatures}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function trainingSets(names: readonly string[]): Promise<TrainingSet[]> {
  const planted = raw.map(({ kind }) => kind !== 'good');
  const count = (isKept: (index: number) => boolean) =>
    planted.filter((isPlanted, index) => isPlanted && isKept(index)).length;
  const sets: TrainingSet[] = [];
  for (const name of names) {
    if (name === 'raw') sets.push({ name, pairs: raw, planted: count(() => true) });
    else if (name === 'good')
      sets.push({ name, pairs: raw.filter((_, index) => !planted[index]), planted: 0 });
    else if (name === 'dragoman') {
      const { kept, reasons } = await filterWithDragoman(
        raw,
        languagePair,
        path.join(folder, 'filter-dragoman'),
      );
      sets.push({ name, pairs: kept, planted: count((index) => reasons[index] === undefined) });
    } else {
      const python = opusFilterPython();
      if (!python) continue;
      const at = path.join(folder, `filter-${name}`);
      const { kept, reasons } = filterWithOpusFilter(python, raw, languagePair, at, name as OpusFilterList);
      sets.push({
        name: `OpusFilter, ${name}`,
        pairs: kept,
        planted: count((index) => reasons[index] === undefined),
      });
    }
  }
  return sets;
}

/** With its 95 % interval. */
function score({ score, low, high }: MetricScore): string {
  return `${score.toFixed(1)} (${low.toFixed(1)}-${high.toFixed(1)})`;
}

function difference(of: MetricDifference | undefined): string {
  if (!of) return '';
  const signed = (value: number) => `${value < 0 ? '' : '+'}${value.toFixed(1)}`;
  return `${signed(of.difference)} (${signed(of.low)} to ${signed(of.high)})`;
}
