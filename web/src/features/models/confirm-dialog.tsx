import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** Asks before something is done that others notice. */
export function ConfirmDialog({
  title,
  action,
  pending,
  disabled = false,
  onConfirm,
  onDismiss,
  children,
}: {
  title: string;
  /** What the button says: the verb. */
  action: string;
  pending: boolean;
  disabled?: boolean;
  onConfirm: () => void;
  onDismiss: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation('models');
  return (
    <Modal
      visible
      header={title}
      closeAriaLabel={t('cancel')}
      onDismiss={onDismiss}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onDismiss}>
              {t('cancel')}
            </Button>
            <Button variant="primary" loading={pending} disabled={disabled} onClick={onConfirm}>
              {action}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">{children}</SpaceBetween>
    </Modal>
  );
}
