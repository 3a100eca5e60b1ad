import Button, { type ButtonProps } from '@cloudscape-design/components/button';
import type { ReactNode } from 'react';
import { useHref, useNavigate } from 'react-router';

/** A button that leads to another page, and can be opened in another tab as a link can. */
export function LinkButton({
  to,
  variant = 'normal',
  children,
}: {
  to: string;
  variant?: ButtonProps.Variant;
  children: ReactNode;
}) {
  const navigate = useNavigate();
  return (
    <Button
      href={useHref(to)}
      variant={variant}
      onFollow={(event) => {
        event.preventDefault();
        navigate(to);
      }}
    >
      {children}
    </Button>
  );
}
