import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SETTINGS_ENDPOINTS } from '../../../../contracts/api/settings.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { Failure } from '../../layout/failure.tsx';
import { ListPager } from '../../layout/list-pager.tsx';
import { Time } from '../../layout/time.tsx';
import { useAddress } from '../../layout/use-address.ts';

/** Who did what in a month, by person and action. */
export function AuditTab() {
  const { t } = useTranslation('settings');
  const address = useAddress();
  const asked = {
    month: address.get('month'),
    who: address.get('who'),
    action: address.get('action'),
    cursor: address.get('cursor'),
  };
  const [draft, setDraft] = useState(asked);
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  const entries = useEndpoint(
    SETTINGS_ENDPOINTS.listAudit,
    { query: { limit: 50, ...given } },
    { keepPrevious: true },
  );
  if (entries.isError) {
    return <Failure error={entries.error} again={() => address.only({ tab: 'audit' })} />;
  }
  const field = (name: 'month' | 'who' | 'action', placeholder = '') => (
    <FormField label={t(`audited.${name}`)}>
      <Input
        value={draft[name] ?? ''}
        placeholder={placeholder}
        onChange={({ detail }) => setDraft({ ...draft, [name]: detail.value })}
      />
    </FormField>
  );
  return (
    <Table
      header={
        <Header variant="h2" description={t('auditAbout')}>
          {t('audit')}
        </Header>
      }
      filter={
        <form
          onSubmit={(event) => {
            event.preventDefault();
            address.set({ month: draft.month, who: draft.who, action: draft.action, cursor: undefined });
          }}
        >
          <SpaceBetween direction="horizontal" size="s" alignItems="end">
            {field('month', new Date().toISOString().slice(0, 7))}
            {field('who')}
            {field('action')}
            <Button formAction="submit">{t('filter')}</Button>
          </SpaceBetween>
        </form>
      }
      loading={entries.isPending}
      loadingText={t('loading')}
      items={entries.data?.body.items ?? []}
      trackBy="auditId"
      empty={t('noAudit')}
      footer={<ListPager next={entries.data?.body.next} />}
      columnDefinitions={[
        { id: 'at', header: t('audited.at'), cell: ({ at }) => <Time at={at} />, isRowHeader: true },
        { id: 'who', header: t('audited.who'), cell: ({ who }) => who },
        { id: 'action', header: t('audited.action'), cell: ({ action }) => action },
        { id: 'subject', header: t('audited.subject'), cell: ({ subject }) => subject },
      ]}
    />
  );
}
