import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import DatePicker from '@cloudscape-design/components/date-picker';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useTranslation } from 'react-i18next';
import { BUSINESS_ENDPOINTS } from '../../../../contracts/api/business.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { Failure } from '../../layout/failure.tsx';
import { BusinessTables } from './business-tables.tsx';
import { HeadlineFigures } from './headline-figures.tsx';
import { usePeriod } from './use-period.ts';

/** What was spent, done and delivered in a period. */
export function Component() {
  const { t } = useTranslation('business');
  const { from, to, query, set, last } = usePeriod();
  const report = useEndpoint(BUSINESS_ENDPOINTS.getBusiness, { query }, { keepPrevious: true });
  const body = report.data?.body;
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description={t('about')}>
        {t('title')}
      </Header>
      <SpaceBetween direction="horizontal" size="s" alignItems="end">
        {(['from', 'to'] as const).map((name) => (
          <FormField key={name} label={t(name)}>
            <DatePicker
              value={name === 'from' ? from : to}
              format="long-localized"
              placeholder="YYYY-MM-DD"
              openCalendarAriaLabel={() => t(name)}
              onChange={({ detail }) => set({ [name]: detail.value })}
            />
          </FormField>
        ))}
        {[1, 3, 6, 12].map((months) => (
          <Button key={months} variant="link" onClick={() => last(months)}>
            {t('months', { count: months })}
          </Button>
        ))}
      </SpaceBetween>
      {report.error && <Failure error={report.error} again={() => void report.refetch()} />}
      {!report.error && !body && <Spinner size="large" />}
      {body && (
        <SpaceBetween size="l">
          {body.unpriced > 0 && <Alert type="warning">{t('unpriced', { count: body.unpriced })}</Alert>}
          {!body.complete && <Alert type="info">{t('incomplete')}</Alert>}
          <HeadlineFigures total={body.total} />
          <BusinessTables report={body} period={`${from}-${to}`} />
        </SpaceBetween>
      )}
    </SpaceBetween>
  );
}
