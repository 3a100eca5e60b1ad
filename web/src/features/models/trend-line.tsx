/** A small picture of how scores went, without axes; the words say it to those who do not see it. */
export function TrendLine({ values, label }: { values: readonly number[]; label: string }) {
  if (values.length < 2) return null;
  const [width, height, margin] = [96, 24, 3];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (index: number) => margin + (index * (width - 2 * margin)) / (values.length - 1);
  const y = (value: number) =>
    high === low ? height / 2 : height - margin - ((value - low) * (height - 2 * margin)) / (high - low);
  const points = values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`);
  const [lastX, lastY] = (points.at(-1) as string).split(',');
  return (
    <svg width={width} height={height} role="img" aria-label={label}>
      <polyline points={points.join(' ')} fill="none" stroke="currentColor" strokeWidth="1.5" />
      <circle cx={lastX} cy={lastY} r="2.5" fill="currentColor" />
    </svg>
  );
}
