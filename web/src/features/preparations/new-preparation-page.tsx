import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../../api/client.ts';
import { DATA_ENDPOINTS } from '../../../../contracts/api/data.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { Failure } from '../../layout/failure.tsx';
import { Loading } from '../../layout/loading.tsx';
import { Trail } from '../../layout/trail.tsx';
import { useAddress } from '../../layout/use-address.ts';
import { type ChosenCorpus, CorpusChoice } from '../uploads/corpus-choice.tsx';
import { IntakeStatus } from '../uploads/intake-status.tsx';
import { RecipeForm } from './recipe-form.tsx';

/** Starts a preparation: of a corpus with its recipe, changed or not; or registers a corpus that is not there. */
export function Component() {
  const { t } = useTranslation('preparations');
  const address = useAddress();
  const corpus = address.get('corpus');
  const languagePair = address.get('languagePair');
  const id = corpus && languagePair ? { corpus, languagePair } : undefined;
  return (
    <SpaceBetween size="l">
      <Trail feature="preparations" here={[{ text: t('new'), href: '/preparations/new' }]} />
      <Header variant="h1" description={t('newAbout')}>
        {t('new')}
      </Header>
      <CorpusChoice chosen={id} choose={(wanted) => address.only({ ...wanted })} />
      {id && <IntakeStatus id={id} />}
      {id && <Settings key={`${corpus} ${languagePair}`} id={id} />}
    </SpaceBetween>
  );
}

/** The recipe that a corpus has, or the defaults for one that is not there. */
function Settings({ id }: { id: ChosenCorpus }) {
  const recipe = useEndpoint(DATA_ENDPOINTS.getRecipe, { params: id });
  const corpus = useEndpoint(DATA_ENDPOINTS.getCorpus, { params: id });
  const isNew = recipe.error instanceof ApiError && recipe.error.problem.type === 'NotRegistered';
  if (isNew) return <RecipeForm id={id} />;
  if (recipe.isError) return <Failure error={recipe.error} again={() => void recipe.refetch()} />;
  if (recipe.isPending || corpus.isPending) {
    return <Loading />;
  }
  const { body, etag = '' } = recipe.data;
  const known = { recipe: body.recipe, etag, hasVersion: corpus.data?.body.latest !== undefined };
  return <RecipeForm key={etag} id={id} known={known} reload={() => void recipe.refetch()} />;
}
