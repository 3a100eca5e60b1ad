import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import { PageLink } from '../../layout/page-link.tsx';

/**
 * What the names of drop reasons mean, and the way to the pairs of each. A rule of the recipe's own, and a kind of
 * personal data, is called what it is called there.
 * @param pairsOf the address where the pairs of a reason are listed; absent where none are
 */
export function DropReasons({
  reasons,
  pairsOf,
}: {
  reasons: readonly string[];
  pairsOf?: (reason: string) => string;
}) {
  const { t } = useTranslation('data');
  const meaningOf = (reason: string) => {
    const kind = t(`protectedOf.${reason}`, { defaultValue: '' });
    const ofRecipe = kind ? t('droppedForPrivacy', { kind }) : t('droppedByPattern');
    return t(`reasonMeans.${reason}`, { defaultValue: ofRecipe });
  };
  return (
    <ExpandableSection headerText={t('whatReasonsMean')}>
      <Table
        variant="embedded"
        contentDensity="compact"
        wrapLines
        ariaLabels={{ tableLabel: t('whatReasonsMean') }}
        items={reasons}
        trackBy={(reason) => reason}
        columnDefinitions={[
          {
            id: 'reason',
            header: t('filter.reason'),
            isRowHeader: true,
            minWidth: 110,
            cell: (reason) => (pairsOf ? <PageLink to={pairsOf(reason)}>{reason}</PageLink> : reason),
          },
          { id: 'means', header: t('meaning'), minWidth: 160, cell: (reason) => meaningOf(reason) },
        ]}
      />
    </ExpandableSection>
  );
}
