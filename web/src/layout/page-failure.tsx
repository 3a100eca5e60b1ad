import Alert from '@cloudscape-design/components/alert';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../api/client.ts';
import { Failure } from './failure.tsx';
import { PageLink } from './page-link.tsx';

/**
 * In place of a page that is about one thing which could not be loaded: whether it is not there or cannot be reached, why,
 * and the way back. @param error absent: no page has such an address
 * @param feature of the menu, where the thing would be listed
 */
export function PageFailure({
  error,
  again,
  feature,
}: {
  error?: Error;
  again?: () => void;
  feature: 'overview' | 'preparations' | 'data' | 'trainings' | 'models';
}) {
  const { t } = useTranslation('layout');
  // What the API does not understand (400) names nothing either.
  const status = error instanceof ApiError ? error.problem.status : undefined;
  const isMissing = !error || status === 404 || status === 400;
  return (
    <SpaceBetween size="l">
      <Header variant="h1">{t(isMissing ? 'missing' : 'pageFailed')}</Header>
      {!error || status === 400 ? (
        <Alert type="info">{t('notFound')}</Alert>
      ) : (
        <Failure error={error} {...(isMissing ? {} : { again })} />
      )}
      <PageLink to={`/${feature}`}>{t('backTo', { page: t(feature) })}</PageLink>
    </SpaceBetween>
  );
}
