import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import type { TranslationPair } from '../../../../contracts/api/model-comparisons.ts';
import type { EvaluationFile } from '../../../../contracts/evaluation.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { MarkedDifference } from './marked-difference.tsx';
import { translates } from './translates.ts';

/** Checks of which `true` is a fault; of the others `false` is. */
const FAULTS = ['untranslated', 'hallucinated', 'overTranslated', 'underTranslated'];

/** One segment: source, reference, and what one or two versions said. */
export function TranslationCard({
  pair: { source, reference, domain, document, ours, theirs },
  versions,
  task,
}: {
  pair: TranslationPair;
  versions: { ours: string; theirs: string | undefined };
  task: EvaluationFile['task'];
}) {
  const { t } = useTranslation('models');
  const format = useFormat();
  const isText = translates(task);
  const scoreOf = ({ score }: TranslationPair['ours']) =>
    score === null
      ? ''
      : isText
        ? `chrF ${format.decimal(score, 1)}`
        : t('probability', { share: format.percent(score, 1) });
  const gain = theirs?.score == null || ours.score === null ? undefined : ours.score - theirs.score;
  const said = (version: string, translation: TranslationPair['ours'], against: string | undefined) => (
    <div>
      <Box variant="awsui-key-label">
        {version} <Box variant="small">{scoreOf(translation)}</Box>{' '}
        {Object.entries(translation.checks)
          .filter(([name, value]) => name !== 'exact' && value === FAULTS.includes(name))
          .map(([name]) => (
            <Badge key={name} color="red">
              {t(FAULTS.includes(name) ? `rate.${name}` : 'checkFailed', { name: t(`rate.${name}`, name) })}
            </Badge>
          ))}
      </Box>
      <div>
        {against === undefined ? (
          <span dir="auto">{translation.hypothesis}</span>
        ) : (
          <MarkedDifference text={translation.hypothesis} against={against} />
        )}
      </div>
    </div>
  );
  return (
    <Container>
      <SpaceBetween size="xs">
        <div>
          <Box variant="awsui-key-label">
            {t('source')} <Box variant="small">{[domain, document].filter(Boolean).join(' · ')}</Box>
          </Box>
          {isText ? <span dir="auto">{source}</span> : <Row source={source} />}
        </div>
        <div>
          <Box variant="awsui-key-label">{t(isText ? 'reference' : 'cameTrue')}</Box>
          <span dir="auto">{reference}</span>
        </div>
        {said(versions.ours, ours, theirs?.hypothesis)}
        {theirs && said(versions.theirs ?? '', theirs, ours.hypothesis)}
        {gain !== undefined && (
          <Box variant="small">
            {t('gain')}: {gain > 0 ? '+' : ''}
            {isText ? format.decimal(gain, 1) : format.percent(gain, 1)}
          </Box>
        )}
      </SpaceBetween>
    </Container>
  );
}

/** What was known of a row of a table, by column; of a classifier its text. */
function Row({ source }: { source: string }) {
  try {
    const columns: unknown = JSON.parse(source);
    if (typeof columns === 'object' && columns !== null) {
      return (
        <>
          {Object.entries(columns)
            .map(([name, value]) => `${name} ${String(value)}`)
            .join(' · ')}
        </>
      );
    }
  } catch {
    // A text, not a row.
  }
  return <span dir="auto">{source}</span>;
}
