import type { CostSoFarDependencies } from '../core/costs/cost-so-far.ts';
import { PRICES } from '../core/costs/prices.ts';
import type { ApiServices } from './services.ts';

/** What of the deployment tells what its jobs cost. */
export const costsOf = ({ registry, models, terms, now }: ApiServices): CostSoFarDependencies => ({
  ...{ registry, models, now, prices: PRICES },
  machines: terms.settings.machines,
});
