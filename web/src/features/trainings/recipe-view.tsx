import Box from '@cloudscape-design/components/box';
import Table from '@cloudscape-design/components/table';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { TrainingRecipe } from '../../../../contracts/training-recipe.ts';
import { formSchemaOf } from '../../forms/form-schema.ts';
import { withoutDefaults } from '../../forms/form-values.ts';
import { flatten, shown } from './recipe-difference.ts';
import { useRecipeLabel } from './use-recipe-label.ts';

/** All settings of a recipe, what differs from the defaults first. */
export function RecipeView({ recipe }: { recipe: TrainingRecipe | undefined }) {
  const { t } = useTranslation('trainings');
  const labelOf = useRecipeLabel();
  const schema = useMemo(() => formSchemaOf(TrainingRecipe), []);
  if (!recipe) return <Box color="text-body-secondary">{t('recipe.none')}</Box>;
  const decided = flatten(withoutDefaults(schema, recipe));
  // The version of the recipe's format is no setting.
  const { v: _format, ...settings } = recipe;
  const rows = [...flatten(settings)]
    .map(([path, value]) => ({
      path,
      value,
      decided: [...decided.keys()].some((key) => isWithin(path, key)),
    }))
    .sort((a, b) => Number(b.decided) - Number(a.decided));
  return (
    <Table
      variant="container"
      contentDensity="compact"
      items={rows}
      trackBy="path"
      ariaLabels={{ tableLabel: t('tab.recipe') }}
      columnDefinitions={[
        {
          id: 'path',
          header: t('recipe.setting'),
          cell: ({ path }) => labelOf(path),
          isRowHeader: true,
        },
        { id: 'key', header: t('recipe.path'), cell: ({ path }) => <code>{path}</code> },
        {
          id: 'value',
          header: t('recipe.value'),
          cell: ({ value, decided }) => (decided ? <b>{shown(value)}</b> : shown(value)),
        },
        {
          id: 'decided',
          header: t('recipe.default'),
          cell: ({ decided }) => (decided ? '' : t('recipe.isDefault')),
        },
      ]}
    />
  );
}

const isWithin = (path: string, key: string) => path === key || path.startsWith(`${key}.`);
