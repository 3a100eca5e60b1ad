import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SETTINGS_ENDPOINTS } from '../../../../contracts/api/settings.ts';
import { useAction } from '../../api/use-endpoint.ts';
import { Failure } from '../../layout/failure.tsx';

/** Adds a webhook; the API posts a first message, and keeps it only if that arrives. */
export function AddWebhook({ close }: { close: () => void }) {
  const { t } = useTranslation('settings');
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const [format, setFormat] = useState<'text' | 'card'>('text');
  const add = useAction(SETTINGS_ENDPOINTS.addWebhook, { refresh: [SETTINGS_ENDPOINTS.listWebhooks] });
  const submit = () => add.mutate({ request: { body: { name, url, format } } }, { onSuccess: close });
  return (
    <Modal
      visible
      header={t('addWebhook')}
      closeAriaLabel={t('close')}
      onDismiss={close}
      footer={
        <SpaceBetween direction="horizontal" size="xs">
          <Button onClick={close}>{t('leave')}</Button>
          <Button variant="primary" loading={add.isPending} disabled={!name || !url} onClick={submit}>
            {t('addWebhook')}
          </Button>
        </SpaceBetween>
      }
    >
      <SpaceBetween size="m">
        <FormField label={t('name')}>
          <Input value={name} onChange={({ detail }) => setName(detail.value)} />
        </FormField>
        <FormField label={t('address')} description={t('addressAbout')}>
          <Input type="url" value={url} onChange={({ detail }) => setUrl(detail.value)} />
        </FormField>
        <FormField label={t('format')}>
          <RadioGroup
            value={format}
            items={(['text', 'card'] as const).map((value) => ({ value, label: t(`formatOf.${value}`) }))}
            onChange={({ detail }) => setFormat(detail.value as 'text' | 'card')}
          />
        </FormField>
        {add.error && <Failure error={add.error} />}
      </SpaceBetween>
    </Modal>
  );
}
