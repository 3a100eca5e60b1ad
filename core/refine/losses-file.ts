import { PARTITIONS } from '../../contracts/shard.ts';
import type { Loss } from '../dedup/losses.ts';
import type { Objects } from '../objects/objects.ts';
import { encodePartitions, readPartitions } from '../objects/partitioned-object.ts';

/** Names a survivor of Refine: its item and its place there. */
export interface SurvivorPlace {
  item: number;
  row: number;
}

type LossLine = [row: number, reason: Loss['reason'], detail: string, winner: [string, number | null] | 0];

/** What one item of Compare found, by the Refine item of the loser: JSON lines, in the order in which they are given. */
export function encodeLosses(losses: readonly (Loss & { loser: SurvivorPlace })[]): Uint8Array {
  const lines = new Map<number, string[]>();
  for (const { loser, reason, detail, winner } of losses) {
    const line: LossLine = [loser.row, reason, detail, winner ? [winner.pairId, winner.score] : 0];
    const ofItem = lines.get(loser.item) ?? [];
    ofItem.push(`${JSON.stringify(line)}\n`);
    lines.set(loser.item, ofItem);
  }
  const parts = [...lines].map(([item, texts]) => [item, Buffer.from(texts.join(''))] as const);
  return encodePartitions(new Map(parts), PARTITIONS);
}

/** The losses of one Refine item's survivors. @throws PartitionedObjectDamaged, ObjectMissing */
export async function readLosses(
  objects: Objects,
  key: string,
  item: number,
): Promise<(Loss & { loser: SurvivorPlace })[]> {
  const parts = await readPartitions(objects, key, PARTITIONS, { first: item, last: item });
  return parts.flatMap(({ bytes }) =>
    bytes
      .toString('utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => {
        const [row, reason, detail, winner] = JSON.parse(line) as LossLine;
        return {
          loser: { item, row },
          reason,
          detail,
          winner: winner === 0 ? null : { pairId: winner[0], score: winner[1] },
        };
      }),
  );
}
