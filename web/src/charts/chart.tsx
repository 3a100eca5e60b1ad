import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';
import { lazy, Suspense } from 'react';
import type { ChartOption } from './canvas.tsx';

const Canvas = lazy(() => import('./canvas.tsx').then(({ Canvas }) => ({ default: Canvas })));

/**
 * A picture of figures; the drawing library is loaded with the first one. `label` says in words what it shows, for those
 * who do not see it: name the finding, not the axes.
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
    <Suspense
      fallback={
        <Box textAlign="center" padding="l">
          <Spinner />
        </Box>
      }
    >
      <Canvas option={option} label={label} height={height} />
    </Suspense>
  );
}
