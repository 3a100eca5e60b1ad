import { useAddress } from '../../layout/use-address.ts';

export const ORDERS = ['set', 'loss', 'gain', 'score'] as const;

/** Which translations are looked at, as the address of the page says it. */
export interface TranslationFilter {
  /** Absent: the test set that decides. */
  setId: string | undefined;
  /** The version beside, or nothing. */
  against: string | undefined;
  order: (typeof ORDERS)[number];
  slice: string | undefined;
  /** `<check>=true` or `<check>=false`. */
  check: string | undefined;
  differing: boolean;
  text: string;
  cursor: string | undefined;
}

/** @param beside the version that is compared with where the address names none */
export function useTranslationFilter(beside: string | undefined) {
  const address = useAddress({ replace: true });
  const against = address.get('against') ?? beside;
  const filter: TranslationFilter = {
    setId: address.get('set') ?? undefined,
    against: against === 'none' ? undefined : against,
    order: ORDERS.find((one) => one === address.get('order')) ?? 'set',
    slice: address.get('slice') ?? undefined,
    check: address.get('check') ?? undefined,
    differing: address.get('differing') !== undefined,
    text: address.get('text') ?? '',
    cursor: address.get('cursor') ?? undefined,
  };
  /** Begins at the first page again. */
  const change = (values: Record<string, string | undefined>) =>
    address.set({ cursor: undefined, ...values });
  return { filter, change };
}

/** The filter as the API takes it. */
export function queryOf({ order, against, slice, check, differing, text, cursor }: TranslationFilter) {
  const [name, is] = check?.split('=') ?? [];
  return {
    ...{ order, against, slice, text, cursor },
    check: name,
    checkIs: name && String(is === 'true'),
    differing: differing ? 'true' : undefined,
  };
}
