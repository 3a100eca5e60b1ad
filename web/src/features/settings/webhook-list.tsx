import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SETTINGS_ENDPOINTS } from '../../../../contracts/api/settings.ts';
import { useAction, useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';
import { useNotices } from '../../layout/notices.tsx';
import { useSession } from '../../session/use-session.ts';
import { AddWebhook } from './add-webhook.tsx';

/** Where messages are posted to, and whether the last one arrived. */
export function WebhookList() {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const mayChange = useSession().may('admin');
  const notices = useNotices();
  const [adding, setAdding] = useState(false);
  const webhooks = useEndpoint(SETTINGS_ENDPOINTS.listWebhooks, {});
  const remove = useAction(SETTINGS_ENDPOINTS.removeWebhook, { refresh: [SETTINGS_ENDPOINTS.listWebhooks] });
  if (webhooks.isError) return <Failure error={webhooks.error} again={() => void webhooks.refetch()} />;
  return (
    <>
      <Table
        header={
          <Header
            variant="h2"
            description={t('webhooksAbout')}
            actions={mayChange && <Button onClick={() => setAdding(true)}>{t('addWebhook')}</Button>}
          >
            {t('webhooks')}
          </Header>
        }
        loading={webhooks.isPending}
        loadingText={t('loading')}
        items={webhooks.data?.body.items ?? []}
        trackBy="webhookId"
        empty={t('noWebhooks')}
        columnDefinitions={[
          { id: 'name', header: t('name'), cell: ({ name }) => name, isRowHeader: true },
          { id: 'host', header: t('host'), cell: ({ host }) => host },
          {
            id: 'last',
            header: t('lastMessage'),
            cell: ({ last }) =>
              last && (
                <StatusIndicator type={last.error ? 'error' : 'success'}>
                  {last.error ?? format.ago(last.at)}
                </StatusIndicator>
              ),
          },
          {
            id: 'by',
            header: t('addedBy'),
            cell: ({ createdBy, createdAt }) => `${createdBy}, ${format.date(createdAt)}`,
          },
          {
            id: 'remove',
            header: t('remove'),
            cell: ({ webhookId, name }) =>
              mayChange && (
                <Button
                  variant="inline-link"
                  ariaLabel={t('removeOf', { what: name })}
                  onClick={() =>
                    remove.mutate({ request: { params: { webhookId } } }, { onError: notices.failed })
                  }
                >
                  {t('remove')}
                </Button>
              ),
          },
        ]}
      />
      {adding && <AddWebhook close={() => setAdding(false)} />}
    </>
  );
}
