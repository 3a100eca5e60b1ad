import { UnreadableInput } from '../errors.ts';

/** A TMX file that is no well-formed XML, no TMX, or uses XML entities of its own. */
export class MalformedTmx extends UnreadableInput {}

/** A TSV or CSV file whose rows do not fit its columns, or whose quotes do not close. */
export class MalformedTable extends UnreadableInput {}

/** The two files of a Moses pair do not have the same number of lines. */
export class UnequalLineCounts extends UnreadableInput {}

/** Bytes that are not UTF-8, nor UTF-16 with a byte order mark. */
export class InvalidEncoding extends UnreadableInput {}

/** A gzip file that is cut short, damaged or no gzip file. */
export class BrokenGzip extends UnreadableInput {}

/** A file without a single record. */
export class EmptyInput extends UnreadableInput {}

/** A file in which no record has both languages of the pair. */
export class LanguageMissing extends UnreadableInput {}

/** A line, field or segment longer than 1 Mi characters, which would not fit the memory that is set aside for it. */
export class TextTooLong extends UnreadableInput {}

/** More text than one input may have once decompressed, or compressed so well that it must be a decompression bomb. */
export class InputTooLarge extends UnreadableInput {}

/** A file whose name says nothing of its format. */
export class UnknownFormat extends UnreadableInput {}

/** One side of a Moses pair without the other. */
export class PartnerMissing extends UnreadableInput {}
