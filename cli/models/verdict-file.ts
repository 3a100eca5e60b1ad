import { parse } from 'csv-parse/sync';
import type { ShownComparison } from '../../contracts/api/model-comparisons.ts';
import { Verdict } from '../../contracts/human-comparison.ts';
import { VerdictsUnusable } from '../../core/evaluation/compare-by-eye.ts';

const COLUMNS = ['comparison', 'pair', 'source', 'reference', 'a', 'b', 'verdict'] as const;

/** The pairs of a comparison as a table (CSV) whose last column a person fills in with a, b or tie. */
export function writeVerdictFile(
  { comparisonId, pairs }: Pick<ShownComparison, 'comparisonId' | 'pairs'>,
  verdicts: Record<string, Verdict>,
): string {
  const rows = pairs.map(({ pairId, source, reference, a, b }) => [
    ...[comparisonId, pairId, source, reference, a, b].map(harmless),
    verdicts[pairId] ?? '',
  ]);
  return [COLUMNS, ...rows].map((row) => `${row.map(quoted).join(',')}\r\n`).join('');
}

/**
 * Reads a table back; rows without a verdict are left out. What else was changed does not matter.
 * @throws VerdictsUnusable with the number of the row
 */
export function readVerdictFile(text: string): { comparisonId: string; verdicts: Record<string, Verdict> } {
  const rows = rowsOf(text);
  const comparisonId = rows[0]?.comparison;
  if (comparisonId === undefined) {
    throw new VerdictsUnusable(`The file has no rows with the columns ${COLUMNS.join(', ')}.`);
  }
  const verdicts: Record<string, Verdict> = {};
  for (const [index, row] of rows.entries()) {
    const where = `Row ${index + 2}`;
    if (row.comparison !== comparisonId || !row.pair) {
      throw new VerdictsUnusable(
        `${where} is of another comparison than the first. Submit one file at a time.`,
      );
    }
    const said = (row.verdict ?? '').trim().toLowerCase();
    if (said === '') continue;
    const verdict = Verdict.safeParse(said);
    if (!verdict.success)
      throw new VerdictsUnusable(`${where} says "${said}". Write a, b or tie, or nothing.`);
    verdicts[row.pair] = verdict.data;
  }
  return { comparisonId, verdicts };
}

function rowsOf(text: string): Record<string, string | undefined>[] {
  try {
    // Spreadsheets of many countries separate by semicolons.
    return parse(text, { columns: true, bom: true, delimiter: [',', ';', '\t'], skip_empty_lines: true });
  } catch (error) {
    throw new VerdictsUnusable(`The file is no table: ${(error as Error).message}`, { cause: error });
  }
}

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
/** A spreadsheet would compute what begins like a formula. */
const harmless = (cell: string) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);
