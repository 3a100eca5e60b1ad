import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

/** Figures, times and money as people of the page's language write them; times in the person's own zone. */
export interface Format {
  time: (iso: string) => string;
  date: (iso: string) => string;
  /** Of `2026-11`. */
  month: (month: string) => string;
  /** To the second, with the zone. */
  exact: (iso: string) => string;
  /** Time of day with seconds. */
  clock: (iso: string) => string;
  /** Date and time of day with seconds. */
  second: (iso: string) => string;
  /** With the unit in words that fit: `3 minutes ago`. */
  ago: (iso: string, now?: number) => string;
  duration: (seconds: number) => string;
  count: (value: number) => string;
  /** With as many decimals as it has, for axes. */
  axis: (value: number) => string;
  /** With `digits` after the point. */
  decimal: (value: number, digits?: number) => string;
  percent: (share: number, digits?: number) => string;
  usd: (value: number) => string;
  bytes: (value: number) => string;
}

export function useFormat(): Format {
  const { i18n } = useTranslation();
  return useMemo(() => formatOf(regionalOf(i18n.language)), [i18n.language]);
}

/** The page's language as people write it where the person is: the browser knows (`en-GB`). */
const regionalOf = (language: string): string =>
  navigator.languages.find((one) => one === language || one.startsWith(`${language}-`)) ?? language;

const STEPS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

export function formatOf(language: string): Format {
  const number = (options: Intl.NumberFormatOptions) => {
    const format = new Intl.NumberFormat(language, options);
    return (value: number) => format.format(value);
  };
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  const exact = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'long' });
  const monthName = new Intl.DateTimeFormat(language, { year: 'numeric', month: 'short', timeZone: 'UTC' });
  const second = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' });
  const clock = new Intl.DateTimeFormat(language, { timeStyle: 'medium' });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const unit = (value: number, name: string) =>
    number({ style: 'unit', unit: name, unitDisplay: 'narrow', maximumFractionDigits: 0 })(value);
  const usd = number({ style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' });
  // What a short training on a processor costs would read as nothing.
  const smallUsd = number({
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    maximumSignificantDigits: 2,
  });
  return {
    time: (iso) => time.format(new Date(iso)),
    date: (iso) => date.format(new Date(iso)),
    month: (month) => monthName.format(new Date(`${month}-01`)),
    exact: (iso) => exact.format(new Date(iso)),
    clock: (iso) => clock.format(new Date(iso)),
    second: (iso) => second.format(new Date(iso)),
    ago: (iso, now = Date.now()) => {
      const seconds = (new Date(iso).getTime() - now) / 1000;
      const [name, length] = STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? STEPS[3];
      return relative.format(Math.round(seconds / length), name);
    },
    duration: (seconds) => {
      const whole = Math.max(0, Math.round(seconds));
      const first = STEPS.findIndex(([, size]) => whole >= size);
      const [name, length] = STEPS[first === -1 ? 3 : first];
      const rest = STEPS[first + 1];
      const parts = [unit(Math.floor(whole / length), name)];
      if (first !== -1 && rest) parts.push(unit(Math.floor((whole % length) / rest[1]), rest[0]));
      return parts.join(' ');
    },
    count: number({ maximumFractionDigits: 0 }),
    axis: number({ maximumFractionDigits: 6 }),
    decimal: (value, digits = 1) =>
      number({ minimumFractionDigits: digits, maximumFractionDigits: digits })(value),
    percent: (share, digits = 1) => number({ style: 'percent', maximumFractionDigits: digits })(share),
    usd: (value) => (value !== 0 && Math.abs(value) < 0.1 ? smallUsd(value) : usd(value)),
    bytes: (value) => {
      const names = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
      const step = value < 1 ? 0 : Math.min(names.length - 1, Math.floor(Math.log10(value) / 3));
      return number({
        style: 'unit',
        unit: names[step],
        unitDisplay: step === 0 ? 'long' : 'short',
        maximumFractionDigits: 1,
      })(value / 1000 ** step).replaceAll(' ', '\u00a0');
    },
  };
}
