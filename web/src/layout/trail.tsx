import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';

/** The way from a page of the menu to this one. @param here what lies between, and this page last */
export function Trail({
  feature,
  here,
}: {
  feature: 'preparations' | 'data' | 'trainings' | 'models';
  here: { text: string; href: string }[];
}) {
  const { t } = useTranslation('layout');
  const navigate = useNavigate();
  return (
    <BreadcrumbGroup
      ariaLabel={t('trail')}
      items={[{ text: t(feature), href: `/${feature}` }, ...here]}
      onFollow={(event) => {
        event.preventDefault();
        navigate(event.detail.href);
      }}
    />
  );
}
