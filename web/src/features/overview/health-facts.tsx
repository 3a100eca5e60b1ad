import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import Spinner from '@cloudscape-design/components/spinner';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useTranslation } from 'react-i18next';
import { type Health, OVERVIEW_ENDPOINTS } from '../../../../contracts/api/overview.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';
import { PageLink } from '../../layout/page-link.tsx';

/** Whether everything that should happen by itself does, and what the month has cost. */
export function HealthFacts() {
  const { t } = useTranslation('overview');
  const health = useEndpoint(OVERVIEW_ENDPOINTS.getHealth, {}, { pollSeconds: 60 });
  const body = health.data?.body;
  return (
    <Container header={<Header variant="h2">{t('health')}</Header>}>
      {health.isPending && <Spinner />}
      {health.isError && <Failure error={health.error} again={() => void health.refetch()} />}
      {body && <Facts health={body} />}
    </Container>
  );
}

function Facts({ health }: { health: Health }) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const { deadLetters, alarms, heartbeats, oldestUploadAt, monthUsd, monthlyLimitUsd } = health;
  return (
    <KeyValuePairs
      columns={1}
      items={[
        { label: t('monthCost'), value: <MonthCost spent={monthUsd} limit={monthlyLimitUsd} /> },
        {
          label: t('alarms'),
          value:
            alarms.length === 0 ? (
              <StatusIndicator type="success">{t('noAlarms')}</StatusIndicator>
            ) : (
              alarms.map(({ name, meaning, since }) => (
                <StatusIndicator key={name} type="error">
                  {`${meaning}${since ? ` (${format.ago(since)})` : ''}`}
                </StatusIndicator>
              ))
            ),
        },
        { label: t('deadLetters'), value: <DeadLetters {...deadLetters} /> },
        ...heartbeats.map(({ beat, at, late }) => ({
          label: t(`beat.${beat}`),
          value: (
            <StatusIndicator type={late ? 'warning' : 'success'}>
              {late ? t('late', { ago: format.ago(at) }) : format.ago(at)}
            </StatusIndicator>
          ),
        })),
        ...(heartbeats.length === 0
          ? [{ label: t('beat.sweep'), value: <Box color="text-body-secondary">{t('noBeat')}</Box> }]
          : []),
        ...(oldestUploadAt ? [{ label: t('oldestUpload'), value: format.ago(oldestUploadAt) }] : []),
      ]}
    />
  );
}

function DeadLetters({ uploads, events }: Health['deadLetters']) {
  const { t } = useTranslation('overview');
  if (uploads + events === 0) return <StatusIndicator type="success">{t('noDeadLetters')}</StatusIndicator>;
  const parts = [
    ...(uploads > 0 ? [t('deadUploads', { count: uploads })] : []),
    ...(events > 0 ? [t('deadEvents', { count: events })] : []),
  ];
  return <StatusIndicator type="error">{parts.join(', ')}</StatusIndicator>;
}

function MonthCost({ spent, limit }: { spent: number; limit: number | undefined }) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  if (limit === undefined) return <PageLink to="/business">{format.usd(spent)}</PageLink>;
  return (
    <ProgressBar
      ariaLabel={t('monthCost')}
      value={Math.min(100, (100 * spent) / limit)}
      status={spent >= limit ? 'error' : 'in-progress'}
      resultText={t('limitReached', { cost: format.usd(spent), limit: format.usd(limit) })}
      additionalInfo={
        <PageLink to="/business">
          {t('ofLimit', { cost: format.usd(spent), limit: format.usd(limit) })}
        </PageLink>
      }
    />
  );
}
