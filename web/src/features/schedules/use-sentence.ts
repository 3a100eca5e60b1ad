import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { recurrenceOf } from './recurrence.ts';

type Describe = (expression: string) => string;

/** cronstrue knows minute, hour, day, month, weekday; and takes weekdays from 0 where it is told so. */
async function load(language: string): Promise<Describe> {
  const { default: cronstrue } = await import('cronstrue');
  if (language === 'de') await import('cronstrue/locales/de');
  if (language === 'ko') await import('cronstrue/locales/ko');
  const options = {
    locale: language,
    use24HourTimeFormat: language !== 'en',
    dayOfWeekStartIndexZero: false,
  };
  return (expression) => {
    const [, five, year] = /^cron\((\S+ \S+ \S+ \S+ \S+) (\S+)\)$/.exec(expression) ?? [];
    if (five === undefined) return expression;
    try {
      return cronstrue.toString(year === '*' ? five : `0 ${five} ${year}`, options);
    } catch {
      // While somebody types; the preview says what is wrong.
      return expression;
    }
  };
}

/** A schedule as a sentence in the language of the page; the expression itself until the words are loaded. */
export function useSentence(): (expression: string) => string {
  const { t, i18n } = useTranslation('schedules');
  const [describe, setDescribe] = useState<Describe>();
  useEffect(() => {
    let current = true;
    void load(i18n.language).then((loaded) => {
      if (current) setDescribe(() => loaded);
    });
    return () => {
      current = false;
    };
  }, [i18n.language]);
  return (expression) => {
    const said = recurrenceOf(expression);
    if (said.kind === 'every') return t(`every.${said.unit}`, { count: said.count });
    if (said.kind === 'daily') return t('dailyAt', { time: said.time });
    return describe?.(expression) ?? expression;
  };
}
