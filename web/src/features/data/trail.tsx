import { Trail as WayTo } from '../../layout/trail.tsx';
import { useCorpusId } from './use-corpus-id.ts';

/** The way from all corpora to this page. @param here what follows the corpus, and the page itself last */
export function Trail({ here = [] }: { here?: { text: string; href: string }[] }) {
  const { name, path } = useCorpusId();
  return <WayTo feature="data" here={[{ text: name, href: path }, ...here]} />;
}
