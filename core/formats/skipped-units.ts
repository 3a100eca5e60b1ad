import { EmptyInput } from './errors.ts';
import type { ReadContext } from './readers.ts';

/** Counts what a reader leaves out because the file or the recipe says so, and tells of it at the end. */
export class SkippedUnits {
  private readonly counts = new Map<string, number>();
  private read = 0;

  /** A unit that became a record. */
  keep(): void {
    this.read++;
  }

  /** @param why completes "3 ...": `in state needs-translation` */
  skip(why: string): void {
    this.counts.set(why, (this.counts.get(why) ?? 0) + 1);
  }

  /**
   * Notes the counts, if there are any.
   * @param advice what a person can do to have them read
   * @throws EmptyInput when everything was skipped
   */
  report(name: string, advice: string, { note }: Pick<ReadContext, 'note'>): void {
    if (this.counts.size === 0) return;
    const skipped = [...this.counts.values()].reduce((sum, count) => sum + count, 0);
    const reasons = [...this.counts].map(([why, count]) => `${count} ${why}`).join(', ');
    const message = `${name}: ${skipped} of ${skipped + this.read} units were not read: ${reasons}. ${advice}`;
    if (this.read === 0) throw new EmptyInput(message);
    note({ kind: 'warning', error: 'UnitsSkipped', message });
  }
}
