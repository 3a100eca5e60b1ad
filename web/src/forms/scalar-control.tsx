import Input from '@cloudscape-design/components/input';
import Multiselect from '@cloudscape-design/components/multiselect';
import Select from '@cloudscape-design/components/select';
import Toggle from '@cloudscape-design/components/toggle';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useForm } from './form-context.ts';
import { itemsOf, kindOf } from './form-schema.ts';
import type { FieldProps } from './schema-field.tsx';

/** A number, a text, a truth value, one of listed values or some of them. */
export function ScalarControl({
  schema,
  value,
  onChange,
  label,
  optional,
}: FieldProps & { label: string; optional: boolean }) {
  const { t } = useTranslation('forms');
  const { disabled } = useForm();
  const shown = value === undefined ? schema.default : value;
  switch (kindOf(schema)) {
    case 'boolean':
      return (
        <Toggle
          checked={shown === true}
          disabled={disabled}
          onChange={({ detail }) => onChange(detail.checked)}
        >
          {shown === true ? t('on') : t('off')}
        </Toggle>
      );
    case 'enum': {
      const options = (schema.enum ?? []).map((option) => ({ value: option, label: option }));
      const none = { value: '', label: t('none') };
      return (
        <Select
          options={optional && !('default' in schema) ? [none, ...options] : options}
          selectedOption={options.find((option) => option.value === shown) ?? none}
          disabled={disabled}
          onChange={({ detail }) => onChange(detail.selectedOption.value || undefined)}
        />
      );
    }
    case 'set': {
      const options = (itemsOf(schema).enum ?? []).map((option) => ({ value: option, label: option }));
      const chosen = Array.isArray(shown) ? shown : [];
      return (
        <Multiselect
          options={options}
          selectedOptions={options.filter((option) => chosen.includes(option.value))}
          disabled={disabled}
          ariaLabel={label}
          onChange={({ detail }) => onChange(detail.selectedOptions.map((option) => option.value))}
        />
      );
    }
    default:
      return <TextControl kind={kindOf(schema)} value={shown} onChange={onChange} disabled={disabled} />;
  }
}

/** Keeps what is being typed as it is until the field is left, so that `1e-` is no mistake yet. */
function TextControl({
  kind,
  value,
  onChange,
  disabled,
}: {
  kind: string;
  value: unknown;
  onChange: (value: unknown) => void;
  disabled: boolean;
}) {
  const [typed, setTyped] = useState<string>();
  const change = (text: string) => {
    setTyped(text);
    onChange(readText(text, kind));
  };
  return (
    <Input
      value={typed ?? (value === undefined || value === null ? '' : String(value))}
      inputMode={kind === 'number' ? 'decimal' : 'text'}
      disabled={disabled}
      onChange={({ detail }) => change(detail.value)}
      onBlur={() => setTyped(undefined)}
    />
  );
}

/** What is no number stays a text, so that the schema says what is wrong with it. */
function readText(text: string, kind: string): unknown {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  if (kind === 'text') return text;
  if (kind === 'scalar' && (trimmed === 'true' || trimmed === 'false')) return trimmed === 'true';
  return Number.isFinite(Number(trimmed)) ? Number(trimmed) : text;
}
