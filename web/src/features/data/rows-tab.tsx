import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PAIR_ENDPOINTS } from '../../../../contracts/api/pairs.ts';
import type { TableColumn } from '../../../../contracts/table.ts';
import { Failure } from '../../layout/failure.tsx';
import { useAddress } from '../../layout/use-address.ts';
import { SearchProgress } from './search-progress.tsx';
import { useCorpusId } from './use-corpus-id.ts';
import { useSearch } from './use-search.ts';

/** The rows of a version of tables, to be leafed through and searched. */
export function RowsTab({ columns }: { columns: readonly TableColumn[] }) {
  const { t } = useTranslation('data');
  const { id, version } = useCorpusId();
  const address = useAddress();
  const text = address.get('text');
  const [typed, setTyped] = useState(text ?? '');
  const search = useSearch(PAIR_ENDPOINTS.searchRows, {
    params: { ...id, version },
    query: text ? { text } : {},
  });
  if (search.error) return <Failure error={search.error} again={search.again} />;
  return (
    <SpaceBetween size="m">
      <Input
        type="search"
        value={typed}
        placeholder={t('findRow')}
        ariaLabel={t('findRow')}
        clearAriaLabel={t('clear')}
        onChange={({ detail }) => setTyped(detail.value)}
        onKeyDown={({ detail }) => detail.key === 'Enter' && address.set({ text: typed.trim() })}
      />
      <Table
        variant="embedded"
        wrapLines
        items={search.items}
        loading={search.isSearching && search.items.length === 0}
        loadingText={t('searching')}
        empty={t('noRows')}
        columnDefinitions={columns.map(({ name, type }, index) => ({
          id: name,
          header: name,
          isRowHeader: index === 0,
          cell: (row: (typeof search.items)[number]) => {
            const value = row[index];
            if (value === null || value === undefined) return '–';
            return type === 'text' ? <span dir="auto">{String(value)}</span> : String(value);
          },
        }))}
      />
      <SearchProgress search={search} found={search.items.length} />
    </SpaceBetween>
  );
}
