import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SETTINGS_ENDPOINTS } from '../../../../contracts/api/settings.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { Failure } from '../../layout/failure.tsx';
import { ListPager } from '../../layout/list-pager.tsx';
import { Time } from '../../layout/time.tsx';
import { useAddress } from '../../layout/use-address.ts';
import { useSession } from '../../session/use-session.ts';
import { AddMember } from './add-member.tsx';
import { ChangeMember } from './change-member.tsx';

/** Who may sign in, and what they may do. */
export function MembersTab() {
  const { t } = useTranslation('settings');
  const { session } = useSession();
  const [adding, setAdding] = useState(false);
  const [changing, setChanging] = useState<string>();
  const cursor = useAddress().get('cursor');
  const members = useEndpoint(
    SETTINGS_ENDPOINTS.listMembers,
    { query: { limit: 20, ...(cursor ? { cursor } : {}) } },
    { keepPrevious: true },
  );
  if (members.isError) return <Failure error={members.error} again={() => void members.refetch()} />;
  const page = members.data?.body;
  if (page?.alone) return <Alert type="info">{t('alone', { name: session?.name ?? '' })}</Alert>;
  return (
    <>
      <Table
        header={
          <Header
            variant="h2"
            description={t('membersAbout')}
            actions={<Button onClick={() => setAdding(true)}>{t('addMember')}</Button>}
          >
            {t('members')}
          </Header>
        }
        loading={members.isPending}
        loadingText={t('loading')}
        items={page?.items ?? []}
        trackBy="name"
        empty={t('noMembers')}
        footer={<ListPager next={page?.next} />}
        columnDefinitions={[
          { id: 'name', header: t('name'), cell: ({ name }) => name, isRowHeader: true },
          { id: 'email', header: t('email'), cell: ({ email }) => email },
          { id: 'role', header: t('roleName'), cell: ({ role }) => t(`role.${role ?? 'none'}`) },
          {
            id: 'state',
            header: t('state'),
            cell: ({ enabled, confirmed }) =>
              enabled ? (
                <StatusIndicator type={confirmed ? 'success' : 'pending'}>
                  {confirmed ? t('active') : t('invited')}
                </StatusIndicator>
              ) : (
                <StatusIndicator type="stopped">{t('shutOut')}</StatusIndicator>
              ),
          },
          { id: 'since', header: t('since'), cell: ({ createdAt }) => <Time at={createdAt} as="date" /> },
          {
            id: 'change',
            header: t('change'),
            cell: ({ name }) => (
              <Button
                variant="inline-link"
                ariaLabel={t('changeOf', { name })}
                disabled={name === session?.name}
                disabledReason={t('notOwn')}
                onClick={() => setChanging(name)}
              >
                {t('change')}
              </Button>
            ),
          },
        ]}
      />
      {adding && <AddMember close={() => setAdding(false)} />}
      {changing && <ChangeMember name={changing} close={() => setChanging(undefined)} />}
    </>
  );
}
