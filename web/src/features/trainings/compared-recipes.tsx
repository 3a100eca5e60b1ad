import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import type { Run } from '../../../../contracts/entities.ts';
import { type RecipeDifference, recipeDifferences, shown } from './recipe-difference.ts';
import { shortId } from './use-compared.ts';
import { useRecipeLabel } from './use-recipe-label.ts';

/** The settings that are not the same in the recipes of some trainings. */
export function ComparedRecipes({ runs }: { runs: readonly Run[] }) {
  const { t } = useTranslation('trainings');
  const labelOf = useRecipeLabel();
  return (
    <Table
      variant="container"
      wrapLines
      header={<Header variant="h2">{t('compare.recipes')}</Header>}
      items={recipeDifferences(runs.map(({ recipe }) => recipe))}
      trackBy="path"
      ariaLabels={{ tableLabel: t('compare.recipes') }}
      empty={<Box color="text-body-secondary">{t('compare.same')}</Box>}
      columnDefinitions={[
        {
          id: 'path',
          header: t('recipe.setting'),
          cell: ({ path }) => labelOf(path),
          isRowHeader: true,
        },
        ...runs.map(({ runId }, index) => ({
          id: runId,
          header: shortId(runId),
          cell: ({ values }: RecipeDifference) => shown(values[index]),
        })),
      ]}
    />
  );
}
