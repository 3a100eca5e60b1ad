import type { ItemProgress, RunWatch } from '../../contracts/api/runs.ts';
import type { Run, RunEvent } from '../../contracts/entities.ts';
import type { Registry } from '../registry/registry.ts';
import { runMissing } from '../registry/runs.ts';
import { isQuarantined } from './run-events.ts';

/**
 * A run with the progress of its maps and its latest events. Reads the events of the run, one per item of a map, so its
 * cost is that of the run's shards; holds them. @throws NotRegistered
 */
export async function watchRun(
  runId: string,
  { registry, events: wanted }: { registry: Pick<Registry, 'getRun' | 'listRunEvents'>; events: number },
): Promise<Omit<RunWatch, 'costs'>> {
  const run = await registry.getRun(runId);
  if (!run) throw runMissing(runId);
  const events = await registry.listRunEvents(runId);
  const latest = wanted === 0 ? [] : events.slice(-wanted).reverse();
  const last = latest.at(-1);
  return {
    run,
    progress: progressOf(run, events),
    events: latest,
    allEvents: events.length,
    ...(last !== undefined && latest.length < events.length ? { earlierEvents: last.eventId } : {}),
  };
}

/** By stage. An item that failed is tried again input by input, so one item may have several events. */
function progressOf(run: Run, events: readonly RunEvent[]): Record<string, ItemProgress> {
  const done = new Map<string, { items: Set<string>; quarantined: number }>();
  for (const event of events) {
    const { stage, eventId } = event;
    const [, item] = /^\w+#(\d+)/.exec(eventId) ?? [];
    if (item === undefined) continue;
    const ofStage = done.get(stage) ?? { items: new Set(), quarantined: 0 };
    done.set(stage, ofStage);
    ofStage.items.add(item);
    if (isQuarantined(event)) ofStage.quarantined++;
  }
  const stages = new Set([...done.keys(), ...Object.keys(run.stages)]);
  return Object.fromEntries(
    [...stages].flatMap((stage) => {
      const items = run.stages[stage]?.items;
      const ofStage = done.get(stage);
      if (items === undefined && !ofStage) return [];
      return [
        [
          stage,
          {
            ...(items === undefined ? {} : { items }),
            done: ofStage?.items.size ?? 0,
            quarantined: ofStage?.quarantined ?? 0,
          },
        ],
      ];
    }),
  );
}
