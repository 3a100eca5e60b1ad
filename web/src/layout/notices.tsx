import Flashbar, { type FlashbarProps } from '@cloudscape-design/components/flashbar';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../api/client.ts';

interface Notices {
  /** Tells that something was done. */
  done: (text: string) => void;
  /** Tells what went wrong, in the words of the API. */
  failed: (error: unknown) => void;
}

const Current = createContext<{ notices: Notices; items: FlashbarProps.MessageDefinition[] } | undefined>(
  undefined,
);

/** Keeps what the page has to tell until the person has read it. */
export function NoticeProvider({ children }: { children: ReactNode }) {
  const [items, setItems] = useState<FlashbarProps.MessageDefinition[]>([]);
  const add = useCallback((type: 'success' | 'error', content: string, header?: string) => {
    const id = crypto.randomUUID();
    const onDismiss = () => setItems((before) => before.filter((item) => item.id !== id));
    setItems((before) =>
      [{ id, type, content, header, dismissible: true, onDismiss }, ...before].slice(0, 5),
    );
  }, []);
  const value = useMemo(
    () => ({
      items,
      notices: {
        done: (text: string) => add('success', text),
        failed: (error: unknown) =>
          error instanceof ApiError
            ? add('error', error.problem.detail, error.problem.title)
            : add('error', (error as Error).message),
      },
    }),
    [items, add],
  );
  return <Current.Provider value={value}>{children}</Current.Provider>;
}

/** The notices of the page; shown by the layout. */
export function NoticeBar() {
  const { t } = useTranslation('layout');
  const { items } = useCurrent();
  return <Flashbar items={items.map((item) => ({ ...item, dismissLabel: t('dismiss') }))} />;
}

export const useNotices = (): Notices => useCurrent().notices;

function useCurrent() {
  const current = useContext(Current);
  if (!current) throw new Error('useNotices is used outside of NoticeProvider.');
  return current;
}
