import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SETTINGS_ENDPOINTS } from '../../../../contracts/api/settings.ts';
import { useAction, useEndpoint } from '../../api/use-endpoint.ts';
import { Failure } from '../../layout/failure.tsx';
import { ListPager } from '../../layout/list-pager.tsx';
import { useNotices } from '../../layout/notices.tsx';
import { useAddress } from '../../layout/use-address.ts';
import { useSession } from '../../session/use-session.ts';

const refresh = [SETTINGS_ENDPOINTS.listEmails];

/** Who gets messages by e-mail; administrators add and remove addresses. */
export function EmailList() {
  const { t } = useTranslation('settings');
  const mayChange = useSession().may('admin');
  const notices = useNotices();
  const [email, setEmail] = useState('');
  const cursor = useAddress().get('cursor');
  const emails = useEndpoint(
    SETTINGS_ENDPOINTS.listEmails,
    { query: cursor ? { cursor } : {} },
    { keepPrevious: true },
  );
  const add = useAction(SETTINGS_ENDPOINTS.addEmail, { refresh });
  const remove = useAction(SETTINGS_ENDPOINTS.removeEmail, { refresh });
  if (emails.isError) return <Failure error={emails.error} again={() => void emails.refetch()} />;
  const submit = () =>
    add.mutate(
      { request: { body: { email } } },
      {
        onSuccess: () => {
          setEmail('');
          notices.done(t('confirmSent', { email }));
        },
        onError: notices.failed,
      },
    );
  return (
    <Table
      header={
        <Header variant="h2" description={t('emailsAbout')}>
          {t('emails')}
        </Header>
      }
      filter={
        mayChange && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              submit();
            }}
          >
            <SpaceBetween direction="horizontal" size="s" alignItems="end">
              <FormField label={t('email')}>
                <Input type="email" value={email} onChange={({ detail }) => setEmail(detail.value)} />
              </FormField>
              <Button formAction="submit" loading={add.isPending} disabled={!email}>
                {t('addEmail')}
              </Button>
            </SpaceBetween>
          </form>
        )
      }
      loading={emails.isPending}
      loadingText={t('loading')}
      items={emails.data?.body.items ?? []}
      empty={t('noEmails')}
      footer={<ListPager next={emails.data?.body.next} />}
      columnDefinitions={[
        { id: 'email', header: t('email'), cell: (item) => item.email, isRowHeader: true },
        {
          id: 'state',
          header: t('state'),
          cell: ({ subscriptionId }) => (
            <StatusIndicator type={subscriptionId ? 'success' : 'pending'}>
              {subscriptionId ? t('confirmed') : t('unconfirmed')}
            </StatusIndicator>
          ),
        },
        {
          id: 'remove',
          header: t('remove'),
          cell: ({ subscriptionId, email: address }) =>
            mayChange &&
            subscriptionId && (
              <Button
                variant="inline-link"
                ariaLabel={t('removeOf', { what: address })}
                onClick={() =>
                  remove.mutate({ request: { params: { subscriptionId } } }, { onError: notices.failed })
                }
              >
                {t('remove')}
              </Button>
            ),
        },
      ]}
    />
  );
}
