import { afterAll, beforeAll, describe } from 'vitest';
import { type DashboardWorld, startDashboardWorld } from './dashboard-world.ts';
import { addressScenarios } from './scenarios/addresses.ts';
import { approvalScenarios } from './scenarios/approvals.ts';
import { dataScenarios } from './scenarios/data.ts';
import { dialogScenarios } from './scenarios/dialogs.ts';
import { modelScenarios } from './scenarios/models.ts';
import { pageScenarios } from './scenarios/pages.ts';
import { preparationScenarios } from './scenarios/preparations.ts';
import { scheduleScenarios } from './scenarios/schedules.ts';
import { searchScenarios } from './scenarios/searching.ts';
import { sessionScenarios } from './scenarios/sessions.ts';
import { settingsScenarios } from './scenarios/settings.ts';
import { trainingScenarios } from './scenarios/trainings.ts';
import { uploadScenarios } from './scenarios/uploads.ts';

/** Real pages, the real API and a real deployment on the emulator; the scenarios run side by side. */
describe('the dashboard', () => {
  let world: DashboardWorld;
  beforeAll(async () => {
    world = await startDashboardWorld();
  });
  afterAll(() => world?.stop());

  uploadScenarios(() => world);
  approvalScenarios(() => world);
  preparationScenarios(() => world);
  dataScenarios(() => world);
  scheduleScenarios(() => world);
  trainingScenarios(() => world);
  searchScenarios(() => world);
  sessionScenarios(() => world);
  settingsScenarios(() => world);
  addressScenarios(() => world);
  pageScenarios(() => world);
  // They wait for trainings, which go on meanwhile.
  dialogScenarios(() => world);
  modelScenarios(() => world);
});
