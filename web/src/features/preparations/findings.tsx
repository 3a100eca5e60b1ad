import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import { PREPARATION_ENDPOINTS } from '../../../../contracts/api/preparations.ts';
import type { ConsistencyFinding } from '../../../../contracts/consistency.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { Failure } from '../../layout/failure.tsx';

const LOOKS = { fail: 'error', warn: 'warning', pass: 'success' } as const;
const ORDER = { fail: 0, warn: 1, pass: 2 } as const;

/** How something was judged. */
export function Verdict({ of }: { of: ConsistencyFinding['verdict'] }) {
  const { t } = useTranslation('preparations');
  return <StatusIndicator type={LOOKS[of]}>{t(`verdict.${of}`)}</StatusIndicator>;
}

/** What the consistency check found, what needs a look first. */
export function Findings({ runId, only }: { runId: string; only?: ConsistencyFinding['verdict'] }) {
  const { t } = useTranslation('preparations');
  const report = useEndpoint(PREPARATION_ENDPOINTS.getConsistency, { params: { runId } });
  if (report.isError) return <Failure error={report.error} again={() => void report.refetch()} />;
  if (!report.data) return <Spinner />;
  const found = report.data.body.findings.filter(({ verdict }) => only === undefined || verdict === only);
  return (
    <Table
      variant="embedded"
      wrapLines
      contentDensity="compact"
      ariaLabels={{ tableLabel: t('findings') }}
      items={[...found].sort((a, b) => ORDER[a.verdict] - ORDER[b.verdict])}
      empty={<Box>{t('nothingFound')}</Box>}
      columnDefinitions={[
        { id: 'verdict', header: t('judged'), cell: ({ verdict }) => <Verdict of={verdict} />, width: 180 },
        {
          id: 'message',
          header: t('finding'),
          cell: ({ message, subject }) => (
            <>
              {subject !== 'corpus' && <Badge>{subject}</Badge>} {message}
            </>
          ),
          isRowHeader: true,
        },
        { id: 'kind', header: t('kindName'), cell: ({ kind }) => t(`kind.${kind}`), width: 150 },
      ]}
    />
  );
}
