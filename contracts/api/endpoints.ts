import { BUSINESS_ENDPOINTS } from './business.ts';
import { DATA_ENDPOINTS } from './data.ts';
import { MODEL_COMPARISON_ENDPOINTS } from './model-comparisons.ts';
import { MODEL_VERSION_ENDPOINTS } from './model-versions.ts';
import { MODEL_ENDPOINTS } from './models.ts';
import { OVERVIEW_ENDPOINTS } from './overview.ts';
import { PAIR_ENDPOINTS } from './pairs.ts';
import { PREPARATION_ENDPOINTS } from './preparations.ts';
import { REMOVAL_ENDPOINTS } from './removals.ts';
import { RUN_ENDPOINTS } from './runs.ts';
import { SCHEDULE_ENDPOINTS } from './schedules.ts';
import { SEARCH_ENDPOINTS } from './search.ts';
import { SESSION_ENDPOINTS } from './session.ts';
import { SETTINGS_ENDPOINTS } from './settings.ts';
import { TRAINING_ENDPOINTS } from './trainings.ts';
import { TRYOUT_ENDPOINTS } from './tryouts.ts';
import { UPLOAD_ENDPOINTS } from './uploads.ts';

/** All operations of the API by id; api/routes.ts must answer each of them. */
export const ENDPOINTS = {
  ...SESSION_ENDPOINTS,
  ...OVERVIEW_ENDPOINTS,
  ...SCHEDULE_ENDPOINTS,
  ...RUN_ENDPOINTS,
  ...PREPARATION_ENDPOINTS,
  ...DATA_ENDPOINTS,
  ...PAIR_ENDPOINTS,
  ...REMOVAL_ENDPOINTS,
  ...TRAINING_ENDPOINTS,
  ...MODEL_ENDPOINTS,
  ...MODEL_VERSION_ENDPOINTS,
  ...MODEL_COMPARISON_ENDPOINTS,
  ...TRYOUT_ENDPOINTS,
  ...UPLOAD_ENDPOINTS,
  ...SEARCH_ENDPOINTS,
  ...BUSINESS_ENDPOINTS,
  ...SETTINGS_ENDPOINTS,
} as const;

export type EndpointId = keyof typeof ENDPOINTS;
