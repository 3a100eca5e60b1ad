import type { TopNavigationProps } from '@cloudscape-design/components/top-navigation';
import { useTranslation } from 'react-i18next';
import { useSignIn } from '../session/session-provider.tsx';
import { useSession } from '../session/use-session.ts';

/** Who is signed in, as what and to which deployment, and the way out. */
export function useUserMenu(): TopNavigationProps.Utility[] {
  const { t } = useTranslation('layout');
  const { session } = useSession();
  const { signOut } = useSignIn();
  if (!session) return [];
  return [
    {
      type: 'menu-dropdown',
      iconName: 'user-profile',
      text: session.name,
      description: t('roleIn', { role: t(`role.${session.role}`), deployment: session.deployment }),
      onItemClick: () => void signOut(),
      items: [{ id: 'sign-out', text: t('signOut') }],
    },
  ];
}
