import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { useTranslation } from 'react-i18next';
import type { SweepMember } from '../../../../contracts/api/trainings.ts';
import { Chart } from '../../charts/chart.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { shown } from './recipe-difference.ts';
import { bestScore, isLogarithmic } from './sweep-scores.ts';
import { useRecipeLabel } from './use-recipe-label.ts';

/** The best score of each member by each setting, and the course of all scores. @param members the best first */
export function SweepPictures({
  members,
  settings,
}: {
  members: readonly SweepMember[];
  settings: readonly string[];
}) {
  const { t } = useTranslation('trainings');
  const labelOf = useRecipeLabel();
  const format = useFormat();
  const scored = members.flatMap((member) => {
    const best = bestScore(member);
    return best === undefined ? [] : [{ ...member, best }];
  });
  const [first] = scored;
  if (!first) return <Box color="text-body-secondary">{t('sweeps.noScores')}</Box>;
  const nameOf = ({ settings: of }: SweepMember) =>
    settings.map((path) => `${path.split('.').at(-1)} ${shown(of[path])}`).join(', ');
  const grid = { left: 56, right: 16, top: 16, bottom: 40 };
  const yAxis = { type: 'value' as const, scale: true };
  return (
    <ColumnLayout columns={2} minColumnWidth={320}>
      <Container header={<Header variant="h3">{t('sweeps.course')}</Header>}>
        <Chart
          label={t('sweeps.courseLabel', { best: nameOf(first), score: format.decimal(first.best, 2) })}
          option={{
            grid,
            yAxis,
            xAxis: { type: 'value', splitLine: { show: false } },
            tooltip: { trigger: 'item' },
            animation: false,
            series: scored.map((member) => ({
              type: 'line' as const,
              name: nameOf(member),
              data: member.scores.map(({ optimizerStep, score }) => [optimizerStep, score]),
              lineStyle: { width: member === first ? 3 : 1 },
            })),
          }}
        />
      </Container>
      {settings.map((path) => {
        const values = scored.map(({ settings: of }) => of[path]);
        const numeric = values.every((value) => typeof value === 'number');
        return (
          <Container key={path} header={<Header variant="h3">{labelOf(path)}</Header>}>
            <Chart
              label={t('sweeps.settingLabel', {
                setting: labelOf(path),
                value: shown(first.settings[path]),
                score: format.decimal(first.best, 2),
              })}
              option={{
                grid,
                yAxis,
                xAxis: numeric
                  ? {
                      type: isLogarithmic(values as number[]) ? 'log' : 'value',
                      min: 'dataMin',
                      max: 'dataMax',
                      axisLabel: {
                        formatter: (value: number) => String(Number(value.toPrecision(3))),
                        hideOverlap: true,
                      },
                      splitLine: { show: false },
                    }
                  : { type: 'category', data: [...new Set(values.map(shown))] },
                tooltip: { trigger: 'item' },
                animation: false,
                series: [
                  {
                    type: 'scatter' as const,
                    symbolSize: 11,
                    data: scored.map(({ best, settings: of, runId }) => ({
                      name: runId,
                      value: [numeric ? (of[path] as number) : shown(of[path]), best],
                    })),
                  },
                ],
              }}
            />
          </Container>
        );
      })}
    </ColumnLayout>
  );
}
