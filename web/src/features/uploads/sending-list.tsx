import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import type { Sending, useSending } from './use-sending.ts';

const LOOKS: Record<Sending['status'], StatusIndicatorProps.Type> = {
  waiting: 'pending',
  sending: 'in-progress',
  done: 'success',
  failed: 'error',
  cancelled: 'stopped',
};
/** Rows that are drawn at once; a folder may have thousands of files. */
const SHOWN = 100;

/** The files that are being sent: how far each is, and trying again. What needs a look comes first. */
export function SendingList({ sending }: { sending: ReturnType<typeof useSending> }) {
  const { t } = useTranslation('uploads');
  const format = useFormat();
  const [shown, setShown] = useState(SHOWN);
  const { files, isBusy, again, cancel, clear } = sending;
  if (files.length === 0) return null;
  const sum = (of: (file: Sending) => number) => files.reduce((total, file) => total + of(file), 0);
  const done = files.filter(({ status }) => status === 'done').length;
  const whole = sum(({ file }) => file.size);
  const sent = sum(({ sentBytes }) => sentBytes);
  const order = (file: Sending) => ['failed', 'sending', 'waiting', 'cancelled', 'done'].indexOf(file.status);
  const sorted = [...files].sort((a, b) => order(a) - order(b));
  return (
    <Table
      variant="embedded"
      contentDensity="compact"
      ariaLabels={{ tableLabel: t('sent') }}
      header={
        <Header
          variant="h3"
          actions={
            <Button disabled={isBusy && done === 0} onClick={clear}>
              {t('clear')}
            </Button>
          }
        >
          <ProgressBar
            value={whole === 0 ? 0 : (100 * sent) / whole}
            ariaLabel={t('sent')}
            status={
              isBusy ? 'in-progress' : files.some(({ status }) => status === 'failed') ? 'error' : 'success'
            }
            resultText={t('doneOf', { done: format.count(done), files: format.count(files.length) })}
            additionalInfo={t('sentOf', {
              done: format.count(done),
              files: format.count(files.length),
              sent: format.bytes(sent),
              bytes: format.bytes(whole),
            })}
          />
        </Header>
      }
      items={sorted.slice(0, shown)}
      trackBy="id"
      footer={
        files.length > shown && (
          <Button variant="link" onClick={() => setShown(shown + SHOWN)}>
            {t('showMore')}
          </Button>
        )
      }
      columnDefinitions={[
        { id: 'file', header: t('file'), isRowHeader: true, cell: ({ path }) => path, minWidth: 200 },
        { id: 'size', header: t('size'), cell: ({ file }) => format.bytes(file.size), minWidth: 90 },
        {
          id: 'status',
          header: t('status'),
          minWidth: 200,
          cell: ({ status, sentBytes, file, error }) => (
            <>
              <StatusIndicator type={LOOKS[status]}>
                {t(`sending.${status}`, { share: format.percent(sentBytes / file.size, 0) })}
              </StatusIndicator>
              {error && <Box variant="small">{error.message}</Box>}
            </>
          ),
        },
        {
          id: 'do',
          header: t('actions'),
          minWidth: 120,
          cell: ({ id, status, path }) =>
            status === 'failed' || status === 'cancelled' ? (
              <Button
                variant="inline-link"
                ariaLabel={t('againFor', { file: path })}
                onClick={() => again(id)}
              >
                {t('again')}
              </Button>
            ) : status === 'done' ? null : (
              <Button
                variant="inline-link"
                ariaLabel={t('stopFor', { file: path })}
                onClick={() => cancel(id)}
              >
                {t('stop')}
              </Button>
            ),
        },
      ]}
    />
  );
}
