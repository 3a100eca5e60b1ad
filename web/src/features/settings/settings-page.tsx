import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import { useTranslation } from 'react-i18next';
import { AddressTabs } from '../../layout/address-tabs.tsx';
import { useSession } from '../../session/use-session.ts';
import { AuditTab } from './audit-tab.tsx';
import { LimitsTab } from './limits-tab.tsx';
import { MembersTab } from './members-tab.tsx';
import { NotificationsTab } from './notifications-tab.tsx';

/** Who is told, who may do what, what limits there are, and who did what; each tab for those who may see it. */
export function Component() {
  const { t } = useTranslation('settings');
  const { may } = useSession();
  return (
    <ContentLayout header={<Header variant="h1">{t('title')}</Header>}>
      <AddressTabs
        label={t('title')}
        tabs={[
          ...(may('operator')
            ? [{ id: 'notifications', label: t('notifications'), content: <NotificationsTab /> }]
            : []),
          ...(may('admin') ? [{ id: 'members', label: t('members'), content: <MembersTab /> }] : []),
          { id: 'limits', label: t('limits'), content: <LimitsTab /> },
          ...(may('admin') ? [{ id: 'audit', label: t('audit'), content: <AuditTab /> }] : []),
        ]}
      />
    </ContentLayout>
  );
}
