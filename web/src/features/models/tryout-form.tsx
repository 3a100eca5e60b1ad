import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MODEL_ENDPOINTS } from '../../../../contracts/api/models.ts';
import { TRYOUT_ENDPOINTS } from '../../../../contracts/api/tryouts.ts';
import type { Model } from '../../../../contracts/entities.ts';
import { useAction, useEndpoint } from '../../api/use-endpoint.ts';
import { useNotices } from '../../layout/notices.tsx';

const MOST_LINES = 50;
const MOST_VERSIONS = 4;

/** What to translate, and with which versions. */
export function TryoutForm({
  line: { model, champion, languagePair },
  onStarted,
}: {
  line: Model;
  onStarted: (tryoutId: string) => void;
}) {
  const { t } = useTranslation('models');
  const notices = useNotices();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<string[]>();
  const versions = useEndpoint(MODEL_ENDPOINTS.listModelVersions, {
    params: { model },
    query: { limit: 50 },
  });
  const start = useAction(TRYOUT_ENDPOINTS.startTryout);
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
      { onSuccess: ({ body }) => onStarted(body.tryoutId), onError: notices.failed },
    );
  const tooMany = lines.length > MOST_LINES;
  const ready = lines.length > 0 && !tooMany && wanted.length > 0;
  const [source] = languagePair.split('-');
  return (
    <SpaceBetween size="m">
      <FormField
        label={t('textToTranslate', { source })}
        description={t('textHelp', { most: MOST_LINES })}
        errorText={tooMany ? t('tooManyLines', { count: lines.length, most: MOST_LINES }) : undefined}
      >
        <Textarea
          value={text}
          rows={4}
          nativeTextareaAttributes={{ lang: source, dir: 'auto' }}
          onChange={({ detail }) => setText(detail.value)}
        />
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
  );
}
