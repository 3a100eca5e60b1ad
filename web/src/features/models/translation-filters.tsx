import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MODEL_ENDPOINTS } from '../../../../contracts/api/models.ts';
import type { ModelCard } from '../../../../contracts/model-card.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { Choice } from './choice.tsx';
import { ORDERS, type TranslationFilter } from './use-translation-filter.ts';

/** Chooses which translations of a version are shown, and beside which. @param slices of the test set @param checks on it */
export function TranslationFilters({
  card: { model, version, evaluation },
  setId,
  filter: { against, order, slice, check, differing, text },
  slices,
  checks,
  change,
}: {
  card: ModelCard;
  setId: string;
  filter: TranslationFilter;
  slices: readonly string[];
  checks: readonly string[];
  change: (values: Record<string, string | undefined>) => void;
}) {
  const { t } = useTranslation('models');
  const [typed, setTyped] = useState(text);
  const versions = useEndpoint(MODEL_ENDPOINTS.listModelVersions, {
    params: { model },
    query: { limit: 50 },
  });
  const others = (versions.data?.body.items ?? []).filter((one) => one.version !== version);
  return (
    <SpaceBetween direction="horizontal" size="s">
      <Choice
        label={t('testSet')}
        value={setId}
        options={evaluation.testSets.map((set) => ({
          value: set.setId,
          label: set.name,
          description: t(`role.${set.role}`),
        }))}
        onChange={(value) => change({ set: value, slice: undefined, check: undefined })}
      />
      <Choice
        label={t('beside')}
        value={against ?? 'none'}
        options={[
          { value: 'none', label: t('nothingBeside') },
          ...others.map((one) => ({
            value: one.version,
            label: one.version,
            description: t(`stage.${one.stage}`),
          })),
        ]}
        onChange={(value) => change({ against: value })}
      />
      <Choice
        label={t('order')}
        value={order}
        options={ORDERS.map((value) => ({ value, label: t(`orderBy.${value}`) }))}
        onChange={(value) => change({ order: value })}
      />
      <Choice
        label={t('slice')}
        value={slice ?? ''}
        options={[{ value: '', label: t('wholeSet') }, ...slices.map((value) => ({ value, label: value }))]}
        onChange={(value) => change({ slice: value })}
      />
      {checks.length > 0 && (
        <Choice
          label={t('check')}
          value={check ?? ''}
          options={[
            { value: '', label: t('anyCheck') },
            ...checks.flatMap((one) => [
              { value: `${one}=true`, label: `${t(`rate.${one}`, one)}: ${t('yes')}` },
              { value: `${one}=false`, label: `${t(`rate.${one}`, one)}: ${t('no')}` },
            ]),
          ]}
          onChange={(value) => change({ check: value })}
        />
      )}
      <FormField label={t('containing')}>
        <Input
          type="search"
          ariaLabel={t('containing')}
          value={typed}
          onChange={({ detail }) => {
            setTyped(detail.value);
            if (detail.value === '') change({ text: undefined });
          }}
          onKeyDown={({ detail }) => detail.key === 'Enter' && change({ text: typed })}
          onBlur={() => typed !== text && change({ text: typed })}
        />
      </FormField>
      <FormField label={t('show')}>
        <Checkbox
          checked={differing}
          disabled={against === undefined}
          onChange={({ detail }) => change({ differing: detail.checked ? 'true' : undefined })}
        >
          {t('onlyDiffering')}
        </Checkbox>
      </FormField>
    </SpaceBetween>
  );
}
