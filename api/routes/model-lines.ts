import { TRAINING_ENDPOINTS } from '../../contracts/api/trainings.ts';
import { changeLine, createLine, readLineSettings } from '../../core/training/model-lines.ts';
import { requireMatch } from '../pipeline/etag.ts';
import { route } from '../route.ts';

/** The lines that are trained, and what was decided about them. */
export const modelLineRoutes = {
  listModelLines: route(TRAINING_ENDPOINTS.listModelLines, async ({ query }, { registry }) => {
    const { limit, cursor = '' } = query;
    const rest = (await registry.listAllModels()).filter(({ model }) => model > cursor);
    const items = rest.slice(0, limit);
    return { items, next: rest.length > limit ? items.at(-1)?.model : undefined };
  }),

  createModelLine: route(TRAINING_ENDPOINTS.createModelLine, async ({ body }, context) => {
    const line = await createLine(body, context);
    context.about(line.model);
    return line;
  }),

  getLineSettings: route(TRAINING_ENDPOINTS.getLineSettings, ({ params }, { registry }) =>
    readLineSettings(params.model, registry),
  ),

  changeLineSettings: route(
    TRAINING_ENDPOINTS.changeLineSettings,
    async ({ params, body }, { registry, ifMatch }) => {
      const seen = await readLineSettings(params.model, registry);
      requireMatch(ifMatch, seen, `the settings of ${params.model}`);
      return changeLine(params.model, body, seen, registry);
    },
  ),
};
