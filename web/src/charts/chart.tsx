import Spinner from '@cloudscape-design/components/spinner';
import { lazy, Suspense } from 'react';
import type { ChartOption } from './canvas.tsx';
import { FiguresTable } from './figures-table.tsx';

const Canvas = lazy(() => import('./canvas.tsx').then(({ Canvas }) => ({ default: Canvas })));

/**
 * A picture of figures, and under it the figures themselves; the drawing library is loaded with the first one. `label` says
 * in words what it shows, for those who do not see it: name the finding, not the axes.
 */
export function Chart({
  option,
  label,
  height = 260,
}: {
  option: ChartOption;
  label: string;
  height?: number;
}) {
  return (
    <>
      {/* As high as what comes, so that nothing moves. */}
      <Suspense
        fallback={
          <div style={{ height, display: 'grid', placeItems: 'center' }}>
            <Spinner />
          </div>
        }
      >
        <Canvas option={option} label={label} height={height} />
      </Suspense>
      <FiguresTable option={option} label={label} />
    </>
  );
}
