import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import DatePicker from '@cloudscape-design/components/date-picker';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import { RunStatus } from '../../../contracts/entities.ts';
import type { RunListState } from './use-run-list.ts';

/** What to list, by status, corpus and date; kept in the address of the page. @param corpora `<corpus> <language pair>` of each */
export function RunListFilters({
  filters: { status, corpus, from, to },
  set,
  corpora,
}: Pick<RunListState, 'filters' | 'set'> & { corpora: readonly string[] }) {
  const { t } = useTranslation('runs');
  const statuses = [
    { value: '', label: t('allStatuses') },
    ...RunStatus.options.map((value) => ({ value, label: t(`status.${value}`) })),
  ];
  const choices = [
    { value: '', label: t('allCorpora') },
    ...[...new Set([...corpora, ...(corpus ? [corpus] : [])])].map((value) => ({ value, label: value })),
  ];
  const date = (name: 'from' | 'to', value: string) => (
    <FormField label={t(name)}>
      <DatePicker
        value={value}
        placeholder="YYYY-MM-DD"
        ariaLabel={t(name)}
        openCalendarAriaLabel={() => t(name)}
        onChange={({ detail }) => set({ [name]: detail.value })}
      />
    </FormField>
  );
  return (
    <SpaceBetween direction="horizontal" size="s" alignItems="end">
      <FormField label={t('statusName')}>
        <Select
          selectedOption={statuses.find(({ value }) => value === status) ?? statuses[0]}
          options={statuses}
          ariaLabel={t('statusName')}
          onChange={({ detail }) => set({ status: detail.selectedOption.value })}
        />
      </FormField>
      <FormField label={t('corpus')}>
        <Select
          selectedOption={choices.find(({ value }) => value === corpus) ?? choices[0]}
          options={choices}
          ariaLabel={t('corpus')}
          filteringType="auto"
          onChange={({ detail }) => set({ corpus: detail.selectedOption.value })}
        />
      </FormField>
      {date('from', from)}
      {date('to', to)}
      {(status || corpus || from || to) && (
        <Box>
          <Button variant="link" onClick={() => set({ status: '', corpus: '', from: '', to: '' })}>
            {t('clear')}
          </Button>
        </Box>
      )}
    </SpaceBetween>
  );
}
