/** What the core needs of an object store. Keys are relative to one store (one bucket, or one directory). */
export interface Objects {
  /** The whole object. @throws ObjectMissing */
  get(key: string): Promise<Uint8Array>;
  /** Bytes first..last, both included; fewer when the object ends before. @throws ObjectMissing */
  getRange(key: string, first: number, last: number): Promise<Uint8Array>;
  /**
   * The object, or bytes first..last of it (both included, fewer when it ends before), as a stream of chunks. A version
   * id pins what is read. @throws ObjectMissing
   */
  stream(key: string, versionId?: string, range?: { first: number; last: number }): AsyncIterable<Uint8Array>;
  /** Replaces what is there. */
  put(key: string, body: Uint8Array | string, contentType?: string): Promise<void>;
  /** Writes only where nothing is. @returns false when the key was taken, whatever lies there */
  putIfAbsent(key: string, body: Uint8Array | string, contentType?: string): Promise<boolean>;
  /** Keys with the prefix, in ascending order, with their sizes. */
  list(prefix: string): AsyncIterable<{ key: string; sizeBytes: number }>;
  /** Size in bytes, or undefined where nothing is. */
  size(key: string): Promise<number | undefined>;
  /** The same bytes under a key of another store, without passing through this process where the stores allow it. */
  copyTo(key: string, target: Objects, targetKey: string, versionId?: string): Promise<void>;
}

/** A store that also takes objects larger than memory, and from which text can be made to vanish. */
export interface MutableObjects extends Objects {
  /** Replaces what is there, once the stream has ended well; holds some 20 MiB of it. */
  putStream(key: string, body: AsyncIterable<Uint8Array>, contentType?: string): Promise<void>;
  /** Takes away the object with all its versions. @returns false where nothing was */
  erase(key: string): Promise<boolean>;
}
