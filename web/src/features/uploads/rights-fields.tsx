import ColumnLayout from '@cloudscape-design/components/column-layout';
import DatePicker from '@cloudscape-design/components/date-picker';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useTranslation } from 'react-i18next';

const FIELDS = ['licence', 'owner', 'title', 'domain'] as const;

/** Whose text it is and under which terms; what is left empty is taken from the source's settings. */
export function RightsFields({
  value,
  errors,
  onChange,
}: {
  value: Record<string, string>;
  /** What is wrong, by field. */
  errors: Record<string, string>;
  onChange: (value: Record<string, string>) => void;
}) {
  const { t } = useTranslation('uploads');
  const set = (name: string, text: string) => onChange({ ...value, [name]: text });
  return (
    <ColumnLayout columns={2}>
      {FIELDS.map((name) => (
        <FormField
          key={name}
          label={t(`right.${name}`)}
          constraintText={t(`rightHelp.${name}`)}
          errorText={errors[name]}
        >
          <Input value={value[name] ?? ''} onChange={({ detail }) => set(name, detail.value)} />
        </FormField>
      ))}
      <FormField label={t('right.date')} constraintText={t('rightHelp.date')} errorText={errors.date}>
        <DatePicker
          value={value.date ?? ''}
          placeholder="YYYY-MM-DD"
          openCalendarAriaLabel={() => t('right.date')}
          onChange={({ detail }) => set('date', detail.value)}
        />
      </FormField>
    </ColumnLayout>
  );
}
