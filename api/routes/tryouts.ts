import { TRYOUT_ENDPOINTS } from '../../contracts/api/tryouts.ts';
import { readTryout, requestTryout } from '../../core/evaluation/request-tryout.ts';
import { route } from '../route.ts';

/** Text that people have translated. */
export const tryoutRoutes = {
  startTryout: route(
    TRYOUT_ENDPOINTS.startTryout,
    ({ body }, { registry, models, steering, caller, now, newId, about }) => {
      about(body.versions.join(', '));
      const dependencies = { registry, models, commands: steering, now, newId };
      return requestTryout({ ...body, by: caller.name }, dependencies);
    },
  ),

  getTryout: route(TRYOUT_ENDPOINTS.getTryout, ({ params }, { models, steering }) =>
    readTryout(params.tryoutId, { models, commands: steering }),
  ),
};
