import type { TestSetEvaluation } from '../../contracts/evaluation.ts';
import { CORPUS_SET } from '../splits/corpus-set.ts';

/** The test set that decides: the corpus' own as a whole, or the first that is of the corpus. */
export function ownTestSet<Set extends Pick<TestSetEvaluation, 'name' | 'role'>>(
  testSets: readonly Set[],
): Set | undefined {
  const own = testSets.filter(({ role }) => role === 'own');
  return own.find(({ name }) => name === CORPUS_SET) ?? own[0];
}
