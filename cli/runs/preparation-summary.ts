import type { Run } from '../../contracts/entities.ts';
import type { DatasetManifest } from '../../contracts/manifest.ts';
import { stageSeconds } from './follow-run.ts';
import type { Screen } from './screen.ts';

/** The figures of a preparation run, for a person and as JSON. */
export interface PreparationSummary {
  runId: string;
  version: string;
  read: number;
  train: number;
  heldOut: Record<string, number>;
  dropped: number;
  drops: Record<string, number>;
  leaked: number;
  quarantined: { file: string; error: string; message: string; line?: number }[];
  stageSeconds: Record<string, number>;
}

/** The figures of a preparation run that published `manifest`. */
export function summarisePreparation(run: Run, manifest: DatasetManifest): PreparationSummary {
  return {
    runId: run.runId,
    version: manifest.version,
    read: manifest.counts.read,
    train: manifest.counts.train,
    heldOut: Object.fromEntries(manifest.heldOut.map((set) => [`${set.split} ${set.name}`, set.pairs])),
    dropped: manifest.counts.dropped,
    drops: manifest.drops,
    leaked: manifest.counts.leaked,
    quarantined: manifest.inputs.flatMap(({ files, quarantine }) =>
      quarantine ? [{ file: files.map((file) => file.key).join(' + '), ...quarantine }] : [],
    ),
    stageSeconds: stageSeconds(run),
  };
}

/** Where every pair went, what lies in quarantine and why. */
export function printPreparation(screen: Pick<Screen, 'line'>, summary: PreparationSummary): void {
  const heldOut = Object.entries(summary.heldOut).map(([name, pairs]) => `${name} ${count(pairs)}`);
  screen.line(
    `  ${count(summary.read)} pairs read → ${count(summary.train)} to train on, ${count(summary.dropped)} dropped`,
  );
  screen.line(`  held out: ${heldOut.join(', ') || 'nothing'}; leaked into training: ${summary.leaked}`);
  const drops = Object.entries(summary.drops).sort(([, a], [, b]) => b - a);
  screen.line(
    `  dropped: ${drops.map(([reason, pairs]) => `${reason} ${count(pairs)}`).join(', ') || 'nothing'}`,
  );
  for (const { file, error, message } of summary.quarantined)
    screen.line(`  quarantine: ${file}\n    ${error}: ${message}`);
}

const count = (value: number) => value.toLocaleString('en-US');
