import Box from '@cloudscape-design/components/box';
import { useTranslation } from 'react-i18next';
import type { PromotionDecision } from '../../../../contracts/model-card.ts';
import { WrappingStatus } from './wrapping-status.tsx';

/** Every condition of a promotion with its numbers, and whether it is met; then what follows from them. */
export function ConditionsList({ decision }: { decision: PromotionDecision }) {
  const { t } = useTranslation('models');
  /** Some are about a thing of their own: `slice domain:legal`. */
  const nameOf = (name: string) => {
    const [kind = '', ...subject] = name.split(' ');
    return [t(`condition.${kind}`, kind), ...subject].join(' ');
  };
  return (
    <>
      <ul aria-label={t('conditions')} style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {decision.conditions.map(({ name, met, message }) => (
          <li key={name} style={{ padding: '4px 0' }}>
            <WrappingStatus type={met ? 'success' : 'error'} iconAriaLabel={t(met ? 'met' : 'unmet')}>
              <strong>{nameOf(name)}</strong> {message}
            </WrappingStatus>
          </li>
        ))}
      </ul>
      {decision.promote ? (
        <Box color="text-body-secondary">{t('promotesByPolicy')}</Box>
      ) : (
        // A condition that is not met has said it already.
        !decision.conditions.some(({ message }) => message === decision.reason) && (
          <Box color="text-body-secondary">{decision.reason}</Box>
        )
      )}
    </>
  );
}
