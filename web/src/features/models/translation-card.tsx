import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TranslationPair } from '../../../../contracts/api/model-comparisons.ts';
import type { EvaluationFile } from '../../../../contracts/evaluation.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { MarkedDifference } from './marked-difference.tsx';
import { TableRow } from './table-row.tsx';
import { translates } from './translates.ts';

/** Checks of which `true` is a fault; of the others `false` is. */
const FAULTS = ['untranslated', 'hallucinated', 'overTranslated', 'underTranslated'];

/**
 * One segment: source, reference, and what one or two versions said, beside each other. Marked is what the other version
 * does not say or, where there is none, the reference. @param languages of source and target
 */
export function TranslationCard({
  pair: { source, reference, domain, document, ours, theirs },
  versions,
  languages: [sourceLanguage, targetLanguage],
  task,
}: {
  pair: TranslationPair;
  versions: { ours: string; theirs: string | undefined };
  languages: readonly (string | undefined)[];
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
  const said = (version: string, translation: TranslationPair['ours'], against: string) => (
    <Part
      label={
        <>
          {version} <Box variant="small">{scoreOf(translation)}</Box> <Faults checks={translation.checks} />
        </>
      }
      language={targetLanguage}
    >
      {isText ? <MarkedDifference text={translation.hypothesis} against={against} /> : translation.hypothesis}
    </Part>
  );
  const origin = [domain, document].filter(Boolean).join(' · ');
  return (
    <Container>
      <SpaceBetween size="xs">
        <ColumnLayout columns={theirs ? 2 : 3} minColumnWidth={260}>
          <Part
            label={
              <>
                {t(isText ? 'source' : 'row')} <Box variant="small">{origin}</Box>
              </>
            }
            language={sourceLanguage}
          >
            {isText ? source : <TableRow source={source} />}
          </Part>
          <Part label={t(isText ? 'reference' : 'cameTrue')} language={targetLanguage}>
            {reference}
          </Part>
          {said(versions.ours, ours, theirs?.hypothesis ?? reference)}
          {theirs && said(versions.theirs ?? '', theirs, ours.hypothesis)}
        </ColumnLayout>
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

function Part({
  label,
  language,
  children,
}: {
  label: ReactNode;
  language: string | undefined;
  children: ReactNode;
}) {
  return (
    <div>
      <Box variant="awsui-key-label">{label}</Box>
      <div dir="auto" lang={language} style={{ overflowWrap: 'anywhere' }}>
        {children}
      </div>
    </div>
  );
}

function Faults({ checks }: Pick<TranslationPair['ours'], 'checks'>) {
  const { t } = useTranslation('models');
  return Object.entries(checks)
    .filter(([name, value]) => name !== 'exact' && value === FAULTS.includes(name))
    .map(([name]) => (
      <Badge key={name} color="red">
        {t(FAULTS.includes(name) ? `rate.${name}` : `lost.${name}`, name)}
      </Badge>
    ));
}
