import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import Toggle from '@cloudscape-design/components/toggle';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../../../contracts/api/endpoint.ts';
import { SETTINGS_ENDPOINTS } from '../../../../contracts/api/settings.ts';
import { useAction, useEndpoint } from '../../api/use-endpoint.ts';
import { Failure } from '../../layout/failure.tsx';
import { RoleSelect } from './role-select.tsx';

/** Gives a person another role, or shuts them out; refused when somebody else has changed them meanwhile. */
export function ChangeMember({ name, close }: { name: string; close: () => void }) {
  const { t } = useTranslation('settings');
  const member = useEndpoint(SETTINGS_ENDPOINTS.getMember, { params: { name } });
  const [change, setChange] = useState<{ role?: Role; enabled?: boolean }>({});
  const save = useAction(SETTINGS_ENDPOINTS.changeMember, {
    refresh: [SETTINGS_ENDPOINTS.listMembers, SETTINGS_ENDPOINTS.getMember],
  });
  const seen = member.data;
  const submit = () =>
    save.mutate(
      { request: { params: { name }, body: change }, ...(seen?.etag ? { ifMatch: seen.etag } : {}) },
      { onSuccess: close },
    );
  const unchanged = change.role === undefined && change.enabled === undefined;
  return (
    <Modal
      visible
      header={t('changeOf', { name })}
      closeAriaLabel={t('close')}
      onDismiss={close}
      footer={
        <SpaceBetween direction="horizontal" size="xs">
          <Button onClick={close}>{t('leave')}</Button>
          <Button variant="primary" loading={save.isPending} disabled={!seen || unchanged} onClick={submit}>
            {t('save')}
          </Button>
        </SpaceBetween>
      }
    >
      <SpaceBetween size="m">
        {member.error && <Failure error={member.error} again={() => void member.refetch()} />}
        {member.isPending && <Spinner />}
        {seen && (
          <>
            <RoleSelect
              role={change.role ?? seen.body.role}
              choose={(role) => setChange({ ...change, role })}
            />
            <Toggle
              checked={change.enabled ?? seen.body.enabled}
              description={t('within15')}
              onChange={({ detail }) => setChange({ ...change, enabled: detail.checked })}
            >
              {t('maySignIn')}
            </Toggle>
          </>
        )}
        {save.error && <Failure error={save.error} />}
      </SpaceBetween>
    </Modal>
  );
}
