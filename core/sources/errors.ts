import { DragomanError } from '../errors.ts';

/** The address of a source leads to where this deployment does not fetch from. */
export class AddressRefused extends DragomanError {}

/** An identifier such as `opus:...` that no template makes an address of. */
export class UnknownIdentifier extends DragomanError {}

/** The server answered that there is no such file, or that we may not have it. */
export class DownloadRefused extends DragomanError {}

/** The server could not be reached, or broke off, more often than is worth trying. */
export class DownloadFailed extends DragomanError {}

/** A file is larger than the source's limit, or than what can be copied. */
export class DownloadTooLarge extends DragomanError {}

/** What came does not have the checksum that the source's location demands. */
export class ChecksumMismatch extends DragomanError {}

/** Time ran out; what came is kept, and the next run goes on from there. */
export class DownloadUnfinished extends DragomanError {}

/** Two files of a source would have the same name in the landing bucket, or one has none. */
export class UnusableFileName extends DragomanError {}
