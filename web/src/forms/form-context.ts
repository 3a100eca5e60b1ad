import { createContext, useContext } from 'react';
import { useTranslation } from 'react-i18next';

export type FieldPath = readonly (string | number)[];

/** What all fields of a form know. */
export interface FormContext {
  /** Namespace of the texts that name and explain the fields; absent: they are called as in the schema. */
  texts: string | undefined;
  /** What is wrong, by the path of the field. */
  errors: ReadonlyMap<string, string>;
  /** Paths of fields that are not shown. */
  hidden: readonly string[];
  disabled: boolean;
}

const Current = createContext<FormContext>({
  texts: undefined,
  errors: new Map(),
  hidden: [],
  disabled: false,
});

export const FormContextProvider = Current.Provider;
export const useForm = (): FormContext => useContext(Current);

export const pathKey = (path: FieldPath): string => path.join('.');

/** `peakLearningRate` to `Peak learning rate`. */
export function wordsOf(name: string): string {
  const words = name
    .replace(/[-_]/g, ' ')
    .replace(/(?<=[a-z])([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * The name and the help of a field, from the keys `<path>` and `<path>#help` of the form's texts, where a path leaves out
 * the numbers of items: `optimizer.peakLearningRate`. A field of a recipe that is part of something else is called as it is
 * in the recipe.
 */
export function useFieldTexts(path: FieldPath, description?: string): { label: string; help: string } {
  const { texts } = useForm();
  const { t, i18n } = useTranslation(texts ?? 'forms');
  const names = path.filter((part) => typeof part === 'string');
  const textOf = (ending: string, otherwise: string) => {
    if (texts === undefined) return otherwise;
    const keys = [names, names.slice(1)].map((part) => `${part.join('.')}${ending}`);
    const known = keys.find((key) => i18n.exists(key, { ns: texts, keySeparator: false }));
    return known === undefined ? otherwise : t(known, { keySeparator: false });
  };
  const last = path.at(-1);
  const label = textOf('', wordsOf(names.at(-1) ?? ''));
  if (typeof last === 'number') return { label: `${label} ${last + 1}`, help: '' };
  return { label, help: textOf('#help', description ?? '') };
}
