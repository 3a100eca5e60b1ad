export interface RecentlyOptions<Question> {
  /** Names a question among others. */
  keyOf: (question: Question) => string;
  milliseconds: number;
  now: () => Date;
}

export interface Recently<Question, Answer> {
  (question: Question): Promise<Answer>;
  /** Asks everything anew. */
  forget: () => void;
}

/**
 * Asks at most once in a while: a question that was asked less than `milliseconds` ago gets the answer that it got then,
 * or waits for it with whoever asked first. Failures are not kept. Memory: the answers of the last `milliseconds`.
 */
export function recently<Question, Answer>(
  ask: (question: Question) => Promise<Answer>,
  { keyOf, milliseconds, now }: RecentlyOptions<Question>,
): Recently<Question, Answer> {
  /** In the order in which they were asked. */
  const asked = new Map<string, { at: number; answer: Promise<Answer> }>();
  const answerOf = (question: Question) => {
    const at = now().getTime();
    for (const [key, before] of asked) {
      if (at - before.at < milliseconds) break;
      asked.delete(key);
    }
    const key = keyOf(question);
    const known = asked.get(key);
    if (known) return known.answer;
    const answer = ask(question);
    asked.set(key, { at, answer });
    answer.catch(() => {
      if (asked.get(key)?.answer === answer) asked.delete(key);
    });
    return answer;
  };
  return Object.assign(answerOf, { forget: () => asked.clear() });
}
