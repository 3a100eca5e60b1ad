import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TRAINING_ENDPOINTS } from '../../../../contracts/api/trainings.ts';
import type { TrainingRecipe } from '../../../../contracts/training-recipe.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';
import { PageLink } from '../../layout/page-link.tsx';

/**
 * What a start would cost, train on and wait for.
 * @param recipe absent: the line's. @param written what of it was decided, which is short enough for an address
 */
export function StartPreview({
  model,
  recipe,
  written,
}: {
  model: string;
  recipe: TrainingRecipe | undefined;
  written: unknown;
}) {
  const { t } = useTranslation('trainings');
  const format = useFormat();
  const text = useSettled(recipe === undefined ? undefined : JSON.stringify(written));
  const asked = useEndpoint(
    TRAINING_ENDPOINTS.previewTraining,
    { query: { model, ...(text === undefined ? {} : { recipe: text }) } },
    { keepPrevious: true },
  );
  if (asked.error) return <Failure error={asked.error} again={() => void asked.refetch()} />;
  const preview = asked.data?.body;
  if (!preview) return null;
  const { estimateUsd, leftOfMonthUsd, running, waiting, concurrentRuns } = preview;
  const waits = running >= concurrentRuns || waiting > 0;
  return (
    <Container header={<Header variant="h2">{t('preview.title')}</Header>}>
      <SpaceBetween size="m">
        <KeyValuePairs
          columns={3}
          items={[
            {
              label: t('preview.cost'),
              value: (
                <>
                  {t('atMost', { usd: format.usd(estimateUsd) })}
                  <Box variant="small" display="block">
                    {t(`preview.basis.${preview.basis}`)}
                  </Box>
                </>
              ),
            },
            {
              label: t('preview.data'),
              value: t('preview.pairs', {
                version: preview.datasetVersion,
                pairs: format.count(preview.trainPairs),
              }),
            },
            {
              label: t('preview.queue'),
              value: waits
                ? t('preview.waits', { place: waiting + 1, running, most: concurrentRuns })
                : t('preview.atOnce', { running, most: concurrentRuns }),
            },
          ]}
        />
        {leftOfMonthUsd !== undefined && estimateUsd > leftOfMonthUsd && (
          <Alert type="warning">
            {t('preview.tooDear', { left: format.usd(Math.max(0, leftOfMonthUsd)) })}
          </Alert>
        )}
        {preview.trainedBefore !== undefined && (
          <Alert type="info">
            {t('preview.before')}{' '}
            <PageLink to={`/trainings/${preview.trainedBefore}`}>{preview.trainedBefore}</PageLink>
          </Alert>
        )}
      </SpaceBetween>
    </Container>
  );
}

/** A value that has not changed for half a second, so that not every key asks the server. */
function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), 500);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
