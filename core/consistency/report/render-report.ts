import { type AlignerCard, SCORE_LENGTH_CLASSES } from '../../../contracts/aligner.ts';
import type { ConsistencyFinding, ConsistencyReport } from '../../../contracts/consistency.ts';
import type { DatasetManifest } from '../../../contracts/manifest.ts';
import { LENGTH_EDGES, RATIO_EDGES, SCORE_EDGES } from '../../../contracts/shard.ts';
import type { TableColumn } from '../../../contracts/table.ts';
import { bars, histogram, number, type Series, sparkline, table } from './charts.ts';
import { Html, html } from './html.ts';
import { STYLE } from './style.ts';
import { comparison, conflicts, missedTerms } from './translation-sections.ts';

/** What the page shows beside the report. */
export interface ReportContext {
  previous?: DatasetManifest;
  aligner?: AlignerCard;
}

/**
 * The consistency report as one page for a person: what was judged and how, what was dropped and why, what the text is
 * like against the version before. Complete in itself: no script, no font, no picture from elsewhere.
 */
export function renderReport(report: ConsistencyReport, { previous, aligner }: ReportContext): string {
  const { manifest } = report;
  const title = `${manifest.corpus} ${manifest.languagePair} ${manifest.version}`;
  const sections = [
    section('Judgement', findings(report.findings)),
    section('From files to training text', flow(manifest)),
    section('Sources', sources(manifest)),
    ...(manifest.table
      ? [section('Columns', columns(manifest.table))]
      : [
          section('Domains', domains(manifest)),
          section('What the text is like', distributions(manifest, previous)),
          section('Alignment scores', scores(manifest, previous, aligner)),
          section(`Against ${report.comparedWith ?? 'the previous version'}`, comparison(report)),
          section('Conflicting translations', conflicts(report)),
          section('Terms that targets miss', missedTerms(report)),
        ]),
    section('Files', inputs(manifest)),
  ];
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${new Html(STYLE)}</style></head>
<body><header><h1>${title}</h1><p><span class="verdict ${report.verdict}">${VERDICTS[report.verdict]}</span> made ${manifest.createdAt.slice(0, 16).replace('T', ' ')} UTC by run ${manifest.runId}${report.comparedWith ? `, compared with ${report.comparedWith}` : ''}</p></header>
<main>${sections}</main></body></html>
`.text;
}

const VERDICTS = { pass: 'passed', warn: 'passed with warnings', fail: 'needs a decision' } as const;

const section = (title: string, content: Html | undefined): Html =>
  content ? html`<section><h2>${title}</h2>${content}</section>\n` : new Html('');

/** What needs a look first; what passed is folded away, since it is most of it. */
function findings(all: readonly ConsistencyFinding[]): Html {
  const rowsOf = (verdicts: readonly ConsistencyFinding['verdict'][]) =>
    verdicts.flatMap((wanted) =>
      all
        .filter(({ verdict }) => verdict === wanted)
        .map(({ verdict, check, kind, message }) => [
          html`<span class="verdict ${verdict}">${verdict}</span>`,
          check,
          kind,
          message,
        ]),
    );
  const head = ['', 'check', 'kind', 'finding'];
  const open = rowsOf(['fail', 'warn']);
  const passed = rowsOf(['pass']);
  return html`${open.length > 0 ? table(head, open) : undefined}<details><summary>${number(passed.length)} checks passed</summary>${table(head, passed)}</details>`;
}

function flow({ counts, drops, protectedPairs }: DatasetManifest): Html {
  const byNumber = Object.entries(drops).sort(([, a], [, b]) => b - a);
  const found = Object.entries(protectedPairs);
  return html`${bars(
    [
      ['read', counts.read],
      ['dropped', counts.dropped],
      ['held out', counts.heldOut],
      ['training', counts.train],
    ],
    counts.read,
  )}<p>${number(counts.leaked)} training pairs share held-out text; ${number(counts.quarantinedInputs)} files are in quarantine.</p><h3>Why pairs were dropped</h3>${bars(byNumber, counts.read)}${
    found.length > 0 ? html`<h3>Personal data and hidden text</h3>${bars(found)}` : undefined
  }`;
}

function sources({ sources, deliveries }: DatasetManifest): Html {
  const rows = Object.entries(sources).map(([sourceId, { read, train, heldOut, drops }]) => {
    const dropped = Object.values(drops).reduce((sum, count) => sum + count, 0);
    const delivered = deliveries.filter((delivery) => delivery.sourceId === sourceId).map((one) => one.read);
    return [sourceId, read, train, heldOut, dropped, `${percent(dropped, read)}`, sparkline(delivered)];
  });
  return table(['source', 'read', 'training', 'held out', 'dropped', '', 'last deliveries'], rows);
}

const columns = (all: readonly TableColumn[]): Html =>
  table(
    ['column', 'type', 'rows without a value'],
    all.map(({ name, type, empty }) => [name, type, empty]),
  );

function domains({ domains }: DatasetManifest): Html | undefined {
  const rows = Object.entries(domains).sort(([, a], [, b]) => b.train - a.train);
  if (rows.length < 2) return undefined;
  return table(
    ['domain', 'read', 'training', 'held out', 'sampling weight'],
    rows.map(([domain, { read, train, heldOut, weight }]) => [
      domain,
      read,
      train,
      heldOut,
      weight.toFixed(2),
    ]),
  );
}

function distributions({ statistics, sketch }: DatasetManifest, previous?: DatasetManifest): Html {
  const lengths = labelsOf(LENGTH_EDGES);
  const series = (of: (manifest: Pick<DatasetManifest, 'statistics'>) => readonly number[]): Series[] => [
    { name: 'this version', counts: of({ statistics }) },
    ...(previous ? [{ name: 'previous', counts: of(previous) }] : []),
  ];
  const named = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .sort(([, a], [, b]) => b - a)
      .slice(0, 8);
  return html`<div class="grid">${histogram(
    'Source length in tokens',
    lengths,
    series((one) => one.statistics.sourceLengths),
  )}${histogram(
    'Target length in tokens',
    lengths,
    series((one) => one.statistics.targetLengths),
  )}${histogram(
    'Target over source length',
    labelsOf(RATIO_EDGES),
    series((one) => one.statistics.ratios),
  )}</div><div class="grid"><div><h3>Identified source languages</h3>${bars(named(statistics.sourceLanguages))}</div><div><h3>Identified target languages</h3>${bars(named(statistics.targetLanguages))}</div>${
    sketch
      ? html`<div><h3>Scripts of the source, letters of a sample</h3>${bars(named(sketch.source.scripts))}</div><div><h3>Scripts of the target</h3>${bars(named(sketch.target.scripts))}</div>`
      : undefined
  }</div>`;
}

function scores(
  manifest: DatasetManifest,
  previous?: DatasetManifest,
  aligner?: AlignerCard,
): Html | undefined {
  if (!manifest.scores.some((count) => count > 0)) return undefined;
  const labels = labelsOf(SCORE_EDGES);
  const versions: Series[] = [{ name: 'this version', counts: manifest.scores }];
  if (previous) versions.push({ name: 'previous', counts: previous.scores });
  const calibration = aligner && [
    { name: 'good', counts: aligner.histograms.good },
    { name: 'shuffled', counts: aligner.histograms.shuffled },
    { name: 'truncated', counts: aligner.histograms.truncated },
  ];
  const thresholds = aligner?.thresholds.map(
    ({ sourceId, threshold, pairs, falseRejects, shuffledCaught, capped, lengthClass }) => [
      sourceId,
      lengthClassName(lengthClass),
      threshold.toFixed(2),
      pairs,
      percent(falseRejects, 1),
      percent(shuffledCaught, 1),
      capped ? 'yes' : '',
    ],
  );
  return html`<div class="grid">${histogram('Score per token, log ratio', labels, versions)}${
    calibration ? histogram('What the thresholds were calibrated on', labels, calibration) : undefined
  }</div>${
    thresholds
      ? table(
          [
            'source',
            'tokens',
            'threshold',
            'pairs',
            'good ones rejected',
            'shuffled ones caught',
            'lowered by the cap',
          ],
          thresholds,
        )
      : undefined
  }`;
}

/** `6 to 8`: tokens of the shorter side. */
function lengthClassName(index: number): string {
  const next = SCORE_LENGTH_CLASSES[index + 1];
  return next === undefined
    ? `${SCORE_LENGTH_CLASSES[index]} or more`
    : `${SCORE_LENGTH_CLASSES[index]} to ${next - 1}`;
}

const MOST_INPUTS = 200;

function inputs({ inputs: all }: DatasetManifest): Html {
  const shown = all.slice(0, MOST_INPUTS);
  const rows = shown.map(({ files, sourceId, licence, read, kept, quarantine, notes }) => [
    files.map(({ key }) => key.split('/').slice(3).join('/')).join(' + '),
    sourceId,
    licence,
    read,
    kept,
    [
      ...(quarantine ? [`${quarantine.error}: ${quarantine.message}`] : []),
      ...notes.map(({ message }) => message),
    ].join(' '),
  ]);
  return html`${table(['file', 'source', 'licence', 'read', 'kept', 'to know'], rows)}${
    all.length > MOST_INPUTS
      ? html`<p>and ${number(all.length - MOST_INPUTS)} more in the manifest.</p>`
      : undefined
  }`;
}

/** Names of the classes between some edges; the last one is open. */
const labelsOf = (edges: readonly number[]): string[] => [
  ...edges.map((edge) => `≤ ${edge}`),
  `> ${edges[edges.length - 1]}`,
];

const percent = (part: number, whole: number): string =>
  `${whole === 0 ? 0 : ((100 * part) / whole).toFixed(1)} %`;
