import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAddress } from '../../layout/use-address.ts';
import { RunList } from '../../runs/run-list.tsx';
import { useSession } from '../../session/use-session.ts';
import { MOST_COMPARED } from './curves-of.ts';
import { LinkButton } from './link-button.tsx';
import { useTrainingColumns } from './training-columns.tsx';
import { useLines } from './use-lines.ts';
import { useQueue } from './use-queue.ts';

/** All trainings, newest first, and how full the deployment is. */
export function Component() {
  const { t } = useTranslation('trainings');
  const navigate = useNavigate();
  const { may } = useSession();
  const address = useAddress({ replace: true });
  const chosen = new Set((address.get('chosen') ?? '').split(',').filter(Boolean));
  const queue = useQueue();
  const { lines } = useLines();
  return (
    <RunList
      kind="training"
      title={t('title')}
      // Holds its place until it is known.
      description={queue.summary ?? '\u00a0'}
      path="/trainings"
      lines={lines.map(({ model }) => model)}
      selection={{
        label: t('list.choose'),
        chosen,
        choose: (runs) => address.set({ chosen: runs.map(({ runId }) => runId).join(',') }),
      }}
      note={({ runId }) => {
        const place = queue.placeOf(runId);
        return place !== undefined && <Box variant="small">{t('queue.place', { place })}</Box>;
      }}
      columns={useTrainingColumns()}
      empty={
        <Box textAlign="center" color="text-body-secondary">
          {t('list.empty')}
        </Box>
      }
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <Button
            disabled={chosen.size < 2 || chosen.size > MOST_COMPARED}
            disabledReason={t('list.compareHelp', { most: MOST_COMPARED })}
            onClick={() => navigate(`/trainings/compare?runs=${[...chosen].join(',')}`)}
          >
            {t('list.compare')}
          </Button>
          <LinkButton to="/trainings/lines">{t('lines.title')}</LinkButton>
          <LinkButton to="/trainings/sweeps">{t('sweeps.title')}</LinkButton>
          {may('operator') && (
            <LinkButton to="/trainings/new" variant="primary">
              {t('new.title')}
            </LinkButton>
          )}
        </SpaceBetween>
      }
    />
  );
}
