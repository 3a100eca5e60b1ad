import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import { PREPARATION_ENDPOINTS, type PreparationDetails } from '../../../../contracts/api/preparations.ts';
import type { VersionComparison } from '../../../../contracts/version-comparison.ts';
import { useClient } from '../../api/api-provider.tsx';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNotices } from '../../layout/notices.tsx';
import { openWindow } from '../../layout/open-window.ts';
import { Verdict } from '../data/verdict.tsx';
import { Findings } from './findings.tsx';

/** What the consistency check found, and what changed against the version before. */
export function ConsistencyTab({
  runId,
  manifest,
}: {
  runId: string;
  manifest: NonNullable<PreparationDetails['manifest']>;
}) {
  const { t } = useTranslation('preparations');
  const client = useClient();
  const notices = useNotices();
  const report = useEndpoint(PREPARATION_ENDPOINTS.getConsistency, { params: { runId } });
  const found = report.data?.body;
  const openReport = () =>
    openWindow(
      async () => (await client.call(PREPARATION_ENDPOINTS.openReport, { params: { runId } })).body.url,
    ).catch(notices.failed);
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            description={
              found?.comparedWith
                ? t('comparedWith', { version: manifest.version, previous: found.comparedWith })
                : t('firstVersion', { version: manifest.version })
            }
            actions={
              <Button iconName="external" onClick={() => void openReport()}>
                {t('openReport')}
              </Button>
            }
          >
            {t('tab.consistency')} {found && <Verdict verdict={found.verdict} />}
          </Header>
        }
      >
        <Findings runId={runId} />
      </Container>
      {found?.comparison && <Comparison of={found.comparison} />}
      {found && found.conflictSamples.length > 0 && (
        <Container header={<Header description={t('conflictsHelp')}>{t('conflicts')}</Header>}>
          <Table
            variant="embedded"
            wrapLines
            ariaLabels={{ tableLabel: t('conflicts') }}
            items={found.conflictSamples}
            columnDefinitions={[
              {
                id: 'source',
                header: t('sourceText'),
                isRowHeader: true,
                cell: ({ source }) => <span dir="auto">{source}</span>,
              },
              ...[0, 1].map((which) => ({
                id: `target${which}`,
                header: t('targetText'),
                cell: ({ targets }: (typeof found.conflictSamples)[number]) => (
                  <>
                    <div dir="auto">{targets[which].target}</div>
                    <Box variant="small">{targets[which].sourceId}</Box>
                  </>
                ),
              })),
            ]}
          />
        </Container>
      )}
    </SpaceBetween>
  );
}

/** The training text against that of the version before: how much, and samples. */
function Comparison({ of: comparison }: { of: VersionComparison }) {
  const { t } = useTranslation('preparations');
  const format = useFormat();
  const { previous, sampled, retained, added, removed, changed, changedTerms, unknownWords } = comparison;
  const pairs = (items: { source: string; target: string }[], title: string) =>
    items.length > 0 && (
      <ExpandableSection headerText={title}>
        <Table
          variant="embedded"
          wrapLines
          ariaLabels={{ tableLabel: title }}
          items={items}
          columnDefinitions={[
            { id: 's', header: t('sourceText'), cell: ({ source }) => <span dir="auto">{source}</span> },
            { id: 't', header: t('targetText'), cell: ({ target }) => <span dir="auto">{target}</span> },
          ]}
        />
      </ExpandableSection>
    );
  const words = unknownWords.target.slice(0, 30).map(([word, count]) => `${word} (${format.count(count)})`);
  const changes = [...comparison.changedTermSamples, ...comparison.changedSamples];
  return (
    <Container
      header={
        <Header description={sampled < 1 ? t('sampled', { share: format.percent(sampled) }) : undefined}>
          {t('against', { previous })}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <KeyValuePairs
          columns={4}
          items={[
            { label: t('retained'), value: format.count(retained) },
            { label: t('added'), value: format.count(added) },
            { label: t('removed'), value: format.count(removed) },
            {
              label: t('changed'),
              value: t('changedOf', { changed: format.count(changed), terms: format.count(changedTerms) }),
            },
          ]}
        />
        {words.length > 0 && (
          <Box>
            <Box variant="awsui-key-label">{t('newWords')}</Box>
            <span dir="auto">{words.join(', ')}</span>
          </Box>
        )}
        {changes.length > 0 && (
          <ExpandableSection headerText={t('changedSamples')}>
            <Table
              variant="embedded"
              wrapLines
              ariaLabels={{ tableLabel: t('changedSamples') }}
              items={changes}
              columnDefinitions={[
                { id: 's', header: t('sourceText'), cell: ({ source }) => <span dir="auto">{source}</span> },
                {
                  id: 'b',
                  header: t('before'),
                  cell: ({ before }) => <span dir="auto">{before.join(' | ')}</span>,
                },
                { id: 'n', header: t('now'), cell: ({ now }) => <span dir="auto">{now.join(' | ')}</span> },
              ]}
            />
          </ExpandableSection>
        )}
        {pairs(comparison.addedSamples, t('addedSamples'))}
        {pairs(comparison.removedSamples, t('removedSamples'))}
      </SpaceBetween>
    </Container>
  );
}
