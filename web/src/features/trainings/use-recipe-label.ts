import { useTranslation } from 'react-i18next';
import { wordsOf } from '../../forms/form-context.ts';

/** The namespace that names and explains all settings of trainings and of model lines. */
export const TRAINING_SETTINGS = 'training-settings';

/** What a setting is called, by its place in a recipe; with the names of the sections that it is in. Nothing has no name. */
export function useRecipeLabel(): (path: string) => string {
  const { t } = useTranslation(TRAINING_SETTINGS);
  return (path) => {
    const names = path.split('.').filter(Boolean);
    return names
      .map((name, depth) => {
        const key = names.slice(0, depth + 1).join('.');
        return t(key, { keySeparator: false, defaultValue: wordsOf(name) });
      })
      .join(' › ');
  };
}
