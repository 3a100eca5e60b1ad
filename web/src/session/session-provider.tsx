import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type SignIn, startSignIn } from './sign-in.ts';

const Current = createContext<SignIn | undefined>(undefined);

/** Shows the page once somebody is signed in. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const [signIn, setSignIn] = useState<SignIn>();
  const { t } = useTranslation('layout');
  const [failure, setFailure] = useState<Error>();
  useEffect(() => {
    startSignIn().then(setSignIn, setFailure);
  }, []);
  if (failure) {
    return (
      <Alert type="error" header={t('signInFailed')} action={<Button href="/">{t('again')}</Button>}>
        {failure.message}
      </Alert>
    );
  }
  return signIn ? <Current.Provider value={signIn}>{children}</Current.Provider> : null;
}

export function useSignIn(): SignIn {
  const signIn = useContext(Current);
  if (!signIn) throw new Error('useSignIn is used outside of SessionProvider.');
  return signIn;
}
