import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../../../contracts/api/endpoint.ts';
import { SETTINGS_ENDPOINTS } from '../../../../contracts/api/settings.ts';
import { useAction } from '../../api/use-endpoint.ts';
import { Failure } from '../../layout/failure.tsx';
import { RoleSelect } from './role-select.tsx';

/** Lets a person in. */
export function AddMember({ close }: { close: () => void }) {
  const { t } = useTranslation('settings');
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const add = useAction(SETTINGS_ENDPOINTS.addMember, { refresh: [SETTINGS_ENDPOINTS.listMembers] });
  const submit = () => add.mutate({ request: { body: { name, email, role } } }, { onSuccess: close });
  return (
    <Modal
      visible
      header={t('addMember')}
      closeAriaLabel={t('close')}
      onDismiss={close}
      footer={
        <SpaceBetween direction="horizontal" size="xs">
          <Button onClick={close}>{t('leave')}</Button>
          <Button variant="primary" loading={add.isPending} disabled={!name || !email} onClick={submit}>
            {t('addMember')}
          </Button>
        </SpaceBetween>
      }
    >
      <SpaceBetween size="m">
        <FormField label={t('name')} description={t('nameAbout')}>
          <Input value={name} onChange={({ detail }) => setName(detail.value)} />
        </FormField>
        <FormField label={t('email')} description={t('firstPassword')}>
          <Input type="email" value={email} onChange={({ detail }) => setEmail(detail.value)} />
        </FormField>
        <RoleSelect role={role} choose={setRole} />
        {add.error && <Failure error={add.error} />}
      </SpaceBetween>
    </Modal>
  );
}
