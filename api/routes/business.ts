import { BUSINESS_ENDPOINTS } from '../../contracts/api/business.ts';
import { factsSoFar } from '../../core/business/facts-so-far.ts';
import { reportBusiness } from '../../core/business/report-business.ts';
import { PRICES } from '../../core/costs/prices.ts';
import { costsOf } from '../costs-of.ts';
import { route } from '../route.ts';

/** What was spent, done and delivered. */
export const businessRoutes = {
  getBusiness: route(BUSINESS_ENDPOINTS.getBusiness, async ({ query }, context) => {
    const { facts, complete } = await context.mirror.read();
    const byNow = await factsSoFar(facts, costsOf(context));
    return { ...reportBusiness(byNow, query, PRICES, context.now()), complete };
  }),
};
