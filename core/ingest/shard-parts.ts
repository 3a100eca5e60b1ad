import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CorpusId, keys } from '../keys.ts';
import type { Objects } from '../objects/objects.ts';
import type { Pair } from '../pairs/pair.ts';
import { encodeShard } from '../pairs/shard-file.ts';
import { type DropRow, writeDrops } from '../parquet/drop-rows.ts';

/** Rows or characters from which on a part is full. */
export interface PartBounds {
  rows: number;
  characters: number;
}

/** Together with the part that is being filled this bounds the memory of Ingest. */
const PART: PartBounds = { rows: 200_000, characters: 2 ** 25 };

interface Text {
  source: string;
  target: string;
}

/**
 * Rows of several inputs, one after the other, cut into parts. Parts that are full wait in files of a directory; what
 * an input brought can be taken back until it ends. Memory: the rows of two parts.
 */
class Parts<Row extends Text> {
  private readonly files: string[] = [];
  private readonly filesOfInput: string[] = [];
  private readonly ended: Row[] = [];
  private readonly current: Row[] = [];
  private written = 0;
  private readonly name: (part: number) => string;
  private readonly encode: (rows: readonly Row[]) => Uint8Array;
  private readonly bounds: PartBounds;

  constructor(
    name: (part: number) => string,
    encode: (rows: readonly Row[]) => Uint8Array,
    bounds: PartBounds,
  ) {
    this.name = name;
    this.encode = encode;
    this.bounds = bounds;
  }

  async add(rows: readonly Row[]): Promise<void> {
    for (const row of rows) this.current.push(row);
    if (this.isFull(this.current)) {
      // What earlier inputs brought stays, whatever becomes of this one.
      await this.spill(this.ended, this.files);
      await this.spill(this.current, this.filesOfInput);
    }
  }

  async endInput(): Promise<void> {
    this.files.push(...this.filesOfInput.splice(0));
    for (const row of this.current.splice(0)) this.ended.push(row);
    if (this.isFull(this.ended)) await this.spill(this.ended, this.files);
  }

  async discardInput(): Promise<void> {
    this.current.length = 0;
    for (const file of this.filesOfInput.splice(0)) await rm(file);
  }

  /** Each part's bytes, in their order. */
  async *bytes(): AsyncIterable<Uint8Array> {
    for (const file of this.files) {
      yield await readFile(file);
      await rm(file);
    }
    if (this.ended.length > 0) yield this.encode(this.ended);
  }

  private async spill(rows: Row[], files: string[]): Promise<void> {
    if (rows.length === 0) return;
    const file = this.name(this.written++);
    await writeFile(file, this.encode(rows));
    files.push(file);
    rows.length = 0;
  }

  private isFull(rows: readonly Text[]): boolean {
    if (rows.length >= this.bounds.rows) return true;
    let characters = 0;
    for (const { source, target } of rows) characters += source.length + target.length;
    return characters >= this.bounds.characters;
  }
}

/**
 * What Ingest keeps and drops of an item, written as objects of bounded size. An input counts as a whole or not at all:
 * what was added since the last input ended can be discarded.
 */
export class ShardParts {
  private readonly pairs: Parts<Pair>;
  private readonly drops: Parts<DropRow>;

  /** @param directory for parts that wait: their disk is that of the item's objects */
  constructor(directory: string, bounds: PartBounds = PART) {
    this.pairs = new Parts((part) => join(directory, `${part}.bin`), encodeShard, bounds);
    this.drops = new Parts((part) => join(directory, `${part}.parquet`), writeDrops, bounds);
  }

  async add({ kept, drops }: { kept: readonly Pair[]; drops: readonly DropRow[] }): Promise<void> {
    await this.pairs.add(kept);
    await this.drops.add(drops);
  }

  async endInput(): Promise<void> {
    await this.pairs.endInput();
    await this.drops.endInput();
  }

  async discardInput(): Promise<void> {
    await this.pairs.discardInput();
    await this.drops.discardInput();
  }

  /** Puts the objects of all inputs that ended. @returns their keys */
  async store(
    data: Objects,
    corpus: CorpusId,
    shardId: string,
  ): Promise<{ shardKeys: string[]; dropsKeys: string[] }> {
    const put = async (parts: AsyncIterable<Uint8Array>, keyOf: (part: number) => string) => {
      const written: string[] = [];
      for await (const bytes of parts) {
        const key = keyOf(written.length);
        await data.put(key, bytes);
        written.push(key);
      }
      return written;
    };
    return {
      shardKeys: await put(this.pairs.bytes(), (part) => keys.shard(corpus, shardId, part)),
      dropsKeys: await put(this.drops.bytes(), (part) => keys.shardDrops(corpus, shardId, part)),
    };
  }
}
