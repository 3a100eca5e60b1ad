import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { useTranslation } from 'react-i18next';
import { ROLES, type Role } from '../../../../contracts/api/endpoint.ts';

/** Chooses a role, with what it lets a person do. */
export function RoleSelect({ role, choose }: { role: Role | undefined; choose: (role: Role) => void }) {
  const { t } = useTranslation('settings');
  const options = ROLES.map((value) => ({
    value,
    label: t(`role.${value}`),
    description: t(`mayOf.${value}`),
  }));
  return (
    <FormField label={t('roleName')}>
      <Select
        selectedOption={options.find(({ value }) => value === role) ?? null}
        placeholder={t('role.none')}
        options={options}
        onChange={({ detail }) => choose(detail.selectedOption.value as Role)}
      />
    </FormField>
  );
}
