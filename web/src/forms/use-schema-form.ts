import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { useZodMessages } from '../i18n/use-zod-messages.ts';
import { pathKey } from './form-context.ts';
import { type FormSchema, formSchemaOf, isRecord } from './form-schema.ts';
import { withoutDefaults } from './form-values.ts';

type Issue = z.core.$ZodIssue;

/** The state of a form: what was written, and what its schema says to it. */
export interface SchemaFormState<Schema extends z.ZodType> {
  form: FormSchema;
  /** What was decided; everything else has its default. */
  value: unknown;
  setValue: (value: unknown) => void;
  /** The whole value with its defaults, as soon as nothing is wrong. */
  parsed: z.output<Schema> | undefined;
  /** What is wrong, by path; what is only missing is told once somebody has tried to send the form. */
  errors: ReadonlyMap<string, string>;
  /** Whether the value may be sent; from now on what is missing is told too. */
  trySubmit: () => z.output<Schema> | undefined;
}

/** Keeps the value of a form that is made from a schema. @param initial of an existing thing; its defaults are left out */
export function useSchemaForm<Schema extends z.ZodType>(
  schema: Schema,
  initial: unknown = {},
): SchemaFormState<Schema> {
  const { t } = useTranslation('forms');
  const form = useMemo(() => formSchemaOf(schema), [schema]);
  const [value, setValue] = useState(() => withoutDefaults(form, initial));
  const [tried, setTried] = useState(false);
  const messages = useZodMessages();
  const result = useMemo(() => schema.safeParse(value, messages), [schema, value, messages]);
  const errors = useMemo(() => {
    const issues = result.success ? [] : result.error.issues.flatMap((issue) => leavesOf(issue));
    const told = issues.map(({ path, message }) => ({
      path: pathKey(path as string[]),
      message: valueAt(value, path) === undefined ? (tried ? t('missing') : '') : message,
    }));
    return new Map(told.flatMap((issue) => (issue.message === '' ? [] : [[issue.path, issue.message]])));
  }, [result, tried, value, t]);
  return {
    form,
    value,
    setValue: (next) => setValue(withoutDefaults(form, next)),
    parsed: result.data,
    errors,
    trySubmit: () => {
      setTried(true);
      return result.data;
    },
  };
}

/** The complaints of the branch of a union that got furthest, at their own places. */
function leavesOf(issue: Issue): Pick<Issue, 'path' | 'message'>[] {
  const branches = issue.code === 'invalid_union' ? issue.errors.filter(({ length }) => length > 0) : [];
  const depth = (issues: Issue[]) => Math.max(...issues.map(({ path }) => path.length));
  const [best] = [...branches].sort((a, b) => depth(b) - depth(a) || a.length - b.length);
  if (!best || depth(best) === 0) return [issue];
  return best.flatMap((inner) => leavesOf({ ...inner, path: [...issue.path, ...inner.path] }));
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      isRecord(inner) || Array.isArray(inner) ? (inner as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}
