import Alert from '@cloudscape-design/components/alert';
import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useForm } from './form-context.ts';

const written = (value: unknown) => JSON.stringify(value, null, 2);

/** The value of a form as JSON, to be read, copied, pasted and changed; what has its default is left out. */
export function JsonEditor({ value, onChange }: { value: unknown; onChange: (value: unknown) => void }) {
  const { t } = useTranslation('forms');
  const { errors, disabled } = useForm();
  const [text, setText] = useState(() => written(value));
  const [mistake, setMistake] = useState('');
  const change = (next: string) => {
    setText(next);
    try {
      onChange(JSON.parse(next));
      setMistake('');
    } catch (error) {
      setMistake((error as Error).message);
    }
  };
  const leave = () => {
    if (mistake === '') setText(written(value));
  };
  return (
    <SpaceBetween size="s">
      <FormField label="JSON" description={t('json-help')} errorText={mistake} stretch>
        <Textarea
          value={text}
          onChange={({ detail }) => change(detail.value)}
          onBlur={leave}
          rows={Math.min(30, Math.max(8, text.split('\n').length + 1))}
          spellcheck={false}
          disabled={disabled}
        />
      </FormField>
      {errors.size > 0 && (
        <Alert type="error">
          <ul>
            {[...errors].map(([path, message]) => (
              <li key={path}>
                <code>{path}</code> {message}
              </li>
            ))}
          </ul>
        </Alert>
      )}
    </SpaceBetween>
  );
}
