import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import type { ChangedTranslation, VersionComparison } from '../../../../contracts/version-comparison.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useCorpusId } from './use-corpus-id.ts';

type Text = VersionComparison['addedSamples'][number];

/**
 * Which pairs came and went between two versions, which translations changed, and which words are new.
 * @param withheld without examples
 */
export function TextDifferences({
  comparison,
  withheld,
}: {
  comparison: VersionComparison;
  withheld: boolean;
}) {
  const { t } = useTranslation('data');
  const format = useFormat();
  const { id } = useCorpusId();
  const [source = '', target = ''] = id.languagePair.split('-');
  const { sampled, unknownTokens, addedTokens } = comparison;
  const unknown = (side: 'source' | 'target') =>
    addedTokens[side] === 0 ? '–' : format.percent(unknownTokens[side] / addedTokens[side]);
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            variant="h2"
            description={
              sampled < 1 ? t('comparedSample', { share: format.percent(sampled) }) : t('comparedAll')
            }
          >
            {t('text')}
          </Header>
        }
      >
        <KeyValuePairs
          columns={4}
          items={[
            { label: t('retained'), value: format.count(comparison.retained) },
            { label: t('added'), value: format.count(comparison.added) },
            { label: t('removed'), value: format.count(comparison.removed) },
            { label: t('changed'), value: format.count(comparison.changed) },
            { label: t('changedTerms'), value: format.count(comparison.changedTerms) },
            { label: t('newWordsOf', { language: source }), value: unknown('source') },
            { label: t('newWordsOf', { language: target }), value: unknown('target') },
          ]}
        />
      </Container>
      {!withheld && <Samples comparison={comparison} />}
    </SpaceBetween>
  );
}

function Samples({ comparison }: { comparison: VersionComparison }) {
  const { t } = useTranslation('data');
  const { id } = useCorpusId();
  const [source = '', target = ''] = id.languagePair.split('-');
  const { unknownWords } = comparison;
  return (
    <>
      <Changes title={t('changedTranslations')} changes={comparison.changedSamples} />
      <Changes title={t('changedTermsList')} changes={comparison.changedTermSamples} />
      <Pairs title={t('addedPairs')} pairs={comparison.addedSamples} />
      <Pairs title={t('removedPairs')} pairs={comparison.removedSamples} />
      <ColumnLayout columns={2}>
        <Words title={t('newWords', { language: source })} words={unknownWords.source} language={source} />
        <Words title={t('newWords', { language: target })} words={unknownWords.target} language={target} />
      </ColumnLayout>
    </>
  );
}

function Changes({ title, changes }: { title: string; changes: ChangedTranslation[] }) {
  const { t } = useTranslation('data');
  const { id } = useCorpusId();
  const [source, target] = id.languagePair.split('-');
  const texts = (all: string[], language: string | undefined) => (
    <SpaceBetween size="xxs">
      {all.map((text) => (
        <span key={text} dir="auto" lang={language}>
          {text}
        </span>
      ))}
    </SpaceBetween>
  );
  return (
    <Table
      header={<Header variant="h3">{title}</Header>}
      wrapLines
      items={changes}
      trackBy="source"
      empty={t('none')}
      columnDefinitions={[
        {
          id: 'source',
          header: t('segment'),
          isRowHeader: true,
          cell: (change) => texts([change.source], source),
        },
        { id: 'before', header: t('before'), cell: ({ before }) => texts(before, target) },
        { id: 'now', header: t('after'), cell: ({ now }) => texts(now, target) },
      ]}
    />
  );
}

function Pairs({ title, pairs }: { title: string; pairs: Text[] }) {
  const { t } = useTranslation('data');
  const { id } = useCorpusId();
  const [source = '', target = ''] = id.languagePair.split('-');
  return (
    <Table
      header={
        <Header variant="h3" description={t('someOfThem')}>
          {title}
        </Header>
      }
      wrapLines
      items={pairs}
      trackBy={(pair) => `${pair.source}\t${pair.target}`}
      empty={t('none')}
      columnDefinitions={[
        {
          id: 'source',
          header: source,
          isRowHeader: true,
          cell: (pair) => (
            <span dir="auto" lang={source}>
              {pair.source}
            </span>
          ),
        },
        {
          id: 'target',
          header: target,
          cell: (pair) => (
            <span dir="auto" lang={target}>
              {pair.target}
            </span>
          ),
        },
      ]}
    />
  );
}

function Words({ title, words, language }: { title: string; words: [string, number][]; language: string }) {
  const { t } = useTranslation('data');
  const format = useFormat();
  return (
    <Table
      header={<Header variant="h3">{title}</Header>}
      items={words}
      trackBy={([word]) => word}
      empty={t('none')}
      columnDefinitions={[
        {
          id: 'word',
          header: t('word'),
          isRowHeader: true,
          cell: ([word]) => (
            <span dir="auto" lang={language}>
              {word}
            </span>
          ),
        },
        { id: 'count', header: t('times'), cell: ([, count]) => format.count(count) },
      ]}
    />
  );
}
