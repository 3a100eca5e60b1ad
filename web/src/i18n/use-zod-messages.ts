import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { PageLanguage } from './start-translations.ts';

type ErrorMap = z.core.$ZodErrorMap;

/** English is what zod says by itself. */
const FILES: Record<PageLanguage, () => Promise<ErrorMap | undefined>> = {
  en: async () => undefined,
  de: async () => (await import('zod/v4/locales/de.js')).default().localeError,
  ko: async () => (await import('zod/v4/locales/ko.js')).default().localeError,
};

/** What zod says about a value that does not fit its schema, in the page's language: for `safeParse`. */
export function useZodMessages(): { error?: ErrorMap } {
  const language = useTranslation().i18n.language as PageLanguage;
  const [messages, setMessages] = useState<{ error?: ErrorMap }>({});
  useEffect(() => {
    let isWanted = true;
    void FILES[language]().then((error) => isWanted && setMessages(error ? { error } : {}));
    return () => {
      isWanted = false;
    };
  }, [language]);
  return messages;
}
