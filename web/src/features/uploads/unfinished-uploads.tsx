import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { UPLOAD_ENDPOINTS } from '../../../../contracts/api/uploads.ts';
import { useAction, useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNotices } from '../../layout/notices.tsx';
import { sessionMemory } from './session-memory.ts';

/** Files that this person has begun to send before the page was opened: the same file goes on, or it is given up. */
export function UnfinishedUploads() {
  const { t } = useTranslation('uploads');
  const format = useFormat();
  const notices = useNotices();
  const [openedAt] = useState(() => new Date().toISOString());
  const sessions = useEndpoint(UPLOAD_ENDPOINTS.listUploadSessions, {});
  const abort = useAction(UPLOAD_ENDPOINTS.abortUpload, { refresh: [UPLOAD_ENDPOINTS.listUploadSessions] });
  // What is being sent right now has its own list.
  const items = sessions.data?.body.items.filter(({ createdAt }) => createdAt < openedAt) ?? [];
  if (items.length === 0) return null;
  const giveUp = (sessionId: string) =>
    abort.mutate(
      { request: { params: { sessionId } } },
      { onSuccess: () => sessionMemory.forget(sessionId), onError: notices.failed },
    );
  return (
    <Alert type="info" header={t('unfinished', { count: items.length })}>
      <SpaceBetween size="xs">
        <div>{t('unfinishedHelp')}</div>
        <ExpandableSection headerText={t('whichFiles')}>
          {items.map(({ sessionId, corpus, languagePair, sourceId, file, sizeBytes, createdAt }) => (
            <div key={sessionId}>
              {corpus} {languagePair} {sourceId}: {file}, {format.bytes(sizeBytes)}, {format.time(createdAt)}{' '}
              <Button
                variant="inline-link"
                ariaLabel={t('giveUpFor', { file })}
                onClick={() => giveUp(sessionId)}
              >
                {t('giveUp')}
              </Button>
            </div>
          ))}
        </ExpandableSection>
      </SpaceBetween>
    </Alert>
  );
}
