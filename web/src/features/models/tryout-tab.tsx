import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MODEL_ENDPOINTS } from '../../../../contracts/api/models.ts';
import { TRYOUT_ENDPOINTS } from '../../../../contracts/api/tryouts.ts';
import type { Model } from '../../../../contracts/entities.ts';
import type { Tryout } from '../../../../contracts/tryout.ts';
import { useAction, useEndpoint } from '../../api/use-endpoint.ts';
import { Failure } from '../../layout/failure.tsx';
import { useNotices } from '../../layout/notices.tsx';
import { useAddress } from '../../layout/use-address.ts';
import { useSession } from '../../session/use-session.ts';
import { MarkedDifference } from './marked-difference.tsx';

const MOST_LINES = 50;
const MOST_VERSIONS = 4;
const LOOKS: Record<Tryout['parts'][number]['status'], StatusIndicatorProps.Type> = {
  WAITING: 'pending',
  RUNNING: 'in-progress',
  SUCCEEDED: 'success',
  FAILED: 'error',
};

/** Lines that a person types, translated by the champion and other versions beside it. */
export function TryoutTab({ line: { model, champion, languagePair } }: { line: Model }) {
  const { t } = useTranslation('models');
  const { may } = useSession();
  const notices = useNotices();
  const address = useAddress({ replace: true });
  const tryoutId = address.get('tryout');
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<string[]>();
  const versions = useEndpoint(MODEL_ENDPOINTS.listModelVersions, {
    params: { model },
    query: { limit: 50 },
  });
  const start = useAction(TRYOUT_ENDPOINTS.startTryout);
  const tryout = useEndpoint(
    TRYOUT_ENDPOINTS.getTryout,
    { params: { tryoutId: tryoutId ?? '' } },
    {
      enabled: tryoutId !== undefined,
      pollSeconds: (found) =>
        found?.parts.every(({ status }) => status === 'SUCCEEDED' || status === 'FAILED') ? false : 2,
    },
  );
  const listed = (versions.data?.body.items ?? []).filter(({ stage }) => stage !== 'rejected');
  const wanted = chosen ?? (champion ? [champion] : listed.slice(0, 1).map(({ version }) => version));
  const options = listed.map(({ version, stage }) => ({
    value: version,
    label: version,
    description: t(`stage.${stage}`),
  }));
  const lines = text
    .split('\n')
    .map((one) => one.trim())
    .filter(Boolean);
  const translate = () =>
    start.mutate(
      { request: { body: { versions: wanted.map((version) => `${model}@${version}`), segments: lines } } },
      { onSuccess: ({ body }) => address.set({ tryout: body.tryoutId }), onError: notices.failed },
    );
  const ready =
    lines.length > 0 && lines.length <= MOST_LINES && wanted.length > 0 && wanted.length <= MOST_VERSIONS;
  return (
    <SpaceBetween size="l">
      {may('operator') ? (
        <SpaceBetween size="m">
          <FormField
            label={t('textToTranslate', { source: languagePair.split('-')[0] })}
            description={t('textHelp', { most: MOST_LINES })}
            errorText={
              lines.length > MOST_LINES
                ? t('tooManyLines', { count: lines.length, most: MOST_LINES })
                : undefined
            }
          >
            <Textarea value={text} rows={4} onChange={({ detail }) => setText(detail.value)} />
          </FormField>
          <FormField label={t('withVersions')} description={t('withVersionsHelp', { most: MOST_VERSIONS })}>
            <Multiselect
              options={options}
              selectedOptions={options.filter(({ value }) => wanted.includes(value))}
              placeholder={t('chooseVersions')}
              filteringType="auto"
              onChange={({ detail }) =>
                setChosen(detail.selectedOptions.slice(0, MOST_VERSIONS).map(({ value }) => value as string))
              }
            />
          </FormField>
          <SpaceBetween direction="horizontal" size="s" alignItems="center">
            <Button variant="primary" disabled={!ready} loading={start.isPending} onClick={translate}>
              {t('translate')}
            </Button>
            <Box variant="small">{t('tryoutWait')}</Box>
          </SpaceBetween>
        </SpaceBetween>
      ) : (
        <Alert type="info">{t('tryoutNeedsOperator')}</Alert>
      )}
      {tryout.isError && <Failure error={tryout.error} again={() => tryout.refetch()} />}
      {tryout.data && <Translations tryout={tryout.data.body} />}
    </SpaceBetween>
  );
}

function Translations({ tryout: { segments, parts } }: { tryout: Tryout }) {
  const { t } = useTranslation('models');
  const first = parts[0]?.translations;
  return (
    <SpaceBetween size="s">
      <div aria-live="polite">
        <SpaceBetween size="xxs">
          {parts
            .filter(({ status }) => status !== 'SUCCEEDED')
            .map(({ version, status, reason }) => (
              <StatusIndicator key={version} type={LOOKS[status]} wrapText>
                {version}: {t(`commandStatus.${status}`)} {reason}
              </StatusIndicator>
            ))}
        </SpaceBetween>
      </div>
      <Table
        variant="embedded"
        wrapLines
        items={segments.map((source, row) => ({ source, row }))}
        columnDefinitions={[
          { id: 'source', header: t('source'), isRowHeader: true, cell: ({ source }) => source },
          ...parts.map(({ version, translations }, part) => ({
            id: version + part,
            header: version,
            cell: ({ row }: { source: string; row: number }) => {
              const text = translations?.[row];
              if (text === undefined) return '…';
              return part > 0 && first ? <MarkedDifference text={text} against={first[row] ?? ''} /> : text;
            },
          })),
        ]}
      />
    </SpaceBetween>
  );
}
