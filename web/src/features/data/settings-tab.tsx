import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../../api/client.ts';
import { DATA_ENDPOINTS } from '../../../../contracts/api/data.ts';
import { useAction, useEndpoint } from '../../api/use-endpoint.ts';
import { PreparationRecipe } from '../../forms/recipe-schema.ts';
import { SchemaForm } from '../../forms/schema-form.tsx';
import { useSchemaForm } from '../../forms/use-schema-form.ts';
import { Failure } from '../../layout/failure.tsx';
import { Loading } from '../../layout/loading.tsx';
import { useNotices } from '../../layout/notices.tsx';
import { useSession } from '../../session/use-session.ts';
import { useCorpusId } from './use-corpus-id.ts';

/** How a corpus is prepared; who may steer can change it for the next run. */
export function SettingsTab() {
  const { id } = useCorpusId();
  const recipe = useEndpoint(DATA_ENDPOINTS.getRecipe, { params: id });
  if (recipe.isError) return <Failure error={recipe.error} again={() => recipe.refetch()} />;
  if (recipe.isPending) {
    return <Loading />;
  }
  const { body, etag = '' } = recipe.data;
  return <RecipeForm key={etag} recipe={body.recipe} etag={etag} again={() => void recipe.refetch()} />;
}

function RecipeForm({ recipe, etag, again }: { recipe: PreparationRecipe; etag: string; again: () => void }) {
  const { t } = useTranslation('data');
  const { id } = useCorpusId();
  const notices = useNotices();
  const mayChange = useSession().may('operator');
  const form = useSchemaForm(PreparationRecipe, recipe);
  const change = useAction(DATA_ENDPOINTS.putRecipe, {
    refresh: [DATA_ENDPOINTS.getCorpus, DATA_ENDPOINTS.listCorpora],
  });
  const isConflict =
    change.error instanceof ApiError && ['ChangedMeanwhile', 'RecipeChanged'].includes(change.error.name);
  const save = () => {
    const wanted = form.trySubmit();
    if (!wanted) return;
    change.mutate(
      { request: { params: id, body: { recipe: wanted } }, ifMatch: etag },
      {
        onSuccess: () => {
          notices.done(t('recipeSaved'));
          again();
        },
      },
    );
  };
  return (
    <SpaceBetween size="l">
      {change.isError && (
        <Alert
          type={isConflict ? 'warning' : 'error'}
          header={isConflict ? t('recipeConflict') : t('recipeNotSaved')}
          action={isConflict && <Button onClick={again}>{t('loadAgain')}</Button>}
        >
          {change.error.message}
        </Alert>
      )}
      <Container
        header={
          <Header
            variant="h2"
            description={t('settingsAbout')}
            actions={
              mayChange && (
                <Button variant="primary" loading={change.isPending} onClick={save}>
                  {t('save')}
                </Button>
              )
            }
          >
            {t('settings')}
          </Header>
        }
      >
        <SchemaForm state={form} texts="preparation-settings" disabled={!mayChange} />
      </Container>
    </SpaceBetween>
  );
}
