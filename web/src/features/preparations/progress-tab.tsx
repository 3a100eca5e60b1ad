import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import type { RunWatch } from '../../../../contracts/api/runs.ts';
import { EventList } from '../../runs/event-list.tsx';
import { StageGraph } from '../../runs/stage-graph.tsx';

/** How far a preparation is, and what happened in it. */
export function ProgressTab({ watched }: { watched: RunWatch }) {
  const { run, progress, costs } = watched;
  const { t } = useTranslation('preparations');
  return (
    <SpaceBetween size="l">
      <Container header={<Header description={t('lambdaCost')}>{t('stages')}</Header>}>
        <StageGraph run={run} progress={progress} costs={costs} />
      </Container>
      <Container header={<Header>{t('events')}</Header>}>
        <EventList watched={watched} />
      </Container>
    </SpaceBetween>
  );
}
