import type { MissedTermExamples, MissedTerms, TermReport } from '../../contracts/term-report.ts';

/** Terms that are listed; the others are counted. */
const MOST_TERMS = 100;
/** Examples of a term. */
const MOST_EXAMPLES = 3;

/** Puts the term reports of a run's items together. Memory: about 1 KB per term that is missed. */
export class MissedTermsCount {
  private readonly total = { checked: 0, violating: 0 };
  private readonly terms = new Map<string, TermReport['terms'][string]>();

  add({ checked, violating, terms }: TermReport): void {
    this.total.checked += checked;
    this.total.violating += violating;
    for (const [term, { violations, expected, examples }] of Object.entries(terms)) {
      const known = this.terms.get(term);
      this.terms.set(term, {
        expected,
        violations: (known?.violations ?? 0) + violations,
        examples: [...(known?.examples ?? []), ...examples].slice(0, MOST_EXAMPLES),
      });
    }
  }

  /** The terms that are missed most, and pairs that miss them; the same for any order of items but for the examples. */
  summarise(): { missedTerms: MissedTerms; examples: MissedTermExamples } {
    const first = [...this.terms]
      .sort(([a, x], [b, y]) => y.violations - x.violations || (a < b ? -1 : 1))
      .slice(0, MOST_TERMS);
    return {
      missedTerms: {
        ...this.total,
        terms: this.terms.size,
        first: first.map(([term, { expected, violations }]) => ({ term, expected, violations })),
      },
      examples: Object.fromEntries(first.map(([term, { examples }]) => [term, examples])),
    };
  }
}
