import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';

export interface ChoiceOption {
  value: string;
  label: string;
  description?: string;
}

/** More than so many can be searched. */
const MANY = 12;

/** One of some, with its name above. */
export function Choice({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: string;
  options: ChoiceOption[];
  onChange: (value: string) => void;
}) {
  return (
    <FormField label={label}>
      <Select
        ariaLabel={label}
        selectedOption={options.find((option) => option.value === value) ?? null}
        options={options}
        filteringType={options.length > MANY ? 'auto' : 'none'}
        onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
      />
    </FormField>
  );
}
