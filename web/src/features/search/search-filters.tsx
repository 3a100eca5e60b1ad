import Button from '@cloudscape-design/components/button';
import DatePicker from '@cloudscape-design/components/date-picker';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DATA_ENDPOINTS } from '../../../../contracts/api/data.ts';
import { METRICS } from '../../../../contracts/evaluation.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { FILTERS, type SearchState } from './use-search.ts';

const STATUSES = {
  runs: ['QUEUED', 'STARTING', 'RUNNING', 'AWAITING_APPROVAL', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'],
  uploads: ['PENDING', 'CLAIMED', 'PUBLISHED', 'QUARANTINED'],
  datasets: ['pass', 'warn', 'fail'],
  models: ['candidate', 'champion', 'archived', 'rejected'],
} as const;

/** Everything that narrows a search down; kept in the address. */
export function SearchFilters({ search: { given, set, isFiltered } }: { search: SearchState }) {
  const { t } = useTranslation('search');
  const corpora = useEndpoint(DATA_ENDPOINTS.listCorpora, { query: { limit: 200 } });
  const any = { value: '', label: t('any') };
  const corpus = given.corpus ? `${given.corpus} ${given.languagePair ?? ''}`.trim() : '';
  const names = (corpora.data?.body.items ?? []).map(
    ({ corpus, languagePair }) => `${corpus} ${languagePair}`,
  );
  const corpusOptions = [
    any,
    ...[...new Set([...names, ...(corpus ? [corpus] : [])])].map((value) => ({ value, label: value })),
  ];
  const statusOf = (value: string) => ({ value, label: t(`status.${value}`, { defaultValue: value }) });
  const metrics = [any, ...Object.entries(METRICS).map(([value, { title }]) => ({ value, label: title }))];
  const date = (name: 'from' | 'to') => (
    <FormField label={t(name)}>
      <DatePicker
        value={given[name] ?? ''}
        format="long-localized"
        placeholder="YYYY-MM-DD"
        openCalendarAriaLabel={() => t(name)}
        onChange={({ detail }) => set({ [name]: detail.value })}
      />
    </FormField>
  );
  return (
    <SpaceBetween size="s">
      <FormField label={t('words')} stretch>
        <LateInput
          label={t('words')}
          value={given.text ?? ''}
          type="search"
          onChange={(text) => set({ text })}
        />
      </FormField>
      <SpaceBetween direction="horizontal" size="s" alignItems="end">
        <FormField label={t('corpus')}>
          <Select
            selectedOption={corpusOptions.find(({ value }) => value === corpus) ?? any}
            options={corpusOptions}
            filteringType="auto"
            onChange={({ detail }) => {
              const [name, languagePair] = (detail.selectedOption.value ?? '').split(' ');
              set({ corpus: name, languagePair });
            }}
          />
        </FormField>
        <FormField label={t('statusName')}>
          <Select
            selectedOption={given.status ? statusOf(given.status) : any}
            options={[
              any,
              ...Object.entries(STATUSES).map(([group, statuses]) => ({
                label: t(`statusOf.${group}`),
                options: statuses.map(statusOf),
              })),
            ]}
            onChange={({ detail }) => set({ status: detail.selectedOption.value })}
          />
        </FormField>
        {date('from')}
        {date('to')}
        <FormField label={t('score')}>
          <Select
            selectedOption={metrics.find(({ value }) => value === given.metric) ?? any}
            options={metrics}
            onChange={({ detail }) =>
              set({
                metric: detail.selectedOption.value,
                ...(detail.selectedOption.value ? {} : { least: '', most: '' }),
              })
            }
          />
        </FormField>
        {given.metric &&
          (['least', 'most'] as const).map((name) => (
            <FormField key={name} label={t(name)}>
              <LateInput
                label={t(name)}
                value={given[name] ?? ''}
                type="number"
                onChange={(value) => set({ [name]: value })}
              />
            </FormField>
          ))}
        {isFiltered && (
          <Button
            variant="link"
            onClick={() => set(Object.fromEntries(FILTERS.map((name) => [name, undefined])))}
          >
            {t('clear')}
          </Button>
        )}
      </SpaceBetween>
    </SpaceBetween>
  );
}

/** Tells of what was typed once the person pauses. */
function LateInput({
  label,
  value,
  type,
  onChange,
}: {
  label: string;
  value: string;
  type: 'search' | 'number';
  onChange: (value: string) => void;
}) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed starts the clock.
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onChange(typed), 300);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <Input ariaLabel={label} value={typed} type={type} onChange={({ detail }) => setTyped(detail.value)} />
  );
}
