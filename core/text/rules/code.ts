import { CODE } from '../character-classes.ts';
import type { SegmentFeatures } from '../scan-segment.ts';

/** Addresses, code between backticks, markup, and the placeholders of message formats: {0}, %1, %s, [NAME]. */
const CODE_PATTERN = /https?:\/\/\S+|`[^`]*`|<[^>]*>|\{[^{}]*\}|\[[^[\]]*\]|%[\w@]+|\S+@\S+/gu;

/** A segment with what is in no language replaced by spaces. */
export function withoutCode({ text, classes }: SegmentFeatures): string {
  return classes & CODE ? text.replace(CODE_PATTERN, ' ') : text;
}
