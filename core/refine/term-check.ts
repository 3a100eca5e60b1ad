import type { TermReport } from '../../contracts/term-report.ts';
import type { Termbase } from '../terms/termbase.ts';
import type { JudgedPair, PairVerdict } from './judge-pairs.ts';

/** Examples that are kept of a term. */
const EXAMPLES = 3;

/** Checks pairs by a termbase and counts what it finds. Memory: about 1 KB per term that is violated. */
export class TermCheck {
  private checked = 0;
  private violating = 0;
  private terms = new Map<string, TermReport['terms'][string]>();

  constructor(
    private readonly termbase: Termbase,
    private readonly drops: boolean,
  ) {}

  /** Why a pair must be dropped; undefined where it need not, or where violations are only counted. */
  rejectionOf({ pairId, source, target }: JudgedPair): PairVerdict['rejection'] | undefined {
    this.checked++;
    const violations = this.termbase.check(source, target);
    if (violations.length === 0) return undefined;
    this.violating++;
    for (const { term, expected } of violations) {
      const found = this.terms.get(term) ?? { violations: 0, expected, examples: [] };
      found.violations++;
      if (found.examples.length < EXAMPLES) found.examples.push({ pairId, source, target });
      this.terms.set(term, found);
    }
    if (!this.drops) return undefined;
    const detail = violations.map(({ term, expected }) => `${term}: expected ${expected.join(' or ')}`);
    return { reason: 'term', detail: detail.join('; ') };
  }

  /** What was found since the last report. */
  takeReport(): TermReport {
    const terms = [...this.terms].sort(([a], [b]) => (a < b ? -1 : 1));
    const report: TermReport = {
      v: 1,
      checked: this.checked,
      violating: this.violating,
      terms: Object.fromEntries(terms),
    };
    this.checked = 0;
    this.violating = 0;
    this.terms = new Map();
    return report;
  }
}
