import { z } from 'zod';

/** What is found in text that should not be trained on as it is. */
export const PROTECTED_KINDS = [
  'email',
  'phone',
  'card',
  'iban',
  'national-id',
  'ip-address',
  'credential-url',
  'hidden-characters',
  'invisible-text',
] as const;
export type ProtectedKind = (typeof PROTECTED_KINDS)[number];

/**
 * `report` counts it; `mask` puts a placeholder such as `{email}` in its place, the same on both sides, and removes
 * hidden characters; `drop` drops the pair with the kind as its reason; `ignore` does not look for it.
 */
export const ProtectionAction = z.enum(['ignore', 'report', 'mask', 'drop']);
export type ProtectionAction = z.infer<typeof ProtectionAction>;

const action = (fallback: ProtectionAction) => ProtectionAction.default(fallback);

/** What is done about personal data and about text that hides from the eye. */
export const PrivacySettings = z
  .strictObject({
    email: action('report'),
    phone: action('report'),
    card: action('report'),
    iban: action('report'),
    'national-id': action('report'),
    'ip-address': action('report'),
    'credential-url': action('report'),
    'hidden-characters': action('report'),
    'invisible-text': action('report'),
  } satisfies Record<ProtectedKind, z.ZodType>)
  .prefault({});
export type PrivacySettings = z.infer<typeof PrivacySettings>;
