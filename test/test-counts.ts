import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/** What one test runner did. */
export interface TestCounts {
  passed: number;
  failed: number;
  skipped: number;
  /** Why a failure was counted that is not a failed test. */
  problems: string[];
}

const VitestReport = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
});

/** Counts of a vitest JSON report. */
function countJson(text: string): TestCounts {
  const report = VitestReport.parse(JSON.parse(text));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    problems: [],
  };
}

/** Counts of a JUnit report as pytest writes it: the attributes of its one `<testsuite>`. */
function countJunit(text: string): TestCounts {
  const suite = /<testsuite [^>]*>/.exec(text)?.[0] ?? '';
  const attribute = (name: string): number => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const failed = attribute('failures') + attribute('errors');
  const skipped = attribute('skipped');
  return { passed: attribute('tests') - failed - skipped, failed, skipped, problems: [] };
}

/**
 * The counts in the report of a runner that ended with the exit code. A runner that left no readable report, ran no
 * test, or failed without a failed test counts as one failure: it must never look like success.
 */
export function countReport(file: string, exitCode: number): TestCounts {
  const counts: TestCounts = { passed: 0, failed: 0, skipped: 0, problems: [] };
  if (!existsSync(file)) {
    return { ...counts, failed: 1, problems: [`ended with exit code ${exitCode} and left no report`] };
  }
  try {
    const text = readFileSync(file, 'utf8');
    Object.assign(counts, file.endsWith('.json') ? countJson(text) : countJunit(text));
  } catch (error) {
    return { ...counts, failed: 1, problems: [`left a report that cannot be read: ${String(error)}`] };
  }
  if (counts.failed === 0 && exitCode !== 0) {
    return { ...counts, failed: 1, problems: [`ended with exit code ${exitCode} though no test failed`] };
  }
  if (counts.passed + counts.failed === 0) {
    return { ...counts, failed: 1, problems: ['ran no test'] };
  }
  return counts;
}

/** The line that the whole run ends with. */
export function summaryLine(all: TestCounts[]): string {
  const sum = (name: 'passed' | 'failed' | 'skipped'): number =>
    all.reduce((total, counts) => total + counts[name], 0);
  const skipped = sum('skipped');
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
