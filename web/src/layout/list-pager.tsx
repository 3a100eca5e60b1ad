import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import { useAddress } from './use-address.ts';

/** Goes through a list whose cursor is in the address; nothing where one page holds it all. */
export function ListPager({ next }: { next: string | undefined }) {
  const { t } = useTranslation('layout');
  const address = useAddress();
  const cursor = address.get('cursor');
  if (!cursor && !next) return null;
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button disabled={!cursor} onClick={() => address.set({ cursor: undefined })}>
        {t('firstPage')}
      </Button>
      <Button disabled={!next} onClick={() => address.set({ cursor: next })}>
        {t('nextPage')}
      </Button>
    </SpaceBetween>
  );
}
