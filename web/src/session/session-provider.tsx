import Button from '@cloudscape-design/components/button';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OutsideNotice } from './outside-notice.tsx';
import { type SignIn, SignInFailed } from './sign-in.ts';

const Current = createContext<SignIn | undefined>(undefined);

/** Shows the page once somebody is signed in. */
export function SessionProvider({
  signingIn,
  children,
}: {
  signingIn: Promise<SignIn>;
  children: ReactNode;
}) {
  const [signIn, setSignIn] = useState<SignIn>();
  const [error, setError] = useState<Error>();
  useEffect(() => {
    signingIn.then(setSignIn, setError);
  }, [signingIn]);
  if (error) return <NotSignedIn error={error} />;
  return signIn ? <Current.Provider value={signIn}>{children}</Current.Provider> : null;
}

function NotSignedIn({ error }: { error: Error }) {
  const { t } = useTranslation('session');
  const failure = error instanceof SignInFailed ? error.failure : 'unknown';
  return (
    <OutsideNotice type="error" header={t('failed')} action={<Button href="/">{t('signIn')}</Button>}>
      {t(`failure.${failure}`, { said: error.message })}
    </OutsideNotice>
  );
}

export function useSignIn(): SignIn {
  const signIn = useContext(Current);
  if (!signIn) throw new Error('useSignIn is used outside of SessionProvider.');
  return signIn;
}
