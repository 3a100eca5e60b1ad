import { type DashboardWorld, library, press } from './dashboard-world.ts';
import type { Subjects } from './pages.ts';

/** What the pages of a world are about; each is waited for only where it is asked for. */
export const subjectsOf = (world: DashboardWorld): Subjects => ({
  get corpus() {
    return world.published.then(() => `${press.corpus}/${press.languagePair}`);
  },
  get datasetVersion() {
    return world.published.then(({ datasetVersion = '' }) => datasetVersion);
  },
  get preparation() {
    return world.published.then(({ runId }) => runId);
  },
  get strange() {
    return world.strange.then(({ runId }) => runId);
  },
  get library() {
    return world.shelved.then(() => `${library.corpus}/${library.languagePair}`);
  },
  get shelved() {
    return world.shelved;
  },
  get model() {
    return world.contested.then(({ model }) => model);
  },
  get versions() {
    return world.contested.then(({ versions }) => versions);
  },
  get comparisonId() {
    return world.judged.then(({ comparisonId }) => comparisonId);
  },
  get trainings() {
    return world.contested.then(({ runIds }) => runIds);
  },
  get sweepId() {
    return world.sweep.then(({ sweepId }) => sweepId);
  },
});
