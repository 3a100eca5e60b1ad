// Noise of twelve kinds planted in sample text, through the whole of `dragoman prepare` with its default recipe and through
// filters of OpusFilter 3.3: `node --import tsx bench/filter-quality.ts [--pair en-de] [--per-kind 150]
// [--peers usual,no-language,defaults,clustering]`. How each kind is made: local/samples/planted-noise.ts and damage-pair.ts; the lists
// of filters: bench/filter-with-opusfilter.ts. The product gets the text twice: as one source that nothing is known of, and
// with every second good pair in a source that was reviewed, from which it takes its thresholds. Needs the samples; OpusFilter is installed into .cache/, or left out with a
// notice.
//
// Recall of a kind: the share of its pairs that were dropped. Precision of a kind: how far the reasons that dropped its pairs
// can be trusted, which is the share of planted pairs among all that were dropped for the same reason, taken over the kind's
// dropped pairs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { DEMO_PAIRS, type DemoPair } from '../local/samples/demo-sources.ts';
import { type Filtered, filterWithDragoman } from './filter-with-dragoman.ts';
import { filterWithOpusFilter, type OpusFilterList } from './filter-with-opusfilter.ts';
import { type KnownPair, noisyCorpus, PLANTED_KINDS } from './noisy-corpus.ts';
import { opusFilterPython } from './opusfilter.ts';

const { values } = parseArgs({
  options: {
    pair: { type: 'string', multiple: true, default: [...DEMO_PAIRS] },
    'per-kind': { type: 'string', default: '150' },
    peers: { type: 'string', default: 'usual,no-language,defaults' },
  },
});

const python = opusFilterPython();
const peers = (python ? values.peers.split(',').filter(Boolean) : []) as OpusFilterList[];

for (const pair of values.pair as DemoPair[]) {
  const { pairs } = noisyCorpus(pair, { perKind: Number(values['per-kind']) });
  const folder = mkdtempSync(path.join(tmpdir(), 'filter-quality-'));
  try {
    const plain = await filterWithDragoman(pairs, pair, path.join(folder, 'dragoman'));
    const reviewed = await filterWithDragoman(pairs, pair, path.join(folder, 'reviewed'), isReviewed(pairs));
    const columns: [string, Judgement][] = [
      ['dragoman', judge(pairs, plain)],
      ['dragoman, half reviewed', judge(pairs, reviewed)],
    ];
    for (const list of peers) {
      const filtered = filterWithOpusFilter(python as string, pairs, pair, path.join(folder, list), list);
      columns.push([`OpusFilter, ${list}`, judge(pairs, filtered)]);
    }
    print(pair, pairs, columns);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every second good pair comes from a source that is known to be good. */
function isReviewed(pairs: readonly KnownPair[]): (index: number) => boolean {
  const good = [...pairs.keys()].filter((index) => pairs[index]?.kind === 'good');
  const reviewed = new Set(good.filter((_, at) => at % 2 === 0));
  return (index) => reviewed.has(index);
}

interface Rates {
  recall: number;
  /** NaN where nothing was dropped. */
  precision: number;
}

interface Judgement {
  kinds: Map<KnownPair['kind'], Rates>;
  noise: Rates;
  /** Share of the good pairs that were dropped, and the reasons for it, the most frequent first. */
  goodLost: number;
  goodReasons: [string, number][];
}

function judge(pairs: readonly KnownPair[], { reasons }: Filtered): Judgement {
  const dropped = pairs.flatMap(({ kind }, index) => {
    const reason = reasons[index];
    return reason === undefined ? [] : [{ kind, reason }];
  });
  const planted = dropped.filter(({ kind }) => kind !== 'good');
  const byReason = countBy(dropped, ({ reason }) => reason);
  const plantedByReason = countBy(planted, ({ reason }) => reason);
  const trust = (reason: string) => (plantedByReason.get(reason) ?? 0) / (byReason.get(reason) ?? 1);
  const all = countBy(pairs, ({ kind }) => kind);
  const kinds = PLANTED_KINDS.map((kind): [KnownPair['kind'], Rates] => {
    const own = planted.filter((pair) => pair.kind === kind);
    const precision = own.reduce((sum, { reason }) => sum + trust(reason), 0) / own.length;
    return [kind, { recall: own.length / (all.get(kind) ?? 0), precision }];
  });
  const good = dropped.filter(({ kind }) => kind === 'good');
  return {
    kinds: new Map(kinds),
    noise: {
      recall: planted.length / pairs.filter(({ kind }) => kind !== 'good').length,
      precision: planted.length / dropped.length,
    },
    goodLost: good.length / (all.get('good') ?? 0),
    goodReasons: [...countBy(good, ({ reason }) => reason)].sort((a, b) => b[1] - a[1]),
  };
}

function countBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

/** As Markdown, for docs/benchmarks.md. */
function print(pair: string, pairs: readonly KnownPair[], columns: [string, Judgement][]): void {
  const good = pairs.filter(({ kind }) => kind === 'good').length;
  const row = (name: string, cells: string[]) => console.log(`| ${[name, ...cells].join(' | ')} |`);
  const cell = ({ recall, precision }: Rates) =>
    `${percent(recall)} / ${Number.isNaN(precision) ? '-' : percent(precision)}`;
  console.log(`\n${pair}: ${good} good pairs, ${pairs.length - good} planted; recall / precision in %\n`);
  row(
    'kind',
    columns.map(([name]) => name),
  );
  row(
    '---',
    columns.map(() => '---:'),
  );
  for (const kind of PLANTED_KINDS) {
    row(
      kind,
      columns.map(([, { kinds }]) => cell(kinds.get(kind) as Rates)),
    );
  }
  row(
    'all noise',
    columns.map(([, { noise }]) => cell(noise)),
  );
  row(
    'good pairs lost',
    columns.map(([, { goodLost }]) => `${(100 * goodLost).toFixed(1)}`),
  );
  console.log('');
  for (const [name, { goodReasons }] of columns) {
    console.log(
      `${name}, good pairs lost by: ${goodReasons.map(([reason, count]) => `${reason} ${count}`).join(', ')}`,
    );
  }
}

function percent(share: number): string {
  return (100 * share).toFixed(0);
}
