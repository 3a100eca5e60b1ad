import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Icon from '@cloudscape-design/components/icon';
import List from '@cloudscape-design/components/list';
import { useTranslation } from 'react-i18next';
import type { Novelty } from '../../../../contracts/api/overview.ts';
import { METRICS } from '../../../../contracts/evaluation.ts';
import { TABULAR } from '../../../../contracts/primitives.ts';
import { type Format, useFormat } from '../../i18n/use-format.ts';
import { PageLink } from '../../layout/page-link.tsx';
import { Time } from '../../layout/time.tsx';

/** Versions that were published, and models that became champion, newest first. */
export function NewsList({ news }: { news: readonly Novelty[] }) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  return (
    <Container header={<Header variant="h2">{t('news')}</Header>}>
      {news.length === 0 ? (
        <Box color="text-body-secondary">{t('nothingNew')}</Box>
      ) : (
        <List
          items={news}
          ariaLabel={t('news')}
          disablePaddings
          renderItem={(item) => ({
            id: `${item.kind} ${item.corpus} ${item.languagePair} ${item.version}`,
            icon: <Icon name={item.kind === 'champion' ? 'star-filled' : 'folder'} />,
            content: (
              <>
                <PageLink to={pageOf(item)}>
                  {t(`novelty.${item.kind}`, {
                    subject: item.kind === 'champion' ? item.model : `${item.corpus} ${item.languagePair}`,
                  })}
                </PageLink>{' '}
                <Box variant="small" color="text-body-secondary" display="inline">
                  <Time at={item.at} as="ago" />
                </Box>
              </>
            ),
            secondaryContent: <Gain item={item} format={format} />,
          })}
        />
      )}
    </Container>
  );
}

const pageOf = (item: Novelty) =>
  item.kind === 'champion'
    ? `/models/${item.model}/${item.version}`
    : `/data/${item.corpus}/${item.languagePair}/${item.version}`;

/** Differences that round to nothing are none. */
const LEAST = 0.005;

function Gain({ item, format }: { item: Novelty; format: Format }) {
  const { t } = useTranslation('overview');
  if (item.kind === 'dataset') {
    const { train, trainBefore, verdict } = item;
    const more = trainBefore === undefined ? 0 : train - trainBefore;
    const change = more === 0 ? '' : ` (${more > 0 ? '+' : '−'}${format.count(Math.abs(more))})`;
    return (
      <Box variant="small" color="text-body-secondary">
        {`${t(item.languagePair === TABULAR ? 'rowsToTrainOn' : 'toTrainOn', { count: train, shown: format.count(train) })}${change}`}
        {verdict !== 'pass' && ` · ${t(`verdict.${verdict}`)}`}
      </Box>
    );
  }
  const { metric, score, difference } = item;
  if (score === undefined) return null;
  const { title, better } = METRICS[metric];
  // Log loss and the like move in thousandths.
  const digits = Math.abs(score) < 10 ? 3 : 1;
  const gained = difference !== undefined && (better === 'higher' ? difference : -difference) > 0;
  return (
    <Box variant="small" color="text-body-secondary">
      {`${title} ${format.decimal(score, digits)}`}
      {difference !== undefined && Math.abs(difference) >= LEAST && (
        <Box variant="small" display="inline" color={gained ? 'text-status-success' : 'text-status-error'}>
          {` ${difference > 0 ? '+' : '−'}${format.decimal(Math.abs(difference), digits)}`}
        </Box>
      )}
    </Box>
  );
}
