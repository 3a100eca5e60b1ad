import { afterAll, beforeAll, describe } from 'vitest';
import { type DashboardWorld, startDashboardWorld } from './dashboard-world.ts';
import { approvalScenarios } from './scenarios/approvals.ts';
import { modelScenarios } from './scenarios/models.ts';
import { pageScenarios } from './scenarios/pages.ts';
import { scheduleScenarios } from './scenarios/schedules.ts';
import { searchScenarios } from './scenarios/searching.ts';
import { sessionScenarios } from './scenarios/sessions.ts';
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
  scheduleScenarios(() => world);
  trainingScenarios(() => world);
  modelScenarios(() => world);
  searchScenarios(() => world);
  sessionScenarios(() => world);
  pageScenarios(() => world);
});
