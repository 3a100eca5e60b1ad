import { useAddress } from '../../layout/use-address.ts';

const DATE = /^\d{4}-\d\d-\d\d$/;

/** The days, both included, that the figures are of; in UTC, as the months of the report are. By default this month and the five before. */
export function usePeriod(today = new Date()) {
  const address = useAddress();
  const given = (name: string) => {
    const value = address.get(name);
    return value && DATE.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined;
  };
  const from = given('from') ?? monthsAgo(today, 5);
  const to = given('to') ?? today.toISOString().slice(0, 10);
  const before = new Date(Date.parse(to) + 86_400_000).toISOString();
  return {
    from,
    to,
    query: { from: new Date(from).toISOString(), before },
    set: (change: { from?: string; to?: string }) => address.set(change),
    /** Shows so many months up to today. */
    last: (months: number) => address.set({ from: monthsAgo(today, months - 1), to: undefined }),
  };
}

/** The first day of the month so many before. */
const monthsAgo = (today: Date, months: number): string =>
  new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - months)).toISOString().slice(0, 10);
