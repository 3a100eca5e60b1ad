import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PairFilter, PairPlace } from '../../../../contracts/api/pairs.ts';
import type { DatasetManifest } from '../../../../contracts/manifest.ts';
import type { usePairFilter } from './use-pair-filter.ts';

type Names = Pick<DatasetManifest, 'sources' | 'domains' | 'drops' | 'heldOut'>;

const FURTHER = [
  'source',
  'reason',
  'title',
  'domain',
  'setId',
  'minimumScore',
  'maximumScore',
  'syntax',
  'side',
];

/** What to look for among the pairs of a version; sent with Enter or the button. */
export function PairFilters({
  state: { place, get, set },
  names,
}: {
  state: ReturnType<typeof usePairFilter>;
  names: Names;
}) {
  const { t } = useTranslation('data');
  const [typed, setTyped] = useState<Record<string, string>>({});
  const textOf = (name: string) => typed[name] ?? get(name) ?? '';
  /** What was typed counts from here on, and whatever else is chosen. */
  const apply = (change: Record<string, string> = {}) => {
    const texts = Object.entries({ ...typed, ...change }).map(([name, value]) => [name, value.trim()]);
    setTyped({});
    set(Object.fromEntries(texts));
  };
  const field = (name: string, type: 'text' | 'number' = 'text') => (
    <FormField label={t(`filter.${name}`)} stretch>
      <Input
        value={textOf(name)}
        type={type}
        step="any"
        onChange={({ detail }) => setTyped({ ...typed, [name]: detail.value })}
        onKeyDown={({ detail }) => detail.key === 'Enter' && apply()}
      />
    </FormField>
  );
  const choice = (name: string, values: readonly string[], labelOf = (value: string) => value) => {
    const options = [
      { value: '', label: t('any') },
      ...values.map((value) => ({ value, label: labelOf(value) })),
    ];
    return (
      <FormField label={t(`filter.${name}`)} stretch>
        <Select
          selectedOption={options.find(({ value }) => value === (get(name) ?? '')) ?? options[0]}
          options={options}
          filteringType={values.length > 10 ? 'auto' : 'none'}
          onChange={({ detail }) => apply({ [name]: detail.selectedOption.value ?? '' })}
        />
      </FormField>
    );
  };
  const syntaxes = PairFilter.shape.syntax.unwrap().options.map((id) => ({ id, text: t(`syntaxOf.${id}`) }));
  const sides = PairFilter.shape.side.unwrap().options.map((id) => ({ id, text: t(`sideOf.${id}`) }));
  return (
    <SpaceBetween size="s">
      <SegmentedControl
        selectedId={place}
        label={t('filter.in')}
        options={PairPlace.options.map((id) => ({ id, text: t(`placeOf.${id}`) }))}
        onChange={({ detail }) => apply({ in: detail.selectedId })}
      />
      <FormField
        label={t('filter.text')}
        description={t(get('syntax') === 'expression' ? 'expressionAbout' : 'wordsAbout')}
        secondaryControl={
          <Button variant="primary" iconName="search" onClick={() => apply()}>
            {t('search')}
          </Button>
        }
      >
        <Input
          type="search"
          value={textOf('text')}
          clearAriaLabel={t('clear')}
          onChange={({ detail }) =>
            detail.value === '' ? apply({ text: '' }) : setTyped({ ...typed, text: detail.value })
          }
          onKeyDown={({ detail }) => detail.key === 'Enter' && apply()}
        />
      </FormField>
      <ExpandableSection headerText={t('moreFilters')} defaultExpanded={FURTHER.some((name) => get(name))}>
        <ColumnLayout columns={4} minColumnWidth={220}>
          {choice('source', Object.keys(names.sources))}
          {place === 'dropped' ? choice('reason', Object.keys(names.drops)) : field('title')}
          {place !== 'dropped' && choice('domain', Object.keys(names.domains))}
          {place === 'heldOut' &&
            choice(
              'setId',
              names.heldOut.map(({ setId }) => setId),
            )}
          {field('minimumScore', 'number')}
          {field('maximumScore', 'number')}
          <FormField label={t('filter.syntax')}>
            <SegmentedControl
              selectedId={get('syntax') ?? 'words'}
              label={t('filter.syntax')}
              options={syntaxes}
              onChange={({ detail }) => apply({ syntax: detail.selectedId })}
            />
          </FormField>
          <FormField label={t('filter.side')}>
            <SegmentedControl
              selectedId={get('side') ?? 'either'}
              label={t('filter.side')}
              options={sides}
              onChange={({ detail }) => apply({ side: detail.selectedId })}
            />
          </FormField>
        </ColumnLayout>
      </ExpandableSection>
    </SpaceBetween>
  );
}
