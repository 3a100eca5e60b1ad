import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { SEARCH_ENDPOINTS } from '../../../../contracts/api/search.ts';
import { useAction, useEndpoint } from '../../api/use-endpoint.ts';
import { useNotices } from '../../layout/notices.tsx';

const refresh = [SEARCH_ENDPOINTS.listViews];

/** The searches that one has named: open, keep, share, forget. @param view what the address says of the search */
export function SavedViews({ view }: { view: string }) {
  const { t } = useTranslation('search');
  const navigate = useNavigate();
  const notices = useNotices();
  const [naming, setNaming] = useState<string>();
  const views = useEndpoint(SEARCH_ENDPOINTS.listViews, {});
  const save = useAction(SEARCH_ENDPOINTS.saveView, { refresh });
  const remove = useAction(SEARCH_ENDPOINTS.removeView, { refresh });
  const items = views.data?.body.items ?? [];
  const current = items.find(({ query }) => query === view);
  const keep = async () => {
    try {
      await save.mutateAsync({ request: { body: { name: naming?.trim() ?? '', query: view } } });
      notices.done(t('kept', { name: naming }));
      setNaming(undefined);
    } catch (error) {
      notices.failed(error);
    }
  };
  const forget = async (viewId: string) => {
    try {
      await remove.mutateAsync({ request: { params: { viewId } } });
    } catch (error) {
      notices.failed(error);
    }
  };
  const share = async () => {
    try {
      await navigator.clipboard.writeText(`${location.origin}/search?${view}`);
      notices.done(t('copied'));
    } catch (error) {
      notices.failed(error);
    }
  };
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <ButtonDropdown
        items={
          items.length === 0
            ? [{ id: '', text: t('noViews'), disabled: true }]
            : items.map(({ viewId, name }) => ({ id: viewId, text: name }))
        }
        onItemClick={({ detail }) =>
          navigate(`/search?${items.find(({ viewId }) => viewId === detail.id)?.query ?? ''}`)
        }
      >
        {current?.name ?? t('views')}
      </ButtonDropdown>
      <Button iconName="share" disabled={view === ''} onClick={() => void share()}>
        {t('copyLink')}
      </Button>
      {current ? (
        <Button loading={remove.isPending} onClick={() => void forget(current.viewId)}>
          {t('forget')}
        </Button>
      ) : (
        <Button disabled={view === ''} onClick={() => setNaming('')}>
          {t('keep')}
        </Button>
      )}
      <Modal
        visible={naming !== undefined}
        header={t('keepTitle')}
        closeAriaLabel={t('cancel')}
        onDismiss={() => setNaming(undefined)}
        footer={
          <Box float="right">
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={() => setNaming(undefined)}>
                {t('cancel')}
              </Button>
              <Button
                variant="primary"
                disabled={!naming?.trim()}
                loading={save.isPending}
                onClick={() => void keep()}
              >
                {t('keep')}
              </Button>
            </SpaceBetween>
          </Box>
        }
      >
        <FormField label={t('viewName')} description={t('viewNameHelp')}>
          <Input value={naming ?? ''} onChange={({ detail }) => setNaming(detail.value.slice(0, 80))} />
        </FormField>
      </Modal>
    </SpaceBetween>
  );
}
