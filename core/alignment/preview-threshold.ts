import type { AlignerCard } from '../../contracts/aligner.ts';
import { lengthClassOf, shorterLength } from './score.ts';
import { thresholdsAt } from './threshold-curves.ts';

/** A pair of a dataset that was scored, kept or dropped. */
export interface PreviewRow {
  source: string;
  target: string;
  sourceId: string;
  /** Null where it was not scored. */
  score: number | null;
}

/** A pair beside a threshold. */
export interface PreviewSample extends PreviewRow {
  score: number;
  /** Score minus threshold: below 0 the pair would be dropped. */
  margin: number;
}

/** What a false-reject rate would do to a dataset. */
export interface ThresholdPreview {
  falseRejectRate: number;
  /** By source, ascending: pairs that would be judged, and those of them that would be dropped. */
  sources: { sourceId: string; judged: number; dropped: number }[];
  /** The pairs nearest to their thresholds, those that would be dropped and those that would stay; nearest first. */
  below: PreviewSample[];
  above: PreviewSample[];
}

/**
 * What other false-reject rates would do to the pairs of a dataset: thresholds of every source and length class, between
 * the rates of the card by straight lines, and before the cap on the loss of a source. Holds the samples.
 * @param rows all pairs that were scored: those of the training files, and those that the drop log has for the score
 * @throws RateUnknown
 */
export async function previewThresholds(
  card: Pick<AlignerCard, 'alignerId' | 'curves'>,
  rows: AsyncIterable<PreviewRow> | Iterable<PreviewRow>,
  rates: readonly number[],
  options: { minimumTokens: number; samples: number },
): Promise<ThresholdPreview[]> {
  const previews = rates.map((rate) => new RatePreview(rate, thresholdsAt(card, rate), options.samples));
  for await (const row of rows) {
    if (row.score === null) continue;
    const shorter = shorterLength(row);
    const lengthClass = lengthClassOf(shorter);
    if (lengthClass < 0 || shorter < options.minimumTokens) continue;
    for (const preview of previews) preview.add({ ...row, score: row.score }, lengthClass);
  }
  return previews.map((preview) => preview.result());
}

class RatePreview {
  private readonly sources = new Map<string, { judged: number; dropped: number }>();
  private below: PreviewSample[] = [];
  private above: PreviewSample[] = [];

  constructor(
    private readonly rate: number,
    private readonly thresholds: ReadonlyMap<string, number>,
    private readonly samples: number,
  ) {}

  add(row: PreviewRow & { score: number }, lengthClass: number): void {
    const threshold =
      this.thresholds.get(`${row.sourceId}/${lengthClass}`) ?? this.thresholds.get(`/${lengthClass}`);
    if (threshold === undefined) return;
    const counts = this.sources.get(row.sourceId) ?? { judged: 0, dropped: 0 };
    this.sources.set(row.sourceId, counts);
    counts.judged++;
    const sample = { ...row, margin: row.score - threshold };
    if (sample.margin < 0) {
      counts.dropped++;
      this.below = this.nearest(this.below, sample);
    } else this.above = this.nearest(this.above, sample);
  }

  result(): ThresholdPreview {
    return {
      falseRejectRate: this.rate,
      sources: [...this.sources]
        .map(([sourceId, counts]) => ({ sourceId, ...counts }))
        .sort((a, b) => (a.sourceId < b.sourceId ? -1 : 1)),
      below: this.below,
      above: this.above,
    };
  }

  private nearest(known: PreviewSample[], sample: PreviewSample): PreviewSample[] {
    const distance = Math.abs(sample.margin);
    const last = known.at(-1);
    if (known.length === this.samples && (!last || distance >= Math.abs(last.margin))) return known;
    const place = known.findIndex(({ margin }) => distance < Math.abs(margin));
    return known.toSpliced(place < 0 ? known.length : place, 0, sample).slice(0, this.samples);
  }
}
