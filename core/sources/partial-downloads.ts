import { createHash, type Hash } from 'node:crypto';
import { PartialDownload } from '../../contracts/source.ts';
import { readJson, writeJson } from '../objects/json-objects.ts';
import type { MutableObjects } from '../objects/objects.ts';
import { sum } from '../statistics/counts.ts';

/** Bytes of a part, but for the last one. */
const PART_BYTES = 8 * 1024 * 1024;

/** What the bytes of a download belong to: lets a later request ask for the rest of the same, and only of the same. */
export interface ContentIdentity {
  etag?: string;
  lastModified?: string;
  /** The server sends it compressed, whatever we accept. */
  gzipEncoded: boolean;
}

/**
 * The bytes of one download as they come. Full parts go to a store at once, the rest when `keep` is called, so that a
 * later run can go on; a file of less than one part that comes in one go never touches the store. Holds one part.
 */
export class DownloadBuffer {
  identity: ContentIdentity = { gzipEncoded: false };
  private parts: number[] = [];
  private pending: Uint8Array[] = [];
  private pendingBytes = 0;
  private hash: Hash = createHash('sha256');

  private constructor(
    private readonly url: string,
    private readonly prefix: string,
    private readonly store: MutableObjects,
  ) {}

  /** Takes up what an earlier run kept of this address, reading its parts once for the checksum. */
  static async open(url: string, prefix: string, store: MutableObjects): Promise<DownloadBuffer> {
    const buffer = new DownloadBuffer(url, prefix, store);
    if ((await store.size(buffer.cardKey)) === undefined) return buffer;
    const card = await readJson(store, buffer.cardKey, PartialDownload);
    if (card.url !== url) return buffer;
    buffer.identity = {
      gzipEncoded: card.gzipEncoded,
      ...(card.etag === undefined ? {} : { etag: card.etag }),
      ...(card.lastModified === undefined ? {} : { lastModified: card.lastModified }),
    };
    buffer.parts = card.partBytes;
    for await (const chunk of buffer.stored()) buffer.hash.update(chunk);
    return buffer;
  }

  get sizeBytes(): number {
    return sum(this.parts) + this.pendingBytes;
  }

  /** Of all bytes so far. */
  get sha256(): string {
    return this.hash.copy().digest('hex');
  }

  /** For If-Range: a strong ETag, or a date (RFC 9110, section 13.1.5); undefined where neither is known. */
  get validator(): string | undefined {
    const { etag, lastModified } = this.identity;
    return etag !== undefined && !etag.startsWith('W/') ? etag : lastModified;
  }

  /** Begins again, with other content. */
  async restart(identity: ContentIdentity): Promise<void> {
    await this.discard();
    this.identity = identity;
    this.parts = [];
    this.pending = [];
    this.pendingBytes = 0;
    this.hash = createHash('sha256');
  }

  async append(chunk: Uint8Array): Promise<void> {
    this.hash.update(chunk);
    this.pending.push(chunk);
    this.pendingBytes += chunk.length;
    if (this.pendingBytes >= PART_BYTES) await this.keep();
  }

  /** Puts what came into the store; nothing where it could not be gone on with anyway. */
  async keep(): Promise<void> {
    if (this.pendingBytes > 0) {
      await this.store.put(this.partKey(this.parts.length), Buffer.concat(this.pending));
      this.parts.push(this.pendingBytes);
      this.pending = [];
      this.pendingBytes = 0;
    }
    const { validator } = this;
    if (validator === undefined || this.parts.length === 0) return;
    await writeJson(this.store, this.cardKey, PartialDownload, {
      v: 1,
      url: this.url,
      validator,
      ...this.identity,
      partBytes: this.parts,
    });
  }

  /** All bytes from the beginning. */
  async *content(): AsyncIterable<Uint8Array> {
    yield* this.stored();
    yield* this.pending;
  }

  /** Forgets what was kept. The card goes first: parts without one are nothing. */
  async discard(): Promise<void> {
    if (this.parts.length === 0) return;
    await this.store.erase(this.cardKey);
    for (let part = 0; part < this.parts.length; part++) await this.store.erase(this.partKey(part));
  }

  private async *stored(): AsyncIterable<Uint8Array> {
    for (let part = 0; part < this.parts.length; part++) yield* this.store.stream(this.partKey(part));
  }

  private get cardKey() {
    return `${this.prefix}partial.json`;
  }

  private partKey(part: number) {
    return `${this.prefix}${String(part).padStart(5, '0')}`;
  }
}
