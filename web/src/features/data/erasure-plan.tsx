import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErasurePreview, KeyList } from '../../../../contracts/api/removals.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { PageLink } from '../../layout/page-link.tsx';
import { useCorpusId } from './use-corpus-id.ts';
import './erasure-plan.css';

/** A longer list of names is folded. */
const MOST_OPEN = 5;

/** What erasing takes away that holds the text: what is searched is made anew all the time. */
export const isStored = ({ data, uploads }: ErasurePreview): boolean =>
  uploads.count > 0 || data.some(({ kind }) => kind !== 'search');

/** What erasing takes away, and what stays and is of use. */
export function ErasurePlan({ preview }: { preview: ErasurePreview }) {
  const { t } = useTranslation('data');
  const format = useFormat();
  const { path } = useCorpusId();
  const { latest, versions, modelVersions, data, uploads, sharedUploads } = preview;
  return (
    <SpaceBetween size="m">
      <SpaceBetween size="xs">
        <Box variant="h3">{t('erasure.goes')}</Box>
        {!isStored(preview) && <Box>{t('erasure.nothing')}</Box>}
        {isStored(preview) && versions.count > 0 && (
          <Named
            says={t('erasure.versions', { count: versions.count, versions: format.count(versions.count) })}
            list={versions}
            name={(version) => <PageLink to={`${path}/${version}`}>{version}</PageLink>}
          />
        )}
        {isStored(preview) && (
          <KeyValuePairs
            columns={2}
            items={data.map(({ kind, files, sizeBytes }) => ({
              label: t(`erasure.kindOf.${kind}`),
              value: t('erasure.files', {
                count: files,
                files: format.count(files),
                size: format.bytes(sizeBytes),
              }),
            }))}
          />
        )}
        {uploads.count > 0 && (
          <Named
            says={t('erasure.uploads', { count: uploads.count, uploads: format.count(uploads.count) })}
            list={uploads}
          />
        )}
      </SpaceBetween>
      <SpaceBetween size="xs">
        <Box variant="h3">{t('erasure.stays')}</Box>
        {latest !== undefined && (
          <Box>
            {t('erasure.latest')} <PageLink to={`${path}/${latest}`}>{latest}</PageLink>
          </Box>
        )}
        <Box>{t('erasure.record')}</Box>
        {modelVersions.length > 0 && (
          <Named
            says={t('erasure.models', {
              count: modelVersions.length,
              models: format.count(modelVersions.length),
            })}
            list={{
              count: modelVersions.length,
              first: modelVersions.slice(0, 20).map(({ model, version }) => `${model}/${version}`),
            }}
            name={(name) => <PageLink to={`/models/${name}`}>{name.replace('/', ' ')}</PageLink>}
          />
        )}
        {sharedUploads.count > 0 && (
          <Named
            says={t('erasure.sharedStay', {
              count: sharedUploads.count,
              uploads: format.count(sharedUploads.count),
            })}
            list={sharedUploads}
          />
        )}
      </SpaceBetween>
    </SpaceBetween>
  );
}

/** A sentence and what it is about, by name; as many as are known. */
function Named({
  says,
  list: { count, first },
  name = (one) => <span dir="auto">{one}</span>,
}: {
  says: string;
  list: KeyList;
  name?: (one: string) => ReactNode;
}) {
  const { t } = useTranslation('data');
  const format = useFormat();
  const rest = count - first.length;
  const names = (
    <ul className="erasure-names">
      {first.map((one) => (
        <li key={one}>{name(one)}</li>
      ))}
      {rest > 0 && <li>{t('erasure.more', { count: rest, names: format.count(rest) })}</li>}
    </ul>
  );
  if (count > MOST_OPEN) return <ExpandableSection headerText={says}>{names}</ExpandableSection>;
  return (
    <div>
      <Box>{says}</Box>
      {names}
    </div>
  );
}
