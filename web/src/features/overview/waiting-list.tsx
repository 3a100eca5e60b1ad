import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Icon, { type IconProps } from '@cloudscape-design/components/icon';
import List from '@cloudscape-design/components/list';
import { useTranslation } from 'react-i18next';
import type { Waiting } from '../../../../contracts/api/overview.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { PageLink } from '../../layout/page-link.tsx';
import { Time } from '../../layout/time.tsx';
import { pageOfRun } from './page-of-run.ts';

const LOOKS: Record<Waiting['kind'], [name: IconProps.Name, variant: IconProps.Variant]> = {
  approval: ['status-warning', 'warning'],
  promotion: ['status-pending', 'normal'],
  comparison: ['status-pending', 'normal'],
  failure: ['status-negative', 'error'],
  quarantine: ['status-negative', 'error'],
  source: ['status-negative', 'error'],
};

/** What a person should do, or know of, newest first. */
export function WaitingList({ waiting }: { waiting: readonly Waiting[] }) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  return (
    <Container
      header={
        <Header variant="h2" counter={`(${format.count(waiting.length)})`} description={t('waitingMeans')}>
          {t('waiting')}
        </Header>
      }
    >
      {waiting.length === 0 ? (
        <Box color="text-body-secondary">{t('nothingWaits')}</Box>
      ) : (
        <List
          items={waiting}
          ariaLabel={t('waiting')}
          disablePaddings
          renderItem={(item) => {
            const [name, variant] = LOOKS[item.kind];
            return {
              id: `${item.kind} ${pageOf(item)} ${item.since}`,
              icon: <Icon name={name} variant={variant} ariaLabel={t(`kind.${item.kind}`)} />,
              content: (
                <>
                  <PageLink to={pageOf(item)}>{t(`item.${item.kind}`, namesOf(item))}</PageLink>{' '}
                  <Box variant="small" color="text-body-secondary" display="inline">
                    <Time at={item.since} as="ago" />
                  </Box>
                </>
              ),
              secondaryContent: <Reason text={reasonOf(item)} />,
            };
          }}
        />
      )}
    </Container>
  );
}

/** Causes can be whole logs; their page has all of it. */
const LONGEST_REASON = 300;

function Reason({ text }: { text: string }) {
  const short = text.length > LONGEST_REASON ? `${text.slice(0, LONGEST_REASON)} …` : text;
  return (
    <Box color="text-body-secondary" variant="small">
      <span style={{ overflowWrap: 'anywhere' }}>{short}</span>
    </Box>
  );
}

function pageOf(item: Waiting): string {
  switch (item.kind) {
    case 'approval':
      return `/preparations/${item.runId}`;
    case 'failure':
      return pageOfRun({ kind: item.runKind, runId: item.runId });
    case 'promotion':
      return `/models/${item.model}?tab=waiting`;
    case 'comparison':
      return `/models/${item.model}/${item.version}?tab=people`;
    case 'quarantine':
      return item.runId
        ? `/preparations/${item.runId}`
        : `/data/${item.corpus}/${item.languagePair}?tab=uploads`;
    case 'source':
      return `/schedules?schedule=${item.scheduleId}`;
  }
}

function namesOf(item: Waiting): Record<string, string> {
  const corpus = `${item.corpus} ${item.languagePair}`;
  switch (item.kind) {
    case 'promotion':
    case 'comparison':
      return { subject: item.model, version: item.version };
    case 'failure':
      return { subject: item.model ?? corpus, context: item.runKind };
    case 'quarantine':
      return { subject: item.file, corpus };
    case 'source':
      return { subject: item.sourceId, corpus };
    case 'approval':
      return { subject: corpus };
  }
}

function reasonOf(item: Waiting): string {
  if (item.kind === 'approval') return item.question;
  if (item.kind === 'failure') return [item.error, item.cause].filter(Boolean).join(': ');
  return item.reason;
}
