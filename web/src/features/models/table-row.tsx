/** What was known of a row of a table, by column; of a classifier its text. */
export function TableRow({ source }: { source: string }) {
  const columns = columnsOf(source);
  if (!columns) return source;
  return Object.entries(columns)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(' · ');
}

function columnsOf(source: string): object | undefined {
  try {
    const columns: unknown = JSON.parse(source);
    return typeof columns === 'object' && columns !== null ? columns : undefined;
  } catch {
    // A text, not a row.
    return undefined;
  }
}
