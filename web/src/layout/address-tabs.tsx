import Tabs, { type TabsProps } from '@cloudscape-design/components/tabs';
import { Suspense } from 'react';
import { Loading } from './loading.tsx';
import { useAddress } from './use-address.ts';

/** Tabs of a page; which one is open is in the address. Only that one is drawn. */
export function AddressTabs({ label, tabs }: { label: string; tabs: TabsProps.Tab[] }) {
  const address = useAddress();
  const wanted = address.get('tab');
  const open = tabs.find(({ id }) => id === wanted) ?? tabs[0];
  return (
    <Tabs
      ariaLabel={label}
      activeTabId={open?.id ?? ''}
      onChange={({ detail }) => address.only({ tab: detail.activeTabId })}
      tabs={tabs.map((tab) => ({
        ...tab,
        // Texts of other features are loaded when they are needed; the page around the tab stays meanwhile.
        content: tab.id === open?.id && <Suspense fallback={<Loading />}>{tab.content}</Suspense>,
      }))}
    />
  );
}
