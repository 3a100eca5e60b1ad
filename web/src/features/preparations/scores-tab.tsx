import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Select from '@cloudscape-design/components/select';
import Slider from '@cloudscape-design/components/slider';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PREVIEW_RATES, SCORE_LENGTH_CLASSES } from '../../../../contracts/aligner.ts';
import { PREPARATION_ENDPOINTS, type ScoreView } from '../../../../contracts/api/preparations.ts';
import { effectOf, type ThresholdEffect, thresholdsAt } from '../../../../core/alignment/threshold-curves.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';
import { useAddress } from '../../layout/use-address.ts';
import { EffectsTable, shareOf } from './effects-table.tsx';
import { HistogramChart, pairsOn } from './histogram-chart.tsx';

/** How alignment scores lie by source and length, where the line is drawn, and what another line would do. */
export function ScoresTab({ runId }: { runId: string }) {
  const { t } = useTranslation('preparations');
  const scores = useEndpoint(PREPARATION_ENDPOINTS.getScores, { params: { runId } });
  if (scores.isError) return <Failure error={scores.error} again={() => void scores.refetch()} />;
  if (!scores.data) return <Spinner />;
  const { aligner, histograms } = scores.data.body;
  if (!aligner) return <Box>{t('notScored')}</Box>;
  if (histograms.length === 0) return <Alert type="info">{t('noHistograms')}</Alert>;
  return <Scores view={{ ...scores.data.body, aligner }} />;
}

type Scored = ScoreView & Required<Pick<ScoreView, 'aligner'>>;

function Scores({ view: { aligner, histograms, falseRejectRate } }: { view: Scored }) {
  const { t } = useTranslation('preparations');
  const format = useFormat();
  const address = useAddress();
  const [rate, setRate] = useState(clamp(falseRejectRate));
  const source = address.get('source') ?? '';
  const inUse = useMemo(
    () =>
      new Map([
        ...aligner.pooled.map(({ lengthClass, threshold }) => [`/${lengthClass}`, threshold] as const),
        ...aligner.thresholds.map((one) => [`${one.sourceId}/${one.lengthClass}`, one.threshold] as const),
      ]),
    [aligner],
  );
  const shown = histograms.filter(({ sourceId }) => source === '' || sourceId === source);
  const now = effectOf(inUse, shown);
  const canPreview = aligner.curves.length > 0;
  const tried = canPreview ? effectOf(thresholdsAt(aligner, rate), shown) : undefined;
  const judged = pairsOn(shown, 'kept') + pairsOn(shown, 'dropped');
  const dropped = pairsOn(shown, 'dropped');
  // Both from the histograms, so that the rate in use makes no difference.
  const difference = tried && droppedBy(tried) - droppedBy(now);
  const lengthsOf = (lengthClass: number) => {
    const [from, to] = SCORE_LENGTH_CLASSES.slice(lengthClass);
    return to === undefined ? t('tokensFrom', { from }) : t('tokensBetween', { from, to: to - 1 });
  };
  const sources = [
    { value: '', label: t('allSources') },
    ...[...new Set(histograms.map(({ sourceId }) => sourceId))].map((value) => ({ value, label: value })),
  ];
  return (
    <SpaceBetween size="l">
      <Container header={<Header description={t('whatIfHelp')}>{t('whatIf')}</Header>}>
        <SpaceBetween size="m">
          <FormField label={t('source')}>
            <Select
              selectedOption={sources.find(({ value }) => value === source) ?? sources[0]}
              options={sources}
              onChange={({ detail }) => address.set({ source: detail.selectedOption.value })}
            />
          </FormField>
          {canPreview ? (
            <FormField
              label={t('rate')}
              description={t('rateHelp', { rate: format.percent(falseRejectRate, 2) })}
              constraintText={format.percent(rate, 2)}
            >
              <Slider
                ariaLabel={t('rate')}
                min={PREVIEW_RATES[0] * 100}
                max={(PREVIEW_RATES.at(-1) ?? 0) * 100}
                step={0.25}
                value={rate * 100}
                valueFormatter={(value) => format.percent(value / 100, 2)}
                onChange={({ detail }) => setRate(clamp(detail.value / 100))}
              />
            </FormField>
          ) : (
            <Alert type="info">{t('noCurves')}</Alert>
          )}
          <div aria-live="polite">
            <KeyValuePairs
              columns={4}
              minColumnWidth={130}
              items={[
                { label: t('judgedPairs'), value: format.count(judged) },
                { label: t('droppedNow'), value: shareOf(format, dropped, judged) },
                ...(difference === undefined
                  ? []
                  : [
                      { label: t('wouldDrop'), value: shareOf(format, dropped + difference, judged) },
                      {
                        label: t('difference'),
                        value:
                          difference === 0
                            ? t('noDifference')
                            : t(difference > 0 ? 'moreLost' : 'moreKept', {
                                pairs: format.count(Math.abs(difference)),
                              }),
                      },
                    ]),
              ]}
            />
          </div>
        </SpaceBetween>
      </Container>
      {SCORE_LENGTH_CLASSES.map((from, lengthClass) => {
        const ofClass = shown.filter((histogram) => histogram.lengthClass === lengthClass);
        if (ofClass.length === 0) return null;
        const title = lengthsOf(lengthClass);
        const lines = source
          ? [inUse, ...(canPreview ? [thresholdsAt(aligner, rate)] : [])].map(
              (thresholds) => thresholds.get(`${source}/${lengthClass}`) ?? thresholds.get(`/${lengthClass}`),
            )
          : [];
        return (
          <Container key={from} header={<Header variant="h3">{title}</Header>}>
            <HistogramChart histograms={ofClass} title={title} lines={lines} />
          </Container>
        );
      })}
      <EffectsTable now={now} tried={tried} shown={shown} lengthsOf={lengthsOf} />
    </SpaceBetween>
  );
}

const droppedBy = (effects: readonly ThresholdEffect[]) =>
  effects.reduce((sum, effect) => sum + effect.dropped, 0);

const clamp = (rate: number) =>
  Math.min(PREVIEW_RATES.at(-1) ?? rate, Math.max(PREVIEW_RATES[0], Math.round(rate * 10_000) / 10_000));
