import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Multiselect from '@cloudscape-design/components/multiselect';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import TimeInput from '@cloudscape-design/components/time-input';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Recurrence, WEEKDAYS, type Weekday } from './recurrence.ts';

const UNITS = ['minutes', 'hours', 'days'] as const;

/** What is to be said of a recurrence beside its kind: how often, on which days, at what time. */
export function RecurrenceFields({
  said,
  onChange,
}: {
  said: Recurrence;
  onChange: (said: Recurrence) => void;
}) {
  const { t } = useTranslation('schedules');
  switch (said.kind) {
    case 'every': {
      const units = UNITS.map((unit) => ({ value: unit, label: t(`unit.${unit}`) }));
      return (
        <FormField label={t('interval')}>
          <SpaceBetween size="xs" direction="horizontal">
            <Input
              type="number"
              inputMode="numeric"
              ariaLabel={t('interval')}
              value={String(said.count)}
              onChange={({ detail }) =>
                onChange({
                  ...said,
                  count: Math.min(99_999, Math.max(1, Math.round(Number(detail.value)) || 1)),
                })
              }
            />
            <Select
              ariaLabel={t('unitName')}
              selectedOption={units.find(({ value }) => value === said.unit) ?? null}
              options={units}
              onChange={({ detail }) =>
                onChange({ ...said, unit: detail.selectedOption.value as typeof said.unit })
              }
            />
          </SpaceBetween>
        </FormField>
      );
    }
    case 'daily':
      return <TimeField time={said.time} onChange={(time) => onChange({ ...said, time })} />;
    case 'weekly': {
      const days = WEEKDAYS.map((value) => ({ value, label: t(`weekday.${value}`) }));
      return (
        <SpaceBetween size="m">
          <FormField label={t('weekdays')}>
            <Multiselect
              ariaLabel={t('weekdays')}
              options={days}
              selectedOptions={days.filter(({ value }) => said.weekdays.includes(value))}
              tokenLimit={3}
              onChange={({ detail }) => {
                const chosen = detail.selectedOptions.map(({ value }) => value as Weekday);
                if (chosen.length > 0) onChange({ ...said, weekdays: chosen });
              }}
            />
          </FormField>
          <TimeField time={said.time} onChange={(time) => onChange({ ...said, time })} />
        </SpaceBetween>
      );
    }
    case 'monthly': {
      const days = [
        ...Array.from({ length: 31 }, (_, index) => ({ value: String(index + 1) })),
        { value: 'last', label: t('lastDay') },
      ];
      return (
        <SpaceBetween size="m">
          <FormField label={t('dayOfMonth')} description={t('dayOfMonthHelp')}>
            <Select
              ariaLabel={t('dayOfMonth')}
              selectedOption={days.find(({ value }) => value === String(said.day)) ?? null}
              options={days}
              onChange={({ detail }) => {
                const day = detail.selectedOption.value ?? '1';
                onChange({ ...said, day: day === 'last' ? 'last' : Number(day) });
              }}
            />
          </FormField>
          <TimeField time={said.time} onChange={(time) => onChange({ ...said, time })} />
        </SpaceBetween>
      );
    }
    case 'expert':
      return (
        <FormField
          label={t('expression')}
          description={<Box variant="small">{t('expressionHelp')}</Box>}
          stretch
        >
          <Input
            value={said.expression}
            spellcheck={false}
            onChange={({ detail }) => onChange({ ...said, expression: detail.value })}
          />
        </FormField>
      );
  }
}

function TimeField({ time, onChange }: { time: string; onChange: (time: string) => void }) {
  const { t } = useTranslation('schedules');
  // What is half typed is no time yet.
  const [typed, setTyped] = useState(time);
  const whole = /^([01]\d|2[0-3]):[0-5]\d$/.test(typed);
  return (
    <FormField label={t('time')} errorText={whole ? undefined : t('timeWrong')}>
      <TimeInput
        format="hh:mm"
        placeholder="hh:mm"
        value={typed}
        onChange={({ detail }) => {
          setTyped(detail.value);
          if (/^([01]\d|2[0-3]):[0-5]\d$/.test(detail.value)) onChange(detail.value);
        }}
      />
    </FormField>
  );
}
