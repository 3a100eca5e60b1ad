import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import Spinner from '@cloudscape-design/components/spinner';
import { useTranslation } from 'react-i18next';
import { SETTINGS_ENDPOINTS } from '../../../../contracts/api/settings.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';
import { PageLink } from '../../layout/page-link.tsx';

/** What limits trainings and preparations, and how much of it is used. */
export function LimitsTab() {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const limits = useEndpoint(SETTINGS_ENDPOINTS.getLimits, {});
  if (limits.isError) return <Failure error={limits.error} again={() => void limits.refetch()} />;
  if (!limits.data) return <Spinner />;
  const { concurrentRuns, openRuns, monthlyLimitUsd, spentUsd, quietPeriodSeconds, longestWaitSeconds } =
    limits.data.body;
  return (
    <Container
      header={
        <Header variant="h2" description={t('limitsAbout')}>
          {t('limits')}
        </Header>
      }
    >
      <KeyValuePairs
        columns={2}
        items={[
          {
            label: t('thisMonth'),
            value:
              monthlyLimitUsd === undefined ? (
                `${format.usd(spentUsd)}; ${t('noLimit')}`
              ) : (
                <ProgressBar
                  ariaLabel={t('thisMonth')}
                  value={Math.min(100, (100 * spentUsd) / monthlyLimitUsd)}
                  additionalInfo={t('spentOf', {
                    spent: format.usd(spentUsd),
                    limit: format.usd(monthlyLimitUsd),
                  })}
                />
              ),
          },
          {
            label: t('concurrentRuns'),
            value: t('openOf', { open: format.count(openRuns), limit: format.count(concurrentRuns) }),
          },
          { label: t('quietPeriod'), value: format.duration(quietPeriodSeconds) },
          { label: t('longestWait'), value: format.duration(longestWaitSeconds) },
          { label: t('limitsOfLines'), value: <PageLink to="/trainings/lines">{t('lines')}</PageLink> },
        ]}
      />
    </Container>
  );
}
