import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import type { TrainingRecipe } from '../../../../contracts/training-recipe.ts';
import { flatten, shown } from './recipe-difference.ts';
import { type SpaceRow, sweepablePaths, valuesOf } from './sweep-space.ts';
import { useRecipeLabel } from './use-recipe-label.ts';

/** Which settings a sweep changes, and what it tries for each. */
export function SpaceEditor({
  recipe,
  rows,
  onChange,
  tried,
}: {
  recipe: TrainingRecipe;
  rows: readonly SpaceRow[];
  onChange: (rows: SpaceRow[]) => void;
  /** Tells what is missing too. */
  tried: boolean;
}) {
  const { t } = useTranslation('trainings');
  const labelOf = useRecipeLabel();
  const now = flatten(recipe);
  const paths = sweepablePaths(recipe).map((path) => ({
    value: path,
    label: labelOf(path),
    description: t('sweeps.now', { value: shown(now.get(path)) }),
  }));
  const kinds = (['values', 'uniform', 'log'] as const).map((kind) => ({
    value: kind,
    label: t(`sweeps.kind.${kind}`),
  }));
  return (
    <SpaceBetween size="m">
      {rows.map((row, index) => {
        const change = (part: Partial<SpaceRow>) =>
          onChange(rows.map((other, at) => (at === index ? { ...other, ...part } : other)));
        const others = rows.filter((_row, at) => at !== index).map(({ path }) => path);
        const wrong = (tried || row.text !== '') && valuesOf(row) === undefined;
        return (
          <Grid
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity while they are written.
            key={index}
            gridDefinition={[
              { colspan: { default: 12, s: 4 } },
              { colspan: { default: 12, s: 3 } },
              { colspan: { default: 12, s: 4 } },
              { colspan: { default: 12, s: 1 } },
            ]}
          >
            <FormField
              label={t('recipe.setting')}
              errorText={tried && row.path === '' ? t('new.choose') : ''}
            >
              <Select
                options={paths.filter(({ value }) => !others.includes(value))}
                selectedOption={paths.find(({ value }) => value === row.path) ?? null}
                filteringType="auto"
                placeholder={t('new.choose')}
                onChange={({ detail }) => change({ path: detail.selectedOption.value ?? '' })}
              />
            </FormField>
            <FormField label={t('sweeps.how')}>
              <Select
                options={kinds}
                selectedOption={kinds.find(({ value }) => value === row.kind) ?? null}
                onChange={({ detail }) => change({ kind: detail.selectedOption.value as SpaceRow['kind'] })}
              />
            </FormField>
            <FormField
              label={t(row.kind === 'values' ? 'sweeps.values' : 'sweeps.bounds')}
              constraintText={t(row.kind === 'values' ? 'sweeps.valuesHelp' : 'sweeps.boundsHelp')}
              errorText={wrong ? t(`sweeps.wrong.${row.kind}`) : ''}
            >
              <Input value={row.text} onChange={({ detail }) => change({ text: detail.value })} />
            </FormField>
            <FormField label={<span style={{ visibility: 'hidden' }}>–</span>}>
              <Button
                iconName="remove"
                variant="icon"
                formAction="none"
                disabled={rows.length === 1}
                ariaLabel={t('sweeps.remove', { setting: labelOf(row.path) })}
                onClick={() => onChange(rows.filter((_row, at) => at !== index))}
              />
            </FormField>
          </Grid>
        );
      })}
      <Button
        iconName="add-plus"
        formAction="none"
        onClick={() => onChange([...rows, { path: '', kind: 'values', text: '' }])}
      >
        {t('sweeps.add')}
      </Button>
    </SpaceBetween>
  );
}
