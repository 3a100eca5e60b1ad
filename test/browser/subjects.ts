import { type DashboardWorld, library, press } from './dashboard-world.ts';
import type { Subjects } from './pages.ts';

/** What the pages of a world are about, once everything has happened in it. */
export async function subjectsOf(world: DashboardWorld): Promise<Subjects> {
  const { datasetVersion = '', runId } = await world.published;
  const { model, versions } = await world.contested;
  const { items } = await world.deployment.registry.listRuns({ corpus: press });
  return {
    corpus: `${press.corpus}/${press.languagePair}`,
    datasetVersion,
    preparation: runId,
    strange: (await world.strange).runId,
    library: `${library.corpus}/${library.languagePair}`,
    shelved: await world.shelved,
    model,
    versions,
    comparisonId: (await world.judged).comparisonId,
    trainings: items.filter((run) => run.model === model).map((run) => run.runId),
    sweepId: (await world.sweep).sweepId,
  };
}
