import { useFormat } from '../i18n/use-format.ts';

/**
 * A moment in the person's own zone, as short as its place wants it; the exact one with its zone is told on hover.
 * @param now milliseconds since the epoch that `ago` counts from
 */
export function Time({
  at,
  as = 'time',
  now,
}: {
  at: string;
  as?: 'time' | 'date' | 'clock' | 'second' | 'ago';
  now?: number;
}) {
  const format = useFormat();
  return (
    // A date in three lines of a narrow column is hard to read.
    <time dateTime={at} title={format.exact(at)} style={{ whiteSpace: 'nowrap' }}>
      {as === 'ago' ? format.ago(at, now) : format[as](at)}
    </time>
  );
}
