/** The longest cause that is kept on a run and sent to people, in characters. */
export const LONGEST_CAUSE = 4000;

/**
 * The sentence in the cause of a failed execution: a Lambda's error comes as JSON with its message and its trace, which
 * a person need not see.
 */
export function readableCause(cause: string): string {
  const text = messageIn(cause) ?? cause;
  return text.length <= LONGEST_CAUSE ? text : `${text.slice(0, LONGEST_CAUSE - 3)}...`;
}

function messageIn(cause: string): string | undefined {
  if (!cause.startsWith('{')) return undefined;
  try {
    const parsed: unknown = JSON.parse(cause);
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    const { errorMessage, StatusReason } = parsed as Record<string, unknown>;
    return [errorMessage, StatusReason].find(
      (text): text is string => typeof text === 'string' && text !== '',
    );
  } catch {
    // Step Functions cuts causes off at 32,768 characters.
    return undefined;
  }
}
