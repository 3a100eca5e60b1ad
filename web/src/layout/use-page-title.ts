import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

/** Parts of addresses that name a kind of page and nothing on it. */
const PLACES = ['new', 'compare', 'lines', 'sweeps', 'judge'];

/** Names the tab of the browser after what its page is about. */
export function usePageTitle(pathname: string): void {
  const { t } = useTranslation('layout');
  useEffect(() => {
    document.title = titleOf(pathname, (feature) => t(feature, { defaultValue: '' }));
  }, [pathname, t]);
}

/**
 * What a page is about first, so that tabs can be told apart, and their history read:
 * `v3354cc5f5905 · software en-de · Data · Dragoman`.
 * @param nameOf an entry of the menu; empty where there is none
 */
export function titleOf(pathname: string, nameOf: (feature: string) => string): string {
  const [feature = '', ...rest] = pathname.split('/').filter(Boolean).map(decoded);
  const things = rest.filter((part) => !PLACES.includes(part));
  // Of data, the first two parts name the corpus.
  const named = feature === 'data' ? [things.slice(0, 2).join(' '), ...things.slice(2)] : things;
  return [...named.reverse(), feature && nameOf(feature), 'Dragoman'].filter(Boolean).join(' · ');
}

/** As somebody has typed it, where it is no address. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
