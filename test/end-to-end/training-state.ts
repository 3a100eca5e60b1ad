import { z } from 'zod';
import { ObjectMissing } from '../../core/errors.ts';
import { keys } from '../../core/keys.ts';
import type { Objects } from '../../core/objects/objects.ts';

/** What the trainer points at its checkpoints with. */
const Latest = z.object({ attempt: z.int(), checkpoints: z.array(z.object({ step: z.int() })) });

/** The newest checkpoint of a training and the attempt that owns the training, or undefined before the first one. */
export async function newestCheckpoint(
  models: Objects,
  runId: string,
): Promise<{ attempt: number; step: number } | undefined> {
  try {
    const bytes = await models.get(`${keys.stepState(runId, 'train')}checkpoints/LATEST.json`);
    const { attempt, checkpoints } = Latest.parse(JSON.parse(Buffer.from(bytes).toString()));
    const [newest] = checkpoints;
    return newest && { attempt, step: newest.step };
  } catch (error) {
    if (error instanceof ObjectMissing) return undefined;
    throw error;
  }
}
