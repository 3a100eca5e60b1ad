import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import { useTranslation } from 'react-i18next';

/** The beginning of a checksum, and a button that copies the whole. */
export function Checksum({ sha256 }: { sha256: string }) {
  const { t } = useTranslation('layout');
  return (
    <span title={sha256} style={{ whiteSpace: 'nowrap' }}>
      <code>{sha256.slice(0, 12)}…</code>{' '}
      <CopyToClipboard
        variant="icon"
        textToCopy={sha256}
        copyButtonAriaLabel={t('copyChecksum')}
        copySuccessText={t('copied')}
        copyErrorText={t('notCopied')}
      />
    </span>
  );
}
