import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import { useForm, wordsOf } from './form-context.ts';
import { branchesOf, branchFor, discriminatorOf, type FormSchema, kindOf } from './form-schema.ts';
import { intoBranch } from './form-values.ts';
import { ScalarControl } from './scalar-control.tsx';
import { type FieldProps, SchemaFields } from './schema-field.tsx';

const shownOf = ({ schema, value }: FieldProps) => (value === undefined ? schema.default : value);
const chosenOf = (props: FieldProps): FormSchema =>
  branchesOf(props.schema)[branchFor(props.schema, shownOf(props))] ?? {};

/** Which of several shapes a value has, and the value itself where it is a single one. */
export function ChoiceControl({ label, ...props }: FieldProps & { label: string }) {
  const { t } = useTranslation('forms');
  const { disabled } = useForm();
  const { schema, onChange } = props;
  const shown = shownOf(props);
  const discriminator = discriminatorOf(schema);
  const nameOf = (branch: FormSchema): string => {
    if (discriminator) return String(branch.properties?.[discriminator]?.const);
    if ('const' in branch) return String(branch.const);
    if (branch.type === 'null') return t('none');
    const kind = kindOf(branch);
    if (kind !== 'object') return t(`kind.${kind}`);
    return (branch.required ?? Object.keys(branch.properties ?? {})).map(wordsOf).join(', ');
  };
  const options = branchesOf(schema).map((branch, at) => ({ value: String(at), label: nameOf(branch) }));
  const branch = chosenOf(props);
  return (
    <SpaceBetween size="xs">
      <Select
        options={options}
        selectedOption={options[branchFor(schema, shown)] ?? null}
        disabled={disabled}
        onChange={({ detail }) => onChange(intoBranch(schema, Number(detail.selectedOption.value), shown))}
      />
      {!['object', 'constant'].includes(kindOf(branch)) && (
        <ScalarControl {...props} schema={branch} value={shown} label={label} optional={false} />
      )}
    </SpaceBetween>
  );
}

/** The fields of the shape that was chosen; nothing where it is a single value. */
export function BranchFields(props: FieldProps) {
  const branch = chosenOf(props);
  if (kindOf(branch) !== 'object') return null;
  return <SchemaFields {...props} schema={branch} value={shownOf(props)} />;
}
