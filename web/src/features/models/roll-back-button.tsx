import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Model } from '../../../../contracts/entities.ts';
import { useSession } from '../../session/use-session.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { useSteering } from './use-steering.ts';

/** Makes the champion before the present one champion again, after asking. */
export function RollBackButton({ line: { model, champion }, etag }: { line: Model; etag: string }) {
  const { t } = useTranslation('models');
  const { may } = useSession();
  const [asking, setAsking] = useState(false);
  const steering = useSteering(model, etag, () => setAsking(false));
  if (!may('operator') || champion === undefined) return null;
  return (
    <>
      <Button iconName="undo" onClick={() => setAsking(true)}>
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
          <Box>{t('rollBackMeans', { champion })}</Box>
        </ConfirmDialog>
      )}
    </>
  );
}
