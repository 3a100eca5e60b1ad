import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import DatePicker from '@cloudscape-design/components/date-picker';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import { RunStatus } from '../../../contracts/entities.ts';
import type { RunListState } from './use-run-list.ts';

/**
 * What to list, by status, corpus, model line and date; kept in the address of the page.
 * @param corpora `<corpus> <language pair>` of each
 * @param lines absent where runs are of none
 */
export function RunListFilters({
  filters: { status, corpus, model, from, to },
  set,
  corpora,
  lines,
}: Pick<RunListState, 'filters' | 'set'> & { corpora: readonly string[]; lines?: readonly string[] }) {
  const { t } = useTranslation('runs');
  const statuses = [
    { value: '', label: t('allStatuses') },
    ...RunStatus.options.map((value) => ({ value, label: t(`status.${value}`) })),
  ];
  const choice = (name: 'corpus' | 'model', value: string, all: string, known: readonly string[]) => {
    const options = [
      { value: '', label: all },
      ...[...new Set([...known, ...(value ? [value] : [])])].map((one) => ({ value: one, label: one })),
    ];
    return (
      <FormField label={t(name)}>
        <Select
          selectedOption={options.find((option) => option.value === value) ?? options[0]}
          options={options}
          ariaLabel={t(name)}
          filteringType="auto"
          onChange={({ detail }) => set({ [name]: detail.selectedOption.value })}
        />
      </FormField>
    );
  };
  const date = (name: 'from' | 'to', value: string) => (
    <FormField label={t(name)}>
      <DatePicker
        value={value}
        format="long-localized"
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
      {choice('corpus', corpus, t('allCorpora'), corpora)}
      {lines && choice('model', model, t('allLines'), lines)}
      {date('from', from)}
      {date('to', to)}
      {[status, corpus, model, from, to].some(Boolean) && (
        <Box>
          <Button variant="link" onClick={() => set({ status: '', corpus: '', model: '', from: '', to: '' })}>
            {t('clear')}
          </Button>
        </Box>
      )}
    </SpaceBetween>
  );
}
