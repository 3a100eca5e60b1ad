import {
  BarChart,
  type BarSeriesOption,
  CustomChart,
  type CustomSeriesOption,
  LineChart,
  type LineSeriesOption,
  ScatterChart,
  type ScatterSeriesOption,
} from 'echarts/charts';
import {
  AriaComponent,
  DataZoomComponent,
  type DataZoomComponentOption,
  GridComponent,
  type GridComponentOption,
  LegendComponent,
  type LegendComponentOption,
  MarkLineComponent,
  type MarkLineComponentOption,
  TooltipComponent,
  type TooltipComponentOption,
} from 'echarts/components';
import { type ComposeOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef, useState } from 'react';
import { isDark } from '../layout/appearance.ts';

use([
  AriaComponent,
  BarChart,
  CustomChart,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  LineChart,
  MarkLineComponent,
  ScatterChart,
  SVGRenderer,
  TooltipComponent,
]);

export type ChartOption = ComposeOption<
  | BarSeriesOption
  | CustomSeriesOption
  | DataZoomComponentOption
  | GridComponentOption
  | LegendComponentOption
  | LineSeriesOption
  | MarkLineComponentOption
  | ScatterSeriesOption
  | TooltipComponentOption
>;

/** Draws an option of ECharts as SVG, in the colours of the page, as wide as its place. */
export function Canvas({ option, label, height }: { option: ChartOption; label: string; height: number }) {
  const place = useRef<HTMLDivElement>(null);
  const [dark, setDark] = useState(isDark);
  useEffect(() => {
    const follow = () => setDark(isDark());
    addEventListener('appearance', follow);
    return () => removeEventListener('appearance', follow);
  }, []);
  const chart = useRef<ReturnType<typeof init>>(undefined);
  useEffect(() => {
    const drawn = init(place.current, dark ? 'dark' : undefined, { renderer: 'svg' });
    chart.current = drawn;
    const sizes = new ResizeObserver(() => drawn.resize());
    if (place.current) sizes.observe(place.current);
    return () => {
      sizes.disconnect();
      drawn.dispose();
    };
  }, [dark]);
  // Drawn anew after a change of the colours too, which makes another chart.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `dark` decides which chart it is.
  useEffect(() => {
    chart.current?.setOption({ backgroundColor: 'transparent', ...option }, { notMerge: true });
  }, [option, dark]);
  return <div ref={place} role="img" aria-label={label} style={{ height }} />;
}
