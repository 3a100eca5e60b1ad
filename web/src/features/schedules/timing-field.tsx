import ColumnLayout from '@cloudscape-design/components/column-layout';
import FormField from '@cloudscape-design/components/form-field';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NextRuns } from './next-runs.tsx';
import { expressionOf, type Recurrence, recurrenceOf } from './recurrence.ts';
import { RecurrenceFields } from './recurrence-fields.tsx';

const KINDS = ['every', 'daily', 'weekly', 'monthly', 'expert'] as const;
const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

export interface TimingValue {
  expression: string;
  timeZone: string;
}

/** Of the person's own zone, where the browser knows one. */
export const newTiming = (): TimingValue => ({
  expression: 'cron(0 3 * * ? *)',
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC',
});

/** Builds the expression of a schedule, and shows in words and moments what it means. */
export function TimingField({
  value,
  onChange,
}: {
  value: TimingValue;
  onChange: (value: TimingValue) => void;
}) {
  const { t } = useTranslation('schedules');
  // What was chosen stays chosen, also where a simpler form has the same expression.
  const [said, setSaid] = useState<Recurrence>(() => recurrenceOf(value.expression));
  const change = (next: Recurrence) => {
    setSaid(next);
    onChange({ ...value, expression: expressionOf(next) });
  };
  const zones = ZONES.map((zone) => ({ value: zone }));
  return (
    <SpaceBetween size="m">
      <SegmentedControl
        label={t('recurrenceName')}
        selectedId={said.kind}
        options={KINDS.map((id) => ({ id, text: t(`recurrence.${id}`) }))}
        onChange={({ detail }) => change(startOf(detail.selectedId as Recurrence['kind'], said, value))}
      />
      <ColumnLayout columns={2}>
        <RecurrenceFields said={said} onChange={change} />
        {said.kind !== 'every' && (
          <FormField label={t('timeZone')}>
            <Select
              selectedOption={{ value: value.timeZone }}
              options={zones}
              filteringType="auto"
              virtualScroll
              ariaLabel={t('timeZone')}
              onChange={({ detail }) =>
                onChange({ ...value, timeZone: detail.selectedOption.value ?? 'UTC' })
              }
            />
          </FormField>
        )}
      </ColumnLayout>
      <NextRuns timing={value} />
    </SpaceBetween>
  );
}

/** The other form, with as much of what was said before as it has a place for. */
function startOf(kind: Recurrence['kind'], before: Recurrence, { expression }: TimingValue): Recurrence {
  const time = 'time' in before ? before.time : '03:00';
  switch (kind) {
    case 'every':
      return { kind, count: 1, unit: 'days' };
    case 'daily':
      return { kind, time };
    case 'weekly':
      return { kind, time, weekdays: ['SUN'] };
    case 'monthly':
      return { kind, time, day: 1 };
    case 'expert':
      return { kind, expression };
  }
}
