import Alert, { type AlertProps } from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import type { ReactNode } from 'react';

/** In place of every page, for somebody who may see none: what is wrong, and what to do about it. */
export function OutsideNotice({
  type,
  header,
  action,
  children,
}: Required<Pick<AlertProps, 'type'>> & { header: string; action: ReactNode; children: ReactNode }) {
  return (
    <main style={{ maxWidth: '48rem', margin: '0 auto', padding: '10vh 1rem 1rem' }}>
      <Box variant="h1" padding={{ bottom: 'm' }}>
        Dragoman
      </Box>
      <div role="alert">
        <Alert type={type} header={header} action={action}>
          {children}
        </Alert>
      </div>
    </main>
  );
}
