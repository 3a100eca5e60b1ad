import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import type { Tryout } from '../../../../contracts/tryout.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Time } from '../../layout/time.tsx';
import { secondsOf } from '../../runs/stages-of.ts';
import { useNow } from '../../runs/use-now.ts';
import { MarkedDifference } from './marked-difference.tsx';
import { WrappingStatus } from './wrapping-status.tsx';

type Part = Tryout['parts'][number];

const LOOKS: Record<Part['status'], StatusIndicatorProps.Type> = {
  WAITING: 'pending',
  RUNNING: 'in-progress',
  SUCCEEDED: 'success',
  FAILED: 'error',
};

export const hasEnded = ({ parts }: Tryout): boolean =>
  parts.every(({ status }) => status === 'SUCCEEDED' || status === 'FAILED');

/** What versions made of the lines, as they come; how each of them stands until then, and since when one waits. */
export function TryoutResult({ tryout, languagePair }: { tryout: Tryout; languagePair: string }) {
  const { t } = useTranslation('models');
  const format = useFormat();
  const { segments, parts, by, createdAt } = tryout;
  const goesOn = !hasEnded(tryout);
  const now = useNow(goesOn);
  const [source, target] = languagePair.split('-');
  const first = parts[0]?.translations;
  return (
    <SpaceBetween size="s">
      <Box variant="small" color="text-body-secondary">
        {by}, <Time at={createdAt} />
        {goesOn &&
          ` · ${t('waitedFor', { time: format.duration(secondsOf({ startedAt: createdAt }, now)) })}`}
      </Box>
      <div aria-live="polite">
        <SpaceBetween size="xxs">
          {parts
            .filter(({ status }) => status !== 'SUCCEEDED')
            .map(({ version, status, reason }) => (
              <WrappingStatus key={version} type={LOOKS[status]}>
                {version}: {t(`commandStatus.${status}`)} {reason}
              </WrappingStatus>
            ))}
        </SpaceBetween>
      </div>
      <Table
        variant="embedded"
        wrapLines
        ariaLabels={{ tableLabel: t('tab.translations') }}
        items={segments.map((text, row) => ({ text, row }))}
        columnDefinitions={[
          {
            id: 'source',
            header: t('source'),
            isRowHeader: true,
            minWidth: 180,
            cell: ({ text }) => (
              <span dir="auto" lang={source}>
                {text}
              </span>
            ),
          },
          ...parts.map((part, index) => ({
            id: part.version + index,
            header: part.version,
            minWidth: 180,
            cell: ({ row }: { text: string; row: number }) => (
              <Translation part={part} row={row} language={target} against={index > 0 ? first : undefined} />
            ),
          })),
        ]}
      />
    </SpaceBetween>
  );
}

function Translation({
  part: { status, translations },
  row,
  language,
  against,
}: {
  part: Part;
  row: number;
  language: string | undefined;
  against: readonly string[] | undefined;
}) {
  const text = translations?.[row];
  if (text === undefined) return status === 'FAILED' ? '–' : '…';
  return (
    <span lang={language}>
      {against ? (
        <MarkedDifference text={text} against={against[row] ?? ''} />
      ) : (
        <span dir="auto">{text}</span>
      )}
    </span>
  );
}
