import { I18nProvider, type I18nProviderProps } from '@cloudscape-design/components/i18n';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PageLanguage } from './start-translations.ts';

const FILES: Record<PageLanguage, () => Promise<{ default: I18nProviderProps.Messages }>> = {
  en: () => import('@cloudscape-design/components/i18n/messages/all.en'),
  de: () => import('@cloudscape-design/components/i18n/messages/all.de'),
  ko: () => import('@cloudscape-design/components/i18n/messages/all.ko'),
};

/** Gives Cloudscape's components their own texts in the page's language: names of buttons without any, states, errors. */
export function ComponentTexts({ children }: { children: ReactNode }) {
  const language = useTranslation().i18n.language as PageLanguage;
  const [messages, setMessages] = useState<I18nProviderProps.Messages[]>([]);
  useEffect(() => {
    let isWanted = true;
    void FILES[language]().then((file) => isWanted && setMessages([file.default]));
    return () => {
      isWanted = false;
    };
  }, [language]);
  return (
    <I18nProvider locale={language} messages={messages}>
      {children}
    </I18nProvider>
  );
}
