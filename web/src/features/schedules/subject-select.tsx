import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { useTranslation } from 'react-i18next';
import { DATA_ENDPOINTS } from '../../../../contracts/api/data.ts';
import { TRAINING_ENDPOINTS } from '../../../../contracts/api/trainings.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';

/** What a schedule is of. */
export type Subject = { model: string } | { corpus: string; languagePair: string };

/** Chooses the corpus or the model line of a new schedule. */
export function SubjectSelect({
  of,
  chosen,
  error,
  missing,
  onChange,
}: {
  of: 'corpus' | 'line';
  chosen: Subject | undefined;
  error: string | undefined;
  /** Whether to say that one must be chosen. */
  missing: boolean;
  onChange: (subject: Subject) => void;
}) {
  const { t } = useTranslation('schedules');
  const isCorpus = of === 'corpus';
  const lines = useEndpoint(
    TRAINING_ENDPOINTS.listModelLines,
    { query: { limit: 200 } },
    { enabled: !isCorpus },
  );
  const corpora = useEndpoint(DATA_ENDPOINTS.listCorpora, { query: { limit: 200 } }, { enabled: isCorpus });
  const asked = isCorpus ? corpora : lines;
  const options = isCorpus
    ? (corpora.data?.body.items ?? []).map(({ corpus, languagePair }) => ({
        value: `${corpus} ${languagePair}`,
      }))
    : (lines.data?.body.items ?? []).map(({ model }) => ({ value: model }));
  const shown = chosen && ('model' in chosen ? chosen.model : `${chosen.corpus} ${chosen.languagePair}`);
  const label = t(isCorpus ? 'corpusName' : 'line');
  const choose = t(isCorpus ? 'chooseCorpus' : 'chooseLine');
  return (
    <FormField label={label} errorText={error ?? (missing ? choose : undefined)}>
      <Select
        ariaLabel={label}
        placeholder={choose}
        selectedOption={shown === undefined ? null : { value: shown }}
        options={options}
        statusType={asked.isPending ? 'loading' : asked.isError ? 'error' : 'finished'}
        loadingText={t('loading')}
        errorText={asked.error?.message}
        empty={t(isCorpus ? 'noCorpora' : 'noLines')}
        filteringType="auto"
        onChange={({ detail: { selectedOption } }) => {
          const [name = '', languagePair = ''] = (selectedOption.value ?? '').split(' ');
          onChange(isCorpus ? { corpus: name, languagePair } : { model: name });
        }}
      />
    </FormField>
  );
}
