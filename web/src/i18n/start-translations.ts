import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';

export const LANGUAGES = { en: 'English', de: 'Deutsch', ko: '한국어' } as const;
export type PageLanguage = keyof typeof LANGUAGES;

const STORED = 'dragoman.language';

/** Every feature folder has its texts in `texts.<language>.json`; the folder's name is the namespace. */
const files = import.meta.glob<{ default: Record<string, unknown> }>('../**/texts.*.json');

const loaderOf = (language: string, namespace: string) =>
  Object.entries(files).find(([file]) => file.endsWith(`/${namespace}/texts.${language}.json`))?.[1];

const fromFiles: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, namespace, done) => {
    const load = loaderOf(language, namespace);
    if (!load) return done(new Error(`There is no ${namespace}/texts.${language}.json.`), false);
    load().then(
      (module) => done(null, module.default),
      // i18next asks again, and the page waits: the server may be starting anew.
      (error: Error) => done(error, true),
    );
  },
};

/** The language that was chosen last, else the browser's, else English. */
function startLanguage(): PageLanguage {
  const known = (code: string): code is PageLanguage => code in LANGUAGES;
  const wanted = [localStorage.getItem(STORED) ?? '', ...navigator.languages.map((code) => code.slice(0, 2))];
  return wanted.find(known) ?? 'en';
}

/** Begins to load texts that will be asked for. One that cannot be loaded is told when it is asked for. */
export function preloadTexts(namespaces: readonly string[]): void {
  for (const namespace of namespaces) {
    loaderOf(i18next.resolvedLanguage ?? startLanguage(), namespace)?.().catch(() => undefined);
  }
}

/** Starts in the language that was chosen last, else in the browser's, else in English. */
export async function startTranslations(): Promise<void> {
  const language = startLanguage();
  document.documentElement.lang = language;
  await i18next
    .use(fromFiles)
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: 'en',
      ns: ['layout'],
      defaultNS: 'layout',
      interpolation: { escapeValue: false },
      retryTimeout: 1000,
      // A text that nobody wrote is a mistake of ours; tests of the page fail when it says so.
      saveMissing: true,
      missingKeyHandler: (_languages, namespace, key, fallback) => {
        if (fallback === key) console.error(`There is no text ${namespace}:${key}.`);
      },
    });
}

/** Changes the language of the page, for good. */
export async function chooseLanguage(language: PageLanguage): Promise<void> {
  localStorage.setItem(STORED, language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}
