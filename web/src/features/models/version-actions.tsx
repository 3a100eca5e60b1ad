import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Spinner from '@cloudscape-design/components/spinner';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MODEL_VERSION_ENDPOINTS } from '../../../../contracts/api/model-versions.ts';
import type { Model, ModelVersion } from '../../../../contracts/entities.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useSession } from '../../session/use-session.ts';
import { ConditionsList } from './conditions-list.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { useSteering } from './use-steering.ts';

type Asked = 'promote' | 'reject' | 'alias';
const ALIAS = /^[a-z][a-z0-9-]*$/;

/** What may be done with a version: promote, reject, name. Nothing for those who may only look. */
export function VersionActions({
  line,
  etag,
  version: { version, stage },
  compact = false,
}: {
  line: Model;
  etag: string;
  version: Pick<ModelVersion, 'version' | 'stage'>;
  /** For rows of tables: a sign instead of a word. */
  compact?: boolean;
}) {
  const { t } = useTranslation('models');
  const { may } = useSession();
  const [asked, setAsked] = useState<Asked>();
  const [text, setText] = useState('');
  const close = () => {
    setAsked(undefined);
    setText('');
  };
  const steering = useSteering(line.model, etag, close);
  if (!may('operator')) return null;
  const dialog = { pending: steering.isPending, onDismiss: close };
  return (
    <>
      <ButtonDropdown
        items={[
          { id: 'promote', text: t('promote'), disabled: stage === 'champion' || stage === 'rejected' },
          { id: 'alias', text: t('setAlias'), disabled: stage === 'rejected' },
          { id: 'reject', text: t('reject'), disabled: stage === 'champion' || stage === 'rejected' },
        ]}
        variant={compact ? 'icon' : 'normal'}
        expandToViewport={compact}
        ariaLabel={t('actionsFor', { version })}
        onItemClick={({ detail }) => setAsked(detail.id as Asked)}
      >
        {compact ? undefined : t('actions')}
      </ButtonDropdown>
      {asked === 'promote' && (
        <ConfirmDialog
          {...dialog}
          title={t('promoteTitle', { version })}
          action={t('promote')}
          onConfirm={() => steering.promote(version)}
        >
          <Box>
            {line.champion === undefined ? t('promoteFirst') : t('promoteMeans', { champion: line.champion })}
          </Box>
          <Evidence model={line.model} version={version} />
        </ConfirmDialog>
      )}
      {asked === 'reject' && (
        <ConfirmDialog
          {...dialog}
          title={t('rejectTitle', { version })}
          action={t('reject')}
          disabled={text.trim() === ''}
          onConfirm={() => steering.reject(version, text.trim())}
        >
          <Box>{t('rejectMeans')}</Box>
          <FormField label={t('reason')} description={t('reasonHelp')}>
            <Input value={text} autoFocus onChange={({ detail }) => setText(detail.value.slice(0, 1000))} />
          </FormField>
        </ConfirmDialog>
      )}
      {asked === 'alias' && (
        <ConfirmDialog
          {...dialog}
          title={t('aliasTitle', { version })}
          action={t('setAlias')}
          disabled={!ALIAS.test(text)}
          onConfirm={() => steering.setAlias(text, version)}
        >
          <FormField
            label={t('alias')}
            description={t('aliasHelp')}
            errorText={text && !ALIAS.test(text) ? t('aliasWrong') : undefined}
          >
            <Input
              value={text}
              autoFocus
              placeholder="stable"
              onChange={({ detail }) => setText(detail.value.slice(0, 40))}
            />
          </FormField>
          {line.aliases?.[text] !== undefined && line.aliases[text] !== version && (
            <Alert type="warning">{t('aliasTaken', { alias: text, version: line.aliases[text] })}</Alert>
          )}
        </ConfirmDialog>
      )}
    </>
  );
}

function Evidence({ model, version }: { model: string; version: string }) {
  const decision = useEndpoint(MODEL_VERSION_ENDPOINTS.getPromotionDecision, { params: { model, version } });
  if (decision.isError) return <Alert type="warning">{decision.error.message}</Alert>;
  return decision.data ? <ConditionsList decision={decision.data.body} /> : <Spinner />;
}
