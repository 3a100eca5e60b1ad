import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import type { Verdict } from '../../../../contracts/human-comparison.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { PageFailure } from '../../layout/page-failure.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { useSession } from '../../session/use-session.ts';
import { useJudging } from './use-judging.ts';
import { useShortcuts } from './use-shortcuts.ts';

/** Pair by pair, with the keyboard: which of two translations is better. Whose they are is told nowhere on this page. */
export function Component() {
  const { model = '', version = '', comparisonId = '' } = useParams();
  const { t } = useTranslation('models');
  const format = useFormat();
  const navigate = useNavigate();
  const { may } = useSession();
  const judging = useJudging({ model, version, comparisonId });
  const { comparison, pair, index, said, settled } = judging;
  useShortcuts(
    may('operator') && !settled
      ? {
          '1': () => judging.judge('a'),
          a: () => judging.judge('a'),
          '2': () => judging.judge('b'),
          b: () => judging.judge('b'),
          '0': () => judging.judge('tie'),
          t: () => judging.judge('tie'),
          s: judging.next,
          ArrowRight: judging.next,
          ArrowLeft: judging.previous,
        }
      : {},
  );
  if (comparison.isError)
    return <PageFailure error={comparison.error} again={() => void comparison.refetch()} feature="models" />;
  if (!comparison.data) return <Spinner size="large" />;
  const { pairs } = comparison.data.body;
  const judged = Object.keys(said).length;
  const verdict = pair && said[pair.pairId];
  const choice = (value: Verdict, key: string) => (
    <Button
      variant={verdict === value ? 'primary' : 'normal'}
      ariaLabel={t(`prefer.${value}`)}
      disabled={!may('operator')}
      onClick={() => judging.judge(value)}
    >
      {t(`prefer.${value}`)} ({key})
    </Button>
  );
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={t('judgeAbout')}
          actions={
            <Button onClick={() => navigate(`/models/${model}/${version}?tab=people`)}>
              {t('stopJudging')}
            </Button>
          }
        >
          {t('judgeTitle')}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <ProgressBar
          ariaLabel={t('yourVerdicts')}
          value={(100 * judged) / Math.max(1, pairs.length)}
          additionalInfo={t('judgedOf', { judged, pairs: pairs.length })}
        />
        {settled ? (
          <Alert
            type="success"
            header={t('settled', {
              count: settled.result.wins + settled.result.losses + settled.result.ties,
            })}
          >
            <SpaceBetween size="xs">
              <Box>
                {t('settledResult', {
                  version,
                  against: settled.result.against,
                  share: format.percent(settled.result.preference, 0),
                  wins: settled.result.wins,
                  losses: settled.result.losses,
                  ties: settled.result.ties,
                  p: format.decimal(settled.result.pValue, 3),
                })}
              </Box>
              <Box>{settled.promoted ? t('promoted', { version }) : settled.decision.reason}</Box>
              <PageLink to={`/models/${model}/${version}?tab=people`}>{t('backToVersion')}</PageLink>
            </SpaceBetween>
          </Alert>
        ) : (
          pair && (
            <Container
              header={<Header variant="h2">{t('pairOf', { pair: index + 1, pairs: pairs.length })}</Header>}
              footer={
                <SpaceBetween direction="horizontal" size="xs">
                  {choice('a', '1')}
                  {choice('tie', '0')}
                  {choice('b', '2')}
                  <Button variant="link" disabled={index === 0} onClick={judging.previous}>
                    {t('previous')} (←)
                  </Button>
                  <Button variant="link" disabled={index === pairs.length - 1} onClick={judging.next}>
                    {t('skip')} (→)
                  </Button>
                </SpaceBetween>
              }
            >
              <div aria-live="polite">
                <SpaceBetween size="m">
                  <Text label={t('source')} text={pair.source} />
                  <Text label={t('reference')} text={pair.reference} />
                  <ColumnLayout columns={2} variant="text-grid">
                    <Text label="A" text={pair.a} />
                    <Text label="B" text={pair.b} />
                  </ColumnLayout>
                </SpaceBetween>
              </div>
            </Container>
          )
        )}
        {!settled && may('operator') && (
          <SpaceBetween direction="horizontal" size="s" alignItems="center">
            <Button
              variant={judged === pairs.length ? 'primary' : 'normal'}
              disabled={judged === 0}
              loading={judging.isSettling}
              onClick={judging.settle}
            >
              {t('settle')}
            </Button>
            <Box variant="small">{t('settleAbout')}</Box>
          </SpaceBetween>
        )}
      </SpaceBetween>
    </ContentLayout>
  );
}

const Text = ({ label, text }: { label: string; text: string }) => (
  <div>
    <Box variant="awsui-key-label">{label}</Box>
    <Box fontSize="heading-s">
      <span dir="auto">{text}</span>
    </Box>
  </div>
);
