import Autosuggest, { type AutosuggestProps } from '@cloudscape-design/components/autosuggest';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { SEARCH_ENDPOINTS, SearchKind } from '../../../../contracts/api/search.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { pageOfHit } from './page-of-hit.ts';

/** So many of each kind are shown at once. */
const PER_KIND = 4;
const PAUSE_MS = 150;

/** The search box of every page: the best of each kind while one types, all of them with Enter; `/` leads to it. */
export function QuickSearch() {
  const { t } = useTranslation('search');
  const format = useFormat();
  const navigate = useNavigate();
  const place = useRef<HTMLDivElement>(null);
  const box = useRef<AutosuggestProps.Ref>(null);
  const [value, setValue] = useState('');
  const text = useLater(value.trim());
  const found = useEndpoint(
    SEARCH_ENDPOINTS.search,
    { query: { text, perKind: PER_KIND, limit: PER_KIND * SearchKind.options.length } },
    { enabled: text !== '', keepPrevious: true },
  );
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (
        event.target instanceof Element &&
        event.target.closest('input, textarea, select, [contenteditable]')
      ) {
        return;
      }
      // The title bar has a hidden copy of everything, by which it measures itself.
      if (place.current?.closest('[aria-hidden="true"]')) return;
      event.preventDefault();
      box.current?.focus();
    };
    addEventListener('keydown', focus);
    return () => removeEventListener('keydown', focus);
  }, []);
  const open = (address: string) => {
    setValue('');
    navigate(address);
  };
  const answer = found.data?.body;
  const options = SearchKind.options.flatMap((kind) => {
    const hits = answer?.items.filter((hit) => hit.kind === kind) ?? [];
    if (hits.length === 0) return [];
    return {
      label: `${t(`kinds.${kind}`)} (${format.count(answer?.counts[kind] ?? 0)})`,
      options: hits.map((hit) => ({
        value: pageOfHit(hit),
        label: hit.name,
        description: [`${hit.corpus} ${hit.languagePair}`, format.date(hit.at)].join(' · '),
        ...(hit.status ? { labelTag: t(`status.${hit.status}`, { defaultValue: hit.status }) } : {}),
      })),
    };
  });
  return (
    <div ref={place}>
      <Autosuggest
        ref={box}
        value={value}
        options={text === '' ? [] : options}
        filteringType="manual"
        placeholder={t('placeholder')}
        ariaLabel={t('placeholder')}
        enteredTextLabel={(entered) => t('showAll', { text: entered })}
        statusType={found.isFetching ? 'loading' : found.isError ? 'error' : 'finished'}
        loadingText={t('searching')}
        errorText={found.error?.message ?? ''}
        empty={value ? t('nothing') : undefined}
        onChange={({ detail }) => setValue(detail.value)}
        onSelect={({ detail }) =>
          open(detail.selectedOption?.value ?? `/search?text=${encodeURIComponent(detail.value.trim())}`)
        }
      />
    </div>
  );
}

/** The value once it has not changed for a moment. */
function useLater(value: string): string {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return later;
}
