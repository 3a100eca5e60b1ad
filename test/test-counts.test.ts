import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { countReport, summaryLine } from './test-counts.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'test-counts-'));
afterAll(() => rmSync(directory, { recursive: true }));

function report(name: string, content: string): string {
  const file = path.join(directory, name);
  writeFileSync(file, content);
  return file;
}

const vitestReport = (passed: number, failed: number): string =>
  JSON.stringify({ numPassedTests: passed, numFailedTests: failed, numPendingTests: 1, numTodoTests: 1 });

describe('countReport', () => {
  it('counts a vitest report', () => {
    expect(countReport(report('a.json', vitestReport(3, 2)), 1)).toEqual({
      passed: 3,
      failed: 2,
      skipped: 2,
      problems: [],
    });
  });

  it('counts a pytest report, errors as failures', () => {
    const xml =
      '<?xml version="1.0"?><testsuites><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10" time="1"></testsuite></testsuites>';
    expect(countReport(report('a.xml', xml), 1)).toEqual({ passed: 4, failed: 3, skipped: 3, problems: [] });
  });

  it.each([
    ['a runner without a report', path.join(directory, 'absent.json'), 0],
    ['a broken report', report('broken.json', '{'), 0],
    ['a run without tests', report('none.json', vitestReport(0, 0)), 0],
    ['a crash after the tests passed', report('crash.json', vitestReport(5, 0)), 134],
  ])('counts %s as one failure and says why', (_, file, exitCode) => {
    const counts = countReport(file, exitCode);
    expect(counts.failed).toBe(1);
    expect(counts.problems).toHaveLength(1);
  });
});

describe('summaryLine', () => {
  it('sums, and names skipped tests only where there are any', () => {
    const counts = { passed: 2, failed: 1, skipped: 0, problems: [] };
    expect(summaryLine([counts, counts])).toBe('4 passed, 2 failed');
    expect(summaryLine([counts, { ...counts, skipped: 3 }])).toBe('4 passed, 2 failed, 3 skipped');
  });
});
