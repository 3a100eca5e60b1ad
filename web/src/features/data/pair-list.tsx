import './pair-list.css';
import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import { useTranslation } from 'react-i18next';
import type { FoundPair } from '../../../../contracts/api/pairs.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { MarkedText } from './marked-text.tsx';

/** Pairs side by side, one below the other where there is no room, each with what is known of it. */
export function PairList({
  pairs,
  languagePair,
  label,
}: {
  pairs: readonly FoundPair[];
  languagePair: string;
  label: string;
}) {
  const { t } = useTranslation('data');
  const format = useFormat();
  const [source, target] = languagePair.split('-');
  const seen = new Map<string, number>();
  return (
    <ul className="pair-list" aria-label={label}>
      {pairs.map((pair) => {
        const { origins, reason, detail, score, domain, document, marks } = pair;
        // A pair that was dropped twice is there twice.
        const time = (seen.get(pair.pairId) ?? 0) + 1;
        seen.set(pair.pairId, time);
        const [first, ...others] = origins;
        const facts = [
          pair.sourceId,
          first?.title,
          first?.name,
          others.length > 0 && t('otherOrigins', { count: others.length }),
          domain && t('inDomain', { domain }),
          document,
          score !== null && t('scoreIs', { score: format.decimal(score, 2) }),
        ].filter(Boolean);
        return (
          <li key={`${pair.pairId} ${time}`}>
            <div className="texts">
              <MarkedText text={pair.source} marks={marks.source} language={source} />
              <MarkedText text={pair.target} marks={marks.target} language={target} />
            </div>
            <Box variant="small" color="text-body-secondary">
              {reason && <Badge color="grey">{reason}</Badge>} {detail && <span>{detail} · </span>}
              <span dir="auto">{facts.join(' · ')}</span>
            </Box>
          </li>
        );
      })}
    </ul>
  );
}
