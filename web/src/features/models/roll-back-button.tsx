import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MODEL_ENDPOINTS } from '../../../../contracts/api/models.ts';
import type { Model } from '../../../../contracts/entities.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useSession } from '../../session/use-session.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { useSteering } from './use-steering.ts';

/** Makes the champion before the present one champion again, after asking; says which it is. */
export function RollBackButton({ line: { model, champion }, etag }: { line: Model; etag: string }) {
  const { t } = useTranslation('models');
  const { may } = useSession();
  const [asking, setAsking] = useState(false);
  const steering = useSteering(model, etag, () => setAsking(false));
  const isShown = may('operator') && champion !== undefined;
  const archived = useEndpoint(
    MODEL_ENDPOINTS.listModelVersions,
    { params: { model }, query: { stage: 'archived', limit: 200 } },
    { enabled: isShown, pollSeconds: 15 },
  ).data?.body;
  if (!isShown) return null;
  const [before] = (archived?.items ?? [])
    .flatMap(({ version, promotedAt }) => (promotedAt ? [{ version, promotedAt }] : []))
    .sort((a, b) => (a.promotedAt < b.promotedAt ? 1 : -1));
  // Of a line with more versions than are asked for, the one that was champion before may be among the others.
  const isKnown = archived !== undefined && archived.next === undefined;
  return (
    <>
      <Button
        iconName="undo"
        disabled={isKnown && before === undefined}
        disabledReason={t('nothingBefore')}
        onClick={() => setAsking(true)}
      >
        {t('rollBack')}
      </Button>
      {asking && (
        <ConfirmDialog
          title={t('rollBackTitle', { model })}
          action={t('rollBack')}
          pending={steering.isPending}
          onConfirm={steering.rollBack}
          onDismiss={() => setAsking(false)}
        >
          <Box>
            {isKnown && before
              ? t('rollBackTo', { champion, version: before.version })
              : t('rollBackMeans', { champion })}
          </Box>
        </ConfirmDialog>
      )}
    </>
  );
}
