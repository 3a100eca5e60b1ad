import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useTranslation } from 'react-i18next';
import { MODEL_COMPARISON_ENDPOINTS } from '../../../../contracts/api/model-comparisons.ts';
import type { ModelCard } from '../../../../contracts/model-card.ts';
import { ownTestSet } from '../../../../core/evaluation/own-test-set.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';
import { ListPager } from '../../layout/list-pager.tsx';
import { translates } from './translates.ts';
import { TranslationCard } from './translation-card.tsx';
import { TranslationFilters } from './translation-filters.tsx';
import { queryOf, useTranslationFilter } from './use-translation-filter.ts';

const PAGE = 20;

/** What a version made of a test set, beside what another one made of it, with the differences marked. */
export function TranslationsTab({
  card,
  champion,
  languagePair,
}: {
  card: ModelCard;
  champion: string | undefined;
  languagePair: string;
}) {
  const { t } = useTranslation('models');
  const format = useFormat();
  const { model, version, evaluation } = card;
  const { filter, change } = useTranslationFilter(champion === version ? undefined : champion);
  const { against } = filter;
  const sets = evaluation.testSets;
  const setId = filter.setId ?? (ownTestSet(sets) ?? sets[0])?.setId;
  const translations = useEndpoint(
    MODEL_COMPARISON_ENDPOINTS.listTranslations,
    { params: { model, version, setId: setId ?? '' }, query: { limit: PAGE, ...queryOf(filter) } },
    { enabled: setId !== undefined, keepPrevious: true },
  );
  const body = translations.data?.body;
  const isText = translates(evaluation.task);
  if (setId === undefined) return <Box>{t('notMeasured')}</Box>;
  return (
    <SpaceBetween size="m">
      <TranslationFilters
        card={card}
        setId={setId}
        filter={filter}
        slices={body?.slices ?? []}
        checks={body?.checks ?? []}
        change={change}
      />
      {translations.isError && <Failure error={translations.error} again={() => translations.refetch()} />}
      {translations.isPending && <Spinner size="large" />}
      {body && (
        <SpaceBetween size="m">
          <Box variant="p" color="text-body-secondary">
            <span aria-live="polite">
              {t(isText ? 'fitting' : 'rows', { count: body.total, text: format.count(body.total) })}
            </span>
            {isText && ` · ${t(against ? 'markedOther' : 'markedReference')}`}
          </Box>
          {body.items.length === 0 && (
            <Container>
              <Box textAlign="center">{t('nothingFits')}</Box>
            </Container>
          )}
          {body.items.map((pair) => (
            <TranslationCard
              key={pair.pairId}
              pair={pair}
              versions={{ ours: version, theirs: against }}
              languages={isText ? languagePair.split('-') : []}
              task={evaluation.task}
            />
          ))}
          <ListPager next={body.next} />
        </SpaceBetween>
      )}
    </SpaceBetween>
  );
}
