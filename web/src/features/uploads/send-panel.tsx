import Autosuggest from '@cloudscape-design/components/autosuggest';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DATA_ENDPOINTS } from '../../../../contracts/api/data.ts';
import { SourceId } from '../../../../contracts/primitives.ts';
import { Rights } from '../../../../contracts/rights.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useZodMessages } from '../../i18n/use-zod-messages.ts';
import type { ChosenCorpus } from './corpus-choice.tsx';
import { DropZone } from './drop-zone.tsx';
import { RightsFields } from './rights-fields.tsx';
import { SendingList } from './sending-list.tsx';
import { useSending } from './use-sending.ts';

/** Takes files for a source of a corpus, says under which terms they are, and sends them. */
export function SendPanel({ id }: { id: ChosenCorpus }) {
  const { t } = useTranslation('uploads');
  const [sourceId, setSourceId] = useState('uploads');
  const [rights, setRights] = useState<Record<string, string>>({});
  const sending = useSending();
  const corpus = useEndpoint(DATA_ENDPOINTS.getCorpus, { params: id });
  const sources = corpus.data?.body.sources.map((source) => source.sourceId) ?? [];
  const isSource = SourceId.safeParse(sourceId).success;
  const given = Object.fromEntries(Object.entries(rights).filter(([, value]) => value.trim() !== ''));
  const checked = Rights.safeParse(given, useZodMessages());
  const errors = Object.fromEntries(
    checked.error?.issues.map(({ path, message }) => [String(path[0]), message]) ?? [],
  );
  return (
    <Container header={<Header description={t('sendHelp')}>{t('send')}</Header>}>
      <SpaceBetween size="m">
        <FormField
          label={t('source')}
          description={t('sourceHelp')}
          errorText={isSource ? undefined : t('nameError')}
        >
          <Autosuggest
            value={sourceId}
            enteredTextLabel={(value) => t('useSource', { source: value })}
            ariaLabel={t('source')}
            options={sources.map((value) => ({ value }))}
            onChange={({ detail }) => setSourceId(detail.value)}
          />
        </FormField>
        <ExpandableSection headerText={t('rights')} headerDescription={t('rightsHelp')}>
          <RightsFields value={rights} errors={errors} onChange={setRights} />
        </ExpandableSection>
        <DropZone
          disabled={!isSource || !checked.success}
          onFiles={(files) =>
            sending.add(files, {
              ...id,
              sourceId,
              ...(checked.success && Object.keys(given).length > 0 ? { rights: checked.data } : {}),
            })
          }
        />
        <SendingList sending={sending} />
      </SpaceBetween>
    </Container>
  );
}
