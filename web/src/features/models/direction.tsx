import { useTranslation } from 'react-i18next';

/** Which way a figure gets better: an arrow, in words to those who point at it or do not see it. */
export function Direction({ better }: { better: 'higher' | 'lower' }) {
  const { t } = useTranslation('models');
  const words = t(`better.${better}`);
  return (
    <span role="img" aria-label={words} title={words}>
      {better === 'higher' ? '↑' : '↓'}
    </span>
  );
}
