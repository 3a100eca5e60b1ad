import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import { PREPARATION_ENDPOINTS } from '../../../../contracts/api/preparations.ts';
import type { ConsistencyFinding } from '../../../../contracts/consistency.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { Failure } from '../../layout/failure.tsx';
import { usePages } from '../../layout/use-pages.tsx';
import { Verdict } from '../data/verdict.tsx';

const ORDER = { fail: 0, warn: 1, pass: 2 } as const;

/** What the consistency check found, what needs a look first. */
export function Findings({ runId, only }: { runId: string; only?: ConsistencyFinding['verdict'] }) {
  const { t } = useTranslation('preparations');
  const report = useEndpoint(PREPARATION_ENDPOINTS.getConsistency, { params: { runId } });
  const found = (report.data?.body.findings ?? [])
    .filter(({ verdict }) => only === undefined || verdict === only)
    .sort((a, b) => ORDER[a.verdict] - ORDER[b.verdict]);
  const pages = usePages(found);
  if (report.isError) return <Failure error={report.error} again={() => void report.refetch()} />;
  if (!report.data) return <Spinner />;
  return (
    <Table
      variant="embedded"
      wrapLines
      contentDensity="compact"
      ariaLabels={{ tableLabel: t('findings') }}
      {...pages}
      empty={<Box>{t('nothingFound')}</Box>}
      columnDefinitions={[
        {
          id: 'verdict',
          header: t('judged'),
          cell: ({ verdict }) => <Verdict verdict={verdict} />,
          minWidth: 125,
        },
        {
          id: 'message',
          header: t('finding'),
          cell: ({ message, subject }) => (
            <>
              {subject !== 'corpus' && <Badge>{subject}</Badge>} {withoutSubject(message, subject)}
            </>
          ),
          isRowHeader: true,
          minWidth: 155,
        },
        { id: 'kind', header: t('kindName'), cell: ({ kind }) => t(`kind.${kind}`), minWidth: 130 },
      ]}
    />
  );
}

/** Messages begin with what they are about, which stands before them, or is the corpus of this page. */
const withoutSubject = (message: string, subject: string) =>
  message.startsWith(`${subject}: `) ? message.slice(subject.length + 2) : message;
