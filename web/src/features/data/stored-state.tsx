import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useTranslation } from 'react-i18next';
import type { RemovalState } from '../../../../contracts/api/removals.ts';
import { useFormat } from '../../i18n/use-format.ts';

const LOOKS = {
  'in-use': 'pending',
  kept: 'warning',
  nowhere: 'success',
  erasing: 'in-progress',
  lost: 'warning',
  failed: 'error',
  erased: 'success',
} as const;

/** Whether versions still hold the text of a removal, and what became of erasing it. */
export function StoredState({ removal }: { removal: RemovalState }) {
  const { t } = useTranslation('data');
  const format = useFormat();
  const { stored, heldBy, erasure } = removal;
  const { requestedBy: who = '', notedAt = '', found, failure, sharedUploads: shared = 0 } = erasure ?? {};
  const gone = (erasure?.erased.uploads ?? 0) + (erasure?.erased.data ?? 0);
  const held = { count: heldBy, versions: format.count(heldBy) };
  const says: Record<RemovalState['stored'], () => string> = {
    'in-use': () => t('erasure.inUse', held),
    kept: () => t('erasure.kept', held),
    nowhere: () => t('erasure.nowhere'),
    erasing: () =>
      found
        ? t('erasure.erasingSome', {
            gone: format.count(gone),
            files: format.count(found.uploads + found.data),
          })
        : t('erasure.erasing'),
    lost: () => t('erasure.lost', { time: format.time(notedAt) }),
    failed: () => `${failure?.error}: ${failure?.cause}`,
    erased: () =>
      gone === 0 ? t('erasure.nothingWas') : t('erasure.erased', { count: gone, files: format.count(gone) }),
  };
  const isOver = stored === 'erased' || stored === 'failed';
  return (
    <>
      <StatusIndicator type={LOOKS[stored]}>{t(`erasure.stateOf.${stored}`)}</StatusIndicator>
      <Box variant="small" display="block">
        {says[stored]()}
      </Box>
      {stored === 'erased' && shared > 0 && (
        <Box variant="small" display="block">
          {t('erasure.shared', { count: shared, uploads: format.count(shared) })}
        </Box>
      )}
      {isOver && (
        <Box variant="small" display="block">
          {t('erasure.who', { who, time: format.time(notedAt) })}
        </Box>
      )}
    </>
  );
}
