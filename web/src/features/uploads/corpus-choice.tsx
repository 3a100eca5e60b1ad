import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DATA_ENDPOINTS } from '../../../../contracts/api/data.ts';
import { CorpusName, LanguagePair } from '../../../../contracts/primitives.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { Failure } from '../../layout/failure.tsx';

export interface ChosenCorpus {
  corpus: string;
  languagePair: string;
}

const NEW = '+';

/** Asks for a corpus: one that is there, or the name of one that its first upload makes. */
export function CorpusChoice({
  chosen,
  choose,
}: {
  chosen: ChosenCorpus | undefined;
  choose: (wanted: { corpus: string; languagePair: string }) => void;
}) {
  const { t } = useTranslation('uploads');
  const corpora = useEndpoint(DATA_ENDPOINTS.listCorpora, { query: { limit: 200 } });
  const [isNew, setNew] = useState(false);
  const [name, setName] = useState('');
  const [pair, setPair] = useState('');
  if (corpora.isError) return <Failure error={corpora.error} again={() => void corpora.refetch()} />;
  const known = (corpora.data?.body.items ?? []).map(
    ({ corpus, languagePair }) => `${corpus} ${languagePair}`,
  );
  const current = chosen && `${chosen.corpus} ${chosen.languagePair}`;
  const options = [
    ...[...new Set([...known, ...(current ? [current] : [])])].map((value) => ({ value, label: value })),
    { value: NEW, label: t('newCorpus'), iconName: 'add-plus' as const },
  ];
  const nameError = name !== '' && !CorpusName.safeParse(name).success;
  const pairError = pair !== '' && !LanguagePair.safeParse(pair).success;
  const take = () => {
    setNew(false);
    choose({ corpus: name, languagePair: pair });
  };
  return (
    <SpaceBetween size="s">
      <FormField label={t('corpus')} description={t('corpusHelp')}>
        <Select
          selectedOption={options.find(({ value }) => value === (isNew ? NEW : current)) ?? null}
          options={options}
          filteringType="auto"
          placeholder={t('chooseCorpus')}
          statusType={corpora.isPending ? 'loading' : 'finished'}
          onChange={({ detail }) => {
            const { value = '' } = detail.selectedOption;
            setNew(value === NEW);
            const [corpus, languagePair] = value.split(' ');
            if (languagePair) choose({ corpus, languagePair });
          }}
        />
      </FormField>
      {isNew && (
        <SpaceBetween direction="horizontal" size="s" alignItems="end">
          <FormField label={t('name')} errorText={nameError ? t('nameError') : undefined}>
            <Input value={name} placeholder="media" onChange={({ detail }) => setName(detail.value)} />
          </FormField>
          <FormField label={t('languagePair')} errorText={pairError ? t('pairError') : undefined}>
            <Input value={pair} placeholder="en-ko" onChange={({ detail }) => setPair(detail.value)} />
          </FormField>
          <Button disabled={name === '' || pair === '' || nameError || pairError} onClick={take}>
            {t('take')}
          </Button>
        </SpaceBetween>
      )}
    </SpaceBetween>
  );
}
