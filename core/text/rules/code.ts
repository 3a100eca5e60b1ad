/** Addresses, code between backticks, markup, and the placeholders of message formats: {0}, %1, %s, [NAME]. */
const CODE = /https?:\S+|`[^`]*`|<[^>]*>|\{[^{}]*\}|\[[^[\]]*\]|%[\w@]+|\S+@\S+/gu;

/** A text with what is in no language replaced by spaces. */
export function withoutCode(text: string): string {
  return text.replace(CODE, ' ');
}
