import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import type { TestSetEvaluation } from '../../../../contracts/evaluation.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Direction } from './direction.tsx';

/** Shares of which less is better; of the others more is. */
const FAULTS = [
  'untranslated',
  'hallucinated',
  'hallucinatedWhenDisturbed',
  'overTranslated',
  'underTranslated',
];

/** In which share of the segments each check found what it looks for; checks that no segment has anything for are named below. */
export function RatesTable({ rates }: Pick<TestSetEvaluation, 'rates'>) {
  const { t } = useTranslation('models');
  const format = useFormat();
  const checked = Object.entries(rates).flatMap(([name, rate]) => (rate ? [{ name, ...rate }] : []));
  const silent = Object.keys(rates).filter((name) => !rates[name]);
  return (
    <SpaceBetween size="xs">
      <Table
        variant="embedded"
        contentDensity="compact"
        wrapLines
        header={<Header variant="h3">{t('rates')}</Header>}
        items={checked}
        trackBy="name"
        ariaLabels={{ tableLabel: t('rates') }}
        columnDefinitions={[
          {
            id: 'rate',
            header: t('check'),
            isRowHeader: true,
            cell: ({ name }) => (
              <>
                {t(`rate.${name}`, name)} <Direction better={FAULTS.includes(name) ? 'lower' : 'higher'} />
              </>
            ),
          },
          { id: 'share', header: t('share'), cell: ({ share }) => format.percent(share, 2) },
          { id: 'of', header: t('of'), cell: ({ segments }) => format.count(segments) },
        ]}
      />
      {silent.length > 0 && (
        <Box variant="small">
          {t('noSay', { checks: silent.map((name) => t(`rate.${name}`, name)).join(', ') })}
        </Box>
      )}
    </SpaceBetween>
  );
}
