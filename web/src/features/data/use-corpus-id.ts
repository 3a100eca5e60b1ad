import { useParams } from 'react-router';

/** The corpus, and the dataset version where there is one, that the address names. */
export function useCorpusId() {
  const { corpus = '', languagePair = '', version = '' } = useParams();
  const path = `/data/${corpus}/${languagePair}`;
  return { id: { corpus, languagePair }, version, path, name: `${corpus} ${languagePair}` };
}
