import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import DatePicker from '@cloudscape-design/components/date-picker';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
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
  const nameOf = (action: string) => t(`did.${action}`, { defaultValue: action });
  const options = [
    { value: '', label: t('anyAction') },
    ...Object.keys(t('did', { returnObjects: true }))
      .map((action) => ({ value: action, label: nameOf(action), tags: [action] }))
      .sort((a, b) => a.label.localeCompare(b.label)),
  ];
  const action = draft.action ?? '';
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
            <FormField label={t('audited.month')}>
              <DatePicker
                granularity="month"
                format="long-localized"
                value={draft.month ?? new Date().toISOString().slice(0, 7)}
                openCalendarAriaLabel={() => t('audited.month')}
                onChange={({ detail }) => setDraft({ ...draft, month: detail.value })}
              />
            </FormField>
            <FormField label={t('audited.who')}>
              <Input
                value={draft.who ?? ''}
                onChange={({ detail }) => setDraft({ ...draft, who: detail.value })}
              />
            </FormField>
            <FormField label={t('audited.action')}>
              <Select
                options={options}
                selectedOption={
                  options.find(({ value }) => value === action) ?? { value: action, label: action }
                }
                filteringType="auto"
                expandToViewport
                onChange={({ detail }) => setDraft({ ...draft, action: detail.selectedOption.value })}
              />
            </FormField>
            <Button formAction="submit">{t('filter')}</Button>
          </SpaceBetween>
        </form>
      }
      loading={entries.isPending}
      loadingText={t('loading')}
      items={entries.data?.body.items ?? []}
      trackBy="auditId"
      wrapLines
      empty={t('noAudit')}
      footer={<ListPager next={entries.data?.body.next} />}
      columnDefinitions={[
        {
          id: 'at',
          header: t('audited.at'),
          cell: ({ at }) => <Time at={at} as="second" />,
          isRowHeader: true,
          minWidth: 110,
        },
        { id: 'who', header: t('audited.who'), cell: ({ who }) => who, minWidth: 80 },
        {
          id: 'action',
          header: t('audited.action'),
          minWidth: 140,
          cell: ({ action }) => (
            <>
              {nameOf(action)}
              <Box variant="small" color="text-body-secondary" display="block">
                {action}
              </Box>
            </>
          ),
        },
        {
          id: 'subject',
          header: t('audited.subject'),
          minWidth: 160,
          cell: ({ subject }) => <span style={{ overflowWrap: 'anywhere' }}>{subject}</span>,
        },
      ]}
    />
  );
}
