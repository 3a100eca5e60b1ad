import { BUSINESS_ENDPOINTS } from '../../contracts/api/business.ts';
import { reportBusiness } from '../../core/business/report-business.ts';
import { PRICES } from '../../core/costs/prices.ts';
import { route } from '../route.ts';

/** What was spent, done and delivered. */
export const businessRoutes = {
  getBusiness: route(BUSINESS_ENDPOINTS.getBusiness, async ({ query }, { mirror }) => {
    const { facts, complete } = await mirror.read();
    return { ...reportBusiness(facts, query, PRICES), complete };
  }),
};
