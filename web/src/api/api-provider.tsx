import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { type ApiClient, ApiError, createClient } from '../../../api/client.ts';
import { noticing } from '../session/connection.ts';
import { useSignIn } from '../session/session-provider.tsx';

const Client = createContext<ApiClient | undefined>(undefined);

/** Gives the page its one client and its cache of answers. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const signIn = useSignIn();
  const client = useMemo(() => noticing(createClient({ credentials: signIn.credentials })), [signIn]);
  const queries = useMemo(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: {
            staleTime: 5_000,
            // What the API refuses it will refuse again.
            retry: (failures, error) => !(error instanceof ApiError) && failures < 2,
          },
        },
      }),
    [],
  );
  return (
    <Client.Provider value={client}>
      <QueryClientProvider client={queries}>{children}</QueryClientProvider>
    </Client.Provider>
  );
}

export function useClient(): ApiClient {
  const client = useContext(Client);
  if (!client) throw new Error('useClient is used outside of ApiProvider.');
  return client;
}
