import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FileUpload from '@cloudscape-design/components/file-upload';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MODEL_COMPARISON_ENDPOINTS } from '../../../../contracts/api/model-comparisons.ts';
import type { ModelCard } from '../../../../contracts/model-card.ts';
import { useAction } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNotices } from '../../layout/notices.tsx';
import { useAddress } from '../../layout/use-address.ts';
import { useSession } from '../../session/use-session.ts';
import { hasEnded, useMeasurement } from './use-measurement.ts';

const LARGEST_BYTES = 900_000;

/** How much people had to change a version's translations (HTER), and a way to hand in more of their edits. */
export function PostEditsPanel({ card: { model, version, evaluation } }: { card: ModelCard }) {
  const { t } = useTranslation('models');
  const format = useFormat();
  const { may } = useSession();
  const notices = useNotices();
  const address = useAddress({ replace: true });
  const [files, setFiles] = useState<File[]>([]);
  const [chosen, setChosen] = useState<string>();
  const sets = evaluation.testSets;
  const setId = address.get('edited') ?? chosen ?? sets[0]?.setId ?? '';
  const measurementId = address.get('measurement');
  const measure = useAction(MODEL_COMPARISON_ENDPOINTS.measurePostEdits);
  const mayEdit = may('operator');
  const { accepted, failure } = useMeasurement(
    { model, version, setId },
    mayEdit ? measurementId : undefined,
  );
  const status = accepted?.status;
  const isOpen = measurementId !== undefined && mayEdit && !failure && !hasEnded(status);
  const options = sets.map((set) => ({ value: set.setId, label: set.name, description: set.setId }));
  const [file] = files;
  const submit = async () => {
    if (!file) return;
    const text = await file.text();
    measure.mutate(
      { request: { params: { model, version, setId }, body: { text } } },
      {
        onSuccess: ({ body }) => {
          setFiles([]);
          address.set({ measurement: body.measurementId, edited: setId });
        },
        onError: notices.failed,
      },
    );
  };
  const tooLarge = file !== undefined && file.size > LARGEST_BYTES;
  return (
    <Container
      header={
        <Header variant="h2" description={t('postEditsAbout')}>
          {t('postEdits')}
        </Header>
      }
    >
      <SpaceBetween size="m">
        {sets.map(({ setId: id, name, metrics: { hter } }) => (
          <Box key={id}>
            {name}:{' '}
            {hter
              ? `HTER ${format.decimal(hter.score, 1)} (${format.decimal(hter.low, 1)} – ${format.decimal(hter.high, 1)})`
              : t('notEdited')}
          </Box>
        ))}
        {mayEdit && (
          <SpaceBetween direction="horizontal" size="s" alignItems="end">
            <FormField label={t('testSet')}>
              <Select
                ariaLabel={t('testSet')}
                selectedOption={options.find(({ value }) => value === setId) ?? null}
                options={options}
                onChange={({ detail }) => {
                  address.set({ edited: undefined, measurement: undefined });
                  setChosen(detail.selectedOption.value);
                }}
              />
            </FormField>
            <FormField
              label={t('postEditsFile')}
              constraintText={t('postEditsFormat')}
              errorText={tooLarge ? t('fileTooLarge', { most: format.bytes(LARGEST_BYTES) }) : undefined}
            >
              <FileUpload
                value={files}
                accept=".jsonl,application/jsonl"
                showFileSize
                onChange={({ detail }) => setFiles(detail.value)}
                i18nStrings={{
                  uploadButtonText: () => t('chooseFile'),
                  dropzoneText: () => t('dropFile'),
                  removeFileAriaLabel: () => t('removeFile'),
                }}
              />
            </FormField>
            <Button disabled={!file || tooLarge} loading={measure.isPending} onClick={submit}>
              {t('measure')}
            </Button>
          </SpaceBetween>
        )}
        {measurementId !== undefined && (
          <div aria-live="polite">
            {failure && <Alert type="error">{failure.message}</Alert>}
            {status === 'FAILED' && <Alert type="error">{accepted?.reason}</Alert>}
            {isOpen && (
              <StatusIndicator type="in-progress">
                {t(`commandStatus.${status ?? 'WAITING'}`)}
              </StatusIndicator>
            )}
            {status === 'SUCCEEDED' && (
              <StatusIndicator type="success">
                {t('measured', {
                  count: accepted?.segments ?? 0,
                  hter: format.decimal(accepted?.hter?.score ?? 0, 1),
                })}
              </StatusIndicator>
            )}
          </div>
        )}
      </SpaceBetween>
    </Container>
  );
}
