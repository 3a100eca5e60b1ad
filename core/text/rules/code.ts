import { CODE } from '../character-classes.ts';
import type { SegmentFeatures } from '../scan-segment.ts';

/** Addresses, code between backticks, markup, and the placeholders of message formats: {0}, %1, %s, [NAME]. */
const CODE_PATTERN = /https?:\/\/\S+|`[^`]*`|<[^>]*>|\{[^{}]*\}|\[[^[\]]*\]|%[\w@]+/gu;
const MAIL_ADDRESS = /\S+@\S+/gu;

/** A segment with what is in no language replaced by spaces. */
export function withoutCode({ text, classes }: SegmentFeatures): string {
  if (!(classes & CODE)) return text;
  const rest = text.replace(CODE_PATTERN, ' ');
  return rest.includes('@') ? rest.replace(MAIL_ADDRESS, ' ') : rest;
}
