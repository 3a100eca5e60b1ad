import Tabs from '@cloudscape-design/components/tabs';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { FormContextProvider } from './form-context.ts';
import { JsonEditor } from './json-editor.tsx';
import { SchemaFields } from './schema-field.tsx';
import type { SchemaFormState } from './use-schema-form.ts';

const NONE: readonly string[] = [];

/**
 * A form made from a zod schema, and the same value as JSON. Every field starts with its default; one that differs is
 * marked and can be put back. State comes from useSchemaForm.
 * @param texts namespace whose texts name and explain the fields (see useFieldTexts)
 * @param hidden paths of fields that are not to be changed, or that the page asks for itself: `recipe.task`
 */
export function SchemaForm<Schema extends z.ZodType>({
  state,
  texts,
  hidden = NONE,
  disabled = false,
}: {
  state: SchemaFormState<Schema>;
  texts?: string;
  hidden?: readonly string[];
  disabled?: boolean;
}) {
  const { t } = useTranslation('forms');
  const { form, value, setValue, errors } = state;
  const context = useMemo(() => ({ texts, errors, hidden, disabled }), [texts, errors, hidden, disabled]);
  return (
    <FormContextProvider value={context}>
      <Tabs
        ariaLabel={t('views')}
        tabs={[
          {
            id: 'form',
            label: t('form'),
            content: <SchemaFields schema={form} value={value} onChange={setValue} path={[]} />,
          },
          { id: 'json', label: 'JSON', content: <JsonEditor value={value} onChange={setValue} /> },
        ]}
      />
    </FormContextProvider>
  );
}
