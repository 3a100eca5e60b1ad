import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { ApiError } from '../../../../api/client.ts';
import { DATA_ENDPOINTS } from '../../../../contracts/api/data.ts';
import { PREPARATION_ENDPOINTS } from '../../../../contracts/api/preparations.ts';
import { RUN_ENDPOINTS } from '../../../../contracts/api/runs.ts';
import { UPLOAD_ENDPOINTS } from '../../../../contracts/api/uploads.ts';
import { useAction } from '../../api/use-endpoint.ts';
import { sameJson } from '../../forms/form-values.ts';
import { PreparationRecipe } from '../../forms/recipe-schema.ts';
import { SchemaForm } from '../../forms/schema-form.tsx';
import { useSchemaForm } from '../../forms/use-schema-form.ts';
import { useNotices } from '../../layout/notices.tsx';
import { useSession } from '../../session/use-session.ts';
import type { ChosenCorpus } from '../uploads/corpus-choice.tsx';
import { EstimateText } from './estimate-text.tsx';

/** The recipe of a corpus as it was seen, and whether there is a version that can be prepared again. */
interface KnownCorpus {
  recipe: PreparationRecipe;
  etag: string;
  hasVersion: boolean;
}

/** Settings of the next preparation and its start. A recipe that was changed is saved first; nobody's change is lost. */
export function RecipeForm({
  id,
  known,
  reload,
}: {
  id: ChosenCorpus;
  known?: KnownCorpus;
  reload?: () => void;
}) {
  const { t } = useTranslation('preparations');
  const navigate = useNavigate();
  const notices = useNotices();
  const mayStart = useSession().may('operator');
  const form = useSchemaForm(PreparationRecipe, known?.recipe ?? {});
  const refresh = [
    DATA_ENDPOINTS.getRecipe,
    DATA_ENDPOINTS.getCorpus,
    DATA_ENDPOINTS.listCorpora,
    RUN_ENDPOINTS.listRuns,
    UPLOAD_ENDPOINTS.getIntake,
  ];
  const create = useAction(PREPARATION_ENDPOINTS.createCorpus, { refresh });
  const change = useAction(DATA_ENDPOINTS.putRecipe);
  const start = useAction(PREPARATION_ENDPOINTS.startPreparation, { refresh });
  const isChanged = form.parsed !== undefined && known !== undefined && !sameJson(form.parsed, known.recipe);
  const isBusy = create.isPending || change.isPending || start.isPending;
  const error = create.error ?? change.error ?? start.error;
  const isConflict =
    error instanceof ApiError && ['ChangedMeanwhile', 'RecipeChanged', 'AlreadyExists'].includes(error.name);

  const submit = async () => {
    const recipe = form.trySubmit();
    if (!recipe) return;
    try {
      if (!known) {
        await create.mutateAsync({ request: { body: { ...id, recipe } } });
        notices.done(t('corpusCreated', { corpus: `${id.corpus} ${id.languagePair}` }));
        navigate(`/uploads?corpus=${id.corpus}&languagePair=${id.languagePair}`);
        return;
      }
      if (isChanged) {
        await change.mutateAsync({ request: { params: id, body: { recipe } }, ifMatch: known.etag });
      }
      const { body } = await start.mutateAsync({
        request: { params: id, body: { again: known.hasVersion } },
      });
      notices.done(t('startedRun', { runId: body.runId }));
      navigate(`/preparations/${body.runId}`);
    } catch {
      // Shown above the form.
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Form
        actions={
          <Button variant="primary" loading={isBusy} disabled={!mayStart}>
            {t(known ? (isChanged ? 'saveAndStart' : 'startIt') : 'createCorpus')}
          </Button>
        }
        errorText={form.errors.size > 0 ? t('formErrors', { count: form.errors.size }) : undefined}
      >
        <SpaceBetween size="l">
          {error && (
            <Alert
              type={isConflict ? 'warning' : 'error'}
              header={error instanceof ApiError ? error.problem.title : t('notStarted')}
              action={isConflict && reload && <Button onClick={reload}>{t('loadAgain')}</Button>}
            >
              {error.message}
            </Alert>
          )}
          <Alert type="info">
            <div>{t(known ? (known.hasVersion ? 'startMeansAgain' : 'startMeansFirst') : 'createMeans')}</div>
            {known && <EstimateText id={id} />}
          </Alert>
          <Container header={<Header description={t('recipeHelp')}>{t('recipe')}</Header>}>
            <SchemaForm state={form} texts="preparation-settings" disabled={!mayStart} />
          </Container>
        </SpaceBetween>
      </Form>
    </form>
  );
}
