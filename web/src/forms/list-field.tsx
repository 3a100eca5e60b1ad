import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useForm } from './form-context.ts';
import { isRecord, itemsOf, kindOf } from './form-schema.ts';
import { emptyValue } from './form-values.ts';
import { type FieldProps, SchemaField, SchemaFields } from './schema-field.tsx';

/** The items of an array or a tuple, or the entries of a record, each with its own fields. */
export function ListField({ schema, value, onChange, path }: FieldProps) {
  const { t } = useTranslation('forms');
  const { disabled } = useForm();
  const shown = value === undefined ? schema.default : value;
  const isOfRecord = kindOf(schema) === 'record';
  const items: readonly unknown[] = Array.isArray(shown) ? shown : [];
  const entries: [string | number, unknown][] = isOfRecord
    ? Object.entries(isRecord(shown) ? shown : {})
    : (schema.prefixItems ?? items).map((_item, index) => [index, items[index]]);
  const write = (next: [string | number, unknown][]) =>
    onChange(isOfRecord ? Object.fromEntries(next) : next.map(([, item]) => item));
  const fixed = schema.prefixItems !== undefined;
  const full = entries.length >= (schema.maxItems ?? Number.POSITIVE_INFINITY);
  return (
    <SpaceBetween size="s">
      {entries.length === 0 && <Box color="text-body-secondary">{t('no-items')}</Box>}
      {entries.map(([key, item], at) => {
        const of = schema.prefixItems?.[at] ?? itemsOf(schema);
        const props = {
          schema: of,
          value: item,
          onChange: (next: unknown) =>
            write(entries.map((entry, index) => (index === at ? [key, next] : entry))),
          path: [...path, key],
        };
        return (
          <SpaceBetween key={key} size="xxs" direction={kindOf(of) === 'object' ? 'vertical' : 'horizontal'}>
            {kindOf(of) === 'object' ? (
              <>
                <Box variant="h4">{isOfRecord ? key : t('item', { number: at + 1 })}</Box>
                <SchemaFields {...props} />
              </>
            ) : (
              <SchemaField {...props} />
            )}
            {!fixed && (
              <Button
                variant="inline-link"
                formAction="none"
                disabled={disabled}
                ariaLabel={t('remove-item', { name: isOfRecord ? key : at + 1 })}
                onClick={() => write(entries.filter((_entry, index) => index !== at))}
              >
                {t('remove')}
              </Button>
            )}
          </SpaceBetween>
        );
      })}
      {!fixed &&
        !full &&
        (isOfRecord ? (
          <NewEntry
            disabled={disabled}
            taken={entries.map(([key]) => String(key))}
            onAdd={(key) => write([...entries, [key, emptyValue(itemsOf(schema))]])}
          />
        ) : (
          <Button
            iconName="add-plus"
            formAction="none"
            disabled={disabled}
            onClick={() => write([...entries, [entries.length, emptyValue(itemsOf(schema)) ?? null]])}
          >
            {t('add')}
          </Button>
        ))}
    </SpaceBetween>
  );
}

function NewEntry({
  taken,
  onAdd,
  disabled,
}: {
  taken: readonly string[];
  onAdd: (key: string) => void;
  disabled: boolean;
}) {
  const { t } = useTranslation('forms');
  const [name, setName] = useState('');
  return (
    <FormField
      label={t('new-name')}
      errorText={taken.includes(name) ? t('taken', { name }) : undefined}
      secondaryControl={
        <Button
          iconName="add-plus"
          formAction="none"
          disabled={disabled || name === '' || taken.includes(name)}
          onClick={() => {
            onAdd(name);
            setName('');
          }}
        >
          {t('add')}
        </Button>
      }
    >
      <Input value={name} disabled={disabled} onChange={({ detail }) => setName(detail.value)} />
    </FormField>
  );
}
