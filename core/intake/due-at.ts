/** How long a corpus waits for further uploads. */
export interface IntakeTerms {
  /** A preparation waits until a corpus got no upload for so long, */
  quietPeriodSeconds: number;
  /** but the first upload never waits longer than this. */
  longestWaitSeconds: number;
}

/** When a preparation is due: the earlier of quiet after the latest upload and the longest wait of the oldest; milliseconds. */
export function dueAt(
  { latest, oldest }: { latest: string; oldest: string },
  { quietPeriodSeconds, longestWaitSeconds }: IntakeTerms,
): number {
  return Math.min(
    Date.parse(latest) + quietPeriodSeconds * 1000,
    Date.parse(oldest) + longestWaitSeconds * 1000,
  );
}
