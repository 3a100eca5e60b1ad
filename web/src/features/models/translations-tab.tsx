import Box from '@cloudscape-design/components/box';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MODEL_COMPARISON_ENDPOINTS } from '../../../../contracts/api/model-comparisons.ts';
import { MODEL_ENDPOINTS } from '../../../../contracts/api/models.ts';
import type { ModelCard } from '../../../../contracts/model-card.ts';
import { ownTestSet } from '../../../../core/evaluation/own-test-set.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';
import { ListPager } from '../../layout/list-pager.tsx';
import { useAddress } from '../../layout/use-address.ts';
import { Choice } from './choice.tsx';
import { translates } from './translates.ts';
import { TranslationCard } from './translation-card.tsx';

const ORDERS = ['set', 'loss', 'gain', 'score'] as const;
const PAGE = 20;

/** What a version made of a test set, beside what another one made of it, with the differences marked. */
export function TranslationsTab({
  card,
  champion,
  languagePair,
}: {
  card: ModelCard;
  champion: string | undefined;
  languagePair: string;
}) {
  const { t } = useTranslation('models');
  const format = useFormat();
  const address = useAddress({ replace: true });
  const { model, version, evaluation } = card;
  const versions = useEndpoint(MODEL_ENDPOINTS.listModelVersions, {
    params: { model },
    query: { limit: 50 },
  });
  const others = (versions.data?.body.items ?? []).filter((one) => one.version !== version);
  const sets = evaluation.testSets;
  const setId = address.get('set') ?? (ownTestSet(sets) ?? sets[0])?.setId;
  const against = address.get('against') ?? (champion === version ? undefined : champion);
  const order = ORDERS.find((one) => one === address.get('order')) ?? 'set';
  const [slice, check] = [address.get('slice'), address.get('check')];
  const [name, is] = (check ?? '').split('=');
  const cursor = address.get('cursor');
  const [text, setText] = useState(address.get('text') ?? '');
  const change = (values: Record<string, string | undefined>) =>
    address.set({ cursor: undefined, ...values });
  const translations = useEndpoint(
    MODEL_COMPARISON_ENDPOINTS.listTranslations,
    {
      params: { model, version, setId: setId ?? '' },
      query: {
        limit: PAGE,
        order,
        ...(against && against !== 'none' ? { against } : {}),
        ...(slice ? { slice } : {}),
        ...(check ? { check: name, checkIs: String(is === 'true') } : {}),
        ...(address.get('differing') ? { differing: 'true' } : {}),
        ...(address.get('text') ? { text: address.get('text') } : {}),
        ...(cursor ? { cursor } : {}),
      },
    },
    { enabled: setId !== undefined, keepPrevious: true },
  );
  const body = translations.data?.body;
  const isText = translates(evaluation.task);
  if (setId === undefined) return <Box>{t('notMeasured')}</Box>;
  return (
    <SpaceBetween size="m">
      <SpaceBetween direction="horizontal" size="s">
        <Choice
          label={t('testSet')}
          value={setId}
          options={sets.map((set) => ({
            value: set.setId,
            label: set.name,
            description: t(`role.${set.role}`),
          }))}
          onChange={(value) => change({ set: value, slice: undefined, check: undefined })}
        />
        <Choice
          label={t('beside')}
          value={against ?? 'none'}
          options={[
            { value: 'none', label: t('nothingBeside') },
            ...others.map((one) => ({
              value: one.version,
              label: one.version,
              description: t(`stage.${one.stage}`),
            })),
          ]}
          onChange={(value) => change({ against: value })}
        />
        <Choice
          label={t('order')}
          value={order}
          options={ORDERS.map((value) => ({ value, label: t(`orderBy.${value}`) }))}
          onChange={(value) => change({ order: value })}
        />
        <Choice
          label={t('slice')}
          value={slice ?? ''}
          options={[
            { value: '', label: t('wholeSet') },
            ...(body?.slices ?? []).map((value) => ({ value, label: value })),
          ]}
          onChange={(value) => change({ slice: value })}
        />
        {(body?.checks.length ?? 0) > 0 && (
          <Choice
            label={t('check')}
            value={check ?? ''}
            options={[
              { value: '', label: t('anyCheck') },
              ...(body?.checks ?? []).flatMap((one) => [
                { value: `${one}=true`, label: `${t(`rate.${one}`, one)}: ${t('yes')}` },
                { value: `${one}=false`, label: `${t(`rate.${one}`, one)}: ${t('no')}` },
              ]),
            ]}
            onChange={(value) => change({ check: value })}
          />
        )}
        <FormField label={t('containing')}>
          <Input
            type="search"
            ariaLabel={t('containing')}
            value={text}
            onChange={({ detail }) => {
              setText(detail.value);
              if (detail.value === '') change({ text: undefined });
            }}
            onKeyDown={({ detail }) => detail.key === 'Enter' && change({ text })}
            onBlur={() => text !== (address.get('text') ?? '') && change({ text })}
          />
        </FormField>
        <FormField label={t('show')}>
          <Checkbox
            checked={address.get('differing') !== undefined}
            disabled={!against || against === 'none'}
            onChange={({ detail }) => change({ differing: detail.checked ? 'true' : undefined })}
          >
            {t('onlyDiffering')}
          </Checkbox>
        </FormField>
      </SpaceBetween>
      {translations.isError && <Failure error={translations.error} again={() => translations.refetch()} />}
      {translations.isPending && <Spinner size="large" />}
      {body && (
        <SpaceBetween size="m">
          <Box variant="p" color="text-body-secondary">
            <span aria-live="polite">
              {t(isText ? 'fitting' : 'rows', { count: body.total, text: format.count(body.total) })}
            </span>
            {isText && ` · ${t(against && against !== 'none' ? 'markedOther' : 'markedReference')}`}
          </Box>
          {body.items.length === 0 && (
            <Container>
              <Box textAlign="center">{t('nothingFits')}</Box>
            </Container>
          )}
          {body.items.map((pair) => (
            <TranslationCard
              key={pair.pairId}
              pair={pair}
              versions={{ ours: version, theirs: against }}
              languages={isText ? languagePair.split('-') : []}
              task={evaluation.task}
            />
          ))}
          <ListPager next={body.next} />
        </SpaceBetween>
      )}
    </SpaceBetween>
  );
}
