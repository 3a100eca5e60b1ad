import { UnreadableInput } from '../errors.ts';

/** A `dragoman.json` or a sidecar that is no JSON, or says what its contract does not allow. */
export class MalformedManifest extends UnreadableInput {}

/** A `dragoman.json` or a sidecar names files that did not come with it. */
export class FileNotDelivered extends UnreadableInput {}

/** A TMX file that is no well-formed XML, no TMX, or uses XML entities of its own. */
export class MalformedTmx extends UnreadableInput {}

/** An XLIFF file that is no well-formed XML, no XLIFF, or uses XML entities of its own. */
export class MalformedXliff extends UnreadableInput {}

/** A gettext catalogue (.po or .mo) that does not follow the format. */
export class MalformedCatalogue extends UnreadableInput {}

/** A termbase that is no well-formed TBX, nor a table of terms. */
export class MalformedTermbase extends UnreadableInput {}

/** An XLSX file that is no zip archive, misses a part, or has one that is no well-formed XML. */
export class MalformedWorkbook extends UnreadableInput {}

/** A JSONL line that is no JSON object, or has no text where one belongs. */
export class MalformedJsonLine extends UnreadableInput {}

/** A Parquet file of an upload that is damaged or has no columns of texts. */
export class MalformedParquet extends UnreadableInput {}

/** A file of strings of a program (Android, Apple, .properties, JSON) that does not follow its format. */
export class MalformedStrings extends UnreadableInput {}

/** Two files of strings without a single key in common. */
export class NoCommonKeys extends UnreadableInput {}

/** A TSV or CSV file whose rows do not fit its columns, or whose quotes do not close. */
export class MalformedTable extends UnreadableInput {}

/** The two files of a Moses pair do not have the same number of lines. */
export class UnequalLineCounts extends UnreadableInput {}

/** Bytes that are no text in UTF-8, UTF-16 or UTF-32, nor in an encoding of the languages; or text with NUL. */
export class InvalidEncoding extends UnreadableInput {}

/** A compressed file that is cut short, damaged, or not compressed although its name says so. */
export class BrokenCompression extends UnreadableInput {}

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

/** A file of one language without the file of the other, or with several that could be it. */
export class PartnerMissing extends UnreadableInput {}

/** Two documents or two subtitle files that cannot be aligned: they are no translations of each other. */
export class NotTranslations extends UnreadableInput {}

/** A subtitle file without a single cue that can be read. */
export class MalformedSubtitles extends UnreadableInput {}

/** A file that is read as text and is something else: an archive, a workbook, a document. */
export class WrongFormat extends UnreadableInput {}

/** An archive that cannot be read to its end, or a member of one that is damaged. */
export class BrokenArchive extends UnreadableInput {}

/** A member of an archive that is not read for what it is: encrypted, a link, an archive too deep, or of a hostile name. */
export class UnreadableMember extends UnreadableInput {}
