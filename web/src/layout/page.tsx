import AppLayout from '@cloudscape-design/components/app-layout';
import SideNavigation from '@cloudscape-design/components/side-navigation';
import TopNavigation from '@cloudscape-design/components/top-navigation';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation, useNavigate } from 'react-router';
import { chooseLanguage, LANGUAGES, type PageLanguage } from '../i18n/start-translations.ts';
import { type Appearance, chooseAppearance } from './appearance.ts';
import { ConnectionBanner } from './connection-banner.tsx';
import { Loading } from './loading.tsx';
import { NoticeBar, NoticeProvider } from './notices.tsx';
import './page.css';
import { usePageTitle } from './use-page-title.ts';
import { useUserMenu } from './user-menu.ts';

const QuickSearch = lazy(() =>
  import('../features/search/quick-search.tsx').then(({ QuickSearch }) => ({ default: QuickSearch })),
);

/** Name of the feature, which is its path, its folder and its text in the menu. */
const FEATURES = [
  'overview',
  'preparations',
  'data',
  'trainings',
  'models',
  'schedules',
  'business',
  'settings',
] as const;

/** The entry of the menu that a page belongs to: uploads are what preparations begin with. */
const featureOf = (pathname: string): string => {
  const [, first = ''] = pathname.split('/');
  return first === 'uploads' ? 'preparations' : first;
};

/** What surrounds every page: title, person, menu. */
export function Page() {
  const { t } = useTranslation('layout');
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const userMenu = useUserMenu();
  usePageTitle(pathname);
  const follow = (event: CustomEvent<{ href?: string; external?: boolean }>) => {
    if (event.detail.external || !event.detail.href) return;
    event.preventDefault();
    navigate(event.detail.href);
  };
  return (
    <NoticeProvider>
      <header id="top">
        <TopNavigation
          identity={{ href: '/', title: 'Dragoman', onFollow: follow as never }}
          search={
            <Suspense>
              <QuickSearch />
            </Suspense>
          }
          utilities={[
            {
              type: 'menu-dropdown',
              iconName: 'settings',
              ariaLabel: t('view'),
              title: t('view'),
              onItemClick: ({ detail }) => {
                if (detail.id in LANGUAGES) void chooseLanguage(detail.id as PageLanguage);
                else chooseAppearance(detail.id as Appearance);
              },
              items: [
                {
                  id: 'language',
                  text: t('language'),
                  items: Object.entries(LANGUAGES).map(([id, text]) => ({ id, text })),
                },
                {
                  id: 'appearance',
                  text: t('appearance'),
                  items: (['light', 'dark', 'system'] as const).map((id) => ({ id, text: t(id) })),
                },
              ],
            },
            ...userMenu,
          ]}
        />
      </header>
      <AppLayout
        headerSelector="#top"
        toolsHide
        notifications={
          <>
            <ConnectionBanner />
            <NoticeBar />
          </>
        }
        navigation={
          <SideNavigation
            activeHref={`/${featureOf(pathname)}`}
            onFollow={follow}
            items={FEATURES.map((feature) => ({ type: 'link', text: t(feature), href: `/${feature}` }))}
          />
        }
        content={
          <Suspense fallback={<Loading />}>
            <Outlet />
          </Suspense>
        }
      />
    </NoticeProvider>
  );
}
