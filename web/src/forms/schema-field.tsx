import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BranchFields, ChoiceControl } from './choice-field.tsx';
import { type FieldPath, pathKey, useFieldTexts, useForm } from './form-context.ts';
import { branchesOf, discriminatorOf, type FormSchema, isRecord, itemsOf, kindOf } from './form-schema.ts';
import { emptyValue, isDefault, withKey } from './form-values.ts';
import { ListField } from './list-field.tsx';
import { ScalarControl } from './scalar-control.tsx';

export interface FieldProps {
  schema: FormSchema;
  /** What was decided; absent: nothing, so that the default holds. */
  value: unknown;
  onChange: (value: unknown) => void;
  path: FieldPath;
}

const isSection = (schema: FormSchema) =>
  ['object', 'record'].includes(kindOf(schema)) ||
  (kindOf(schema) === 'array' && ['object', 'choice'].includes(kindOf(itemsOf(schema))));
const isWide = (schema: FormSchema): boolean =>
  isSection(schema) || kindOf(schema) === 'array' || branchesOf(schema).some(isWide);

/** All fields of an object: the single ones beside each other, then sections. */
export function SchemaFields({ schema, value, onChange, path }: FieldProps) {
  const { hidden } = useForm();
  if (kindOf(schema) !== 'object') return <SchemaField {...{ schema, value, onChange, path }} />;
  const shown = Object.entries(schema.properties ?? {}).filter(
    ([name, property]) => kindOf(property) !== 'constant' && !hidden.includes(pathKey([...path, name])),
  );
  const field = ([name, property]: [string, FormSchema]) => (
    <SchemaField
      key={name}
      schema={property}
      value={isRecord(value) ? value[name] : undefined}
      onChange={(next) => onChange(withKey(value, name, next))}
      path={[...path, name]}
      optional={!schema.required?.includes(name)}
    />
  );
  const single = shown.filter(([, property]) => !isWide(property));
  return (
    <SpaceBetween size="m">
      {single.length > 0 && (
        <ColumnLayout columns={3} minColumnWidth={260}>
          {single.map(field)}
        </ColumnLayout>
      )}
      {shown.filter(([, property]) => isWide(property)).map(field)}
    </SpaceBetween>
  );
}

/** One field with its name, help, default and error, whatever kind it is. */
export function SchemaField({ schema, optional = false, ...rest }: FieldProps & { optional?: boolean }) {
  if (!isSection(schema)) return <LabelledField schema={schema} optional={optional} {...rest} />;
  return <Section schema={schema} optional={optional && !('default' in schema)} {...rest} />;
}

/** A part of the form that folds; one without a default is switched on and off as a whole. */
function Section({ schema, value, onChange, path, optional }: FieldProps & { optional: boolean }) {
  const { t } = useTranslation('forms');
  const { errors, disabled } = useForm();
  const { label, help } = useFieldTexts(path, schema.description);
  const on = !optional || value !== undefined;
  const prefix = pathKey(path);
  const wrong = [...errors.keys()].filter((key) => key === prefix || key.startsWith(`${prefix}.`)).length;
  // What has no default must be filled in, or was switched on: both are seen at once.
  const hasDefault = 'default' in schema;
  const [isOpen, setOpen] = useState(wrong > 0 || (!hasDefault && on));
  return (
    <ExpandableSection
      headingTagOverride="h3"
      variant="default"
      headerText={label}
      headerDescription={help}
      expanded={isOpen}
      onChange={({ detail }) => setOpen(detail.expanded)}
      headerActions={
        <SpaceBetween direction="horizontal" size="xs">
          {wrong > 0 && <Badge color="red">{t('errors', { count: wrong })}</Badge>}
          {(hasDefault || optional) && !isDefault(schema, value) && (
            <Badge color="blue">{t('changed')}</Badge>
          )}
        </SpaceBetween>
      }
    >
      {/* A recipe has hundreds of fields: those of a closed part are not drawn. */}
      {isOpen && (
        <Box padding={{ left: 's', bottom: 's' }}>
          <SpaceBetween size="m">
            {errors.has(prefix) && <Box color="text-status-error">{errors.get(prefix)}</Box>}
            {optional && (
              <Toggle
                checked={on}
                disabled={disabled}
                onChange={({ detail }) => onChange(detail.checked ? emptyValue(schema) : undefined)}
              >
                {t('use', { name: label })}
              </Toggle>
            )}
            {on &&
              (kindOf(schema) === 'object' ? (
                <SchemaFields {...{ schema, value, onChange, path }} />
              ) : (
                <ListField {...{ schema, value, onChange, path }} />
              ))}
          </SpaceBetween>
        </Box>
      )}
    </ExpandableSection>
  );
}

function LabelledField(props: FieldProps & { optional: boolean }) {
  const { t } = useTranslation('forms');
  const { errors, hidden, disabled } = useForm();
  const { schema, value, onChange, path, optional } = props;
  const kind = kindOf(schema);
  const discriminator = discriminatorOf(schema);
  const { label, help } = useFieldTexts(discriminator ? [...path, discriminator] : path, schema.description);
  const changed = 'default' in schema && !isDefault(schema, value);
  let control: ReactNode;
  if (kind === 'choice') control = <ChoiceControl {...props} label={label} />;
  else if (kind === 'array' || kind === 'tuple') control = <ListField {...props} />;
  else control = <ScalarControl {...props} label={label} />;
  const field = (
    <FormField
      label={
        <>
          {label} {optional && !('default' in schema) && <i>{t('optional')}</i>}{' '}
          {changed && <Badge color="blue">{t('changed')}</Badge>}
        </>
      }
      description={help}
      constraintText={useBounds(schema)}
      errorText={errors.get(pathKey(path))}
      stretch={isWide(schema)}
      info={
        changed && !disabled ? (
          <Button
            iconName="undo"
            variant="inline-icon"
            formAction="none"
            ariaLabel={t('put-back', { name: label })}
            onClick={() => onChange(undefined)}
          />
        ) : undefined
      }
    >
      {control}
    </FormField>
  );
  if (kind !== 'choice') return field;
  if (discriminator && hidden.includes(pathKey([...path, discriminator]))) return <BranchFields {...props} />;
  return (
    <SpaceBetween size="l">
      {field}
      <BranchFields {...props} />
    </SpaceBetween>
  );
}

/** What a number may be, and what holds where nothing is written. */
function useBounds(schema: FormSchema): string {
  const { t } = useTranslation('forms');
  const { minimum = schema.exclusiveMinimum, maximum = schema.exclusiveMaximum } = schema;
  const bounded = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
  const bounds = [];
  if (minimum !== undefined && bounded) bounds.push(t('between', { minimum, maximum }));
  else if (minimum !== undefined) bounds.push(t('at-least', { minimum }));
  if (['number', 'string', 'boolean'].includes(typeof schema.default)) {
    bounds.push(t('default', { value: String(schema.default) }));
  }
  return bounds.join(' · ');
}
