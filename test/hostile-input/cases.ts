import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { zip } from './zip.ts';

/** Files that somebody may upload, and what must become of them. */
export interface HostileCase {
  /** Of the folder that the files are uploaded to. */
  name: string;
  files: Record<string, Uint8Array | string>;
  expected: {
    /** The error by which all of it is refused when the run is planned, or quarantined when it is read. */
    error?: string;
    /** Errors of the notes on what was read, in their order. */
    notes?: string[];
    /** Records that were read of it. */
    read?: number;
  };
}

const ROW = 'Good morning, everybody.\tGuten Morgen, alle zusammen.\n';
/** ROW and another row, compressed. */
const BZIP2 = Buffer.from(
  'QlpoOTFBWSZTWQc1KQkAAAtXgAAwQAUEwgQANuefMCAAUKNDQAAADVP1TamNT1GgGT0hAK9xsdwm5xy4S8kXMsMSF0pO1T5GDa2u1HrCBDLYTKdYOsny9deIhc7sQedYJ9JpvtT8XckU4UJAHNSkJA==',
  'base64',
);
const XZ = Buffer.from(
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQBZR29vZCBtb3JuaW5nLCBldmVyeWJvZHkuCUd1dGVuIE1vcmdlbiwgYWxsZSB6dXNhbW1lbi4KVGhlIGhvdXNlIGlzIG9sZC4JRGFzIEhhdXMgaXN0IGFsdC4KAAAAYXCbJxAlYOQAAXJatRYxth+2830BAAAAAARZWg==',
  'base64',
);
const ZSTD = Buffer.from(
  'KLUv/SRahQIAogUTGJC1bcAgkQDZbM0OuUdnH1HxoWxwvQkCB4MpPKs93nUA7xXFDKr3+LsU8RHBYHmEblfBRzwT+SNpwHm1jGKJ0UGSTriJI08mRTaqRgB6VS5I',
  'base64',
);
/** 20 MB of zeros. */
const BZIP2_BOMB = Buffer.from(
  'QlpoMTFBWSZTWX6yQ8QADQTAAMAAAAggACCkCDSoKjEqCo5igrJMprL9ZIeIABoJgAGAAAAQQABBSBBpUFRiVBUcxQVkmU1l+skPEAA0EwADAAAAIIAAgpAg0qCoxKgqOYoKyTKazb2c8MABICIQBgAAAEAAQQABhmApTTCARsRAI8XckU4UJBFjAiiA',
  'base64',
);

const GZIP = gzipSync(ROW.repeat(50));
const unit = (en: string, de: string) =>
  `<tu><tuv xml:lang="en"><seg>${en}</seg></tuv><tuv xml:lang="de"><seg>${de}</seg></tuv></tu>`;
const tmx = (body: string, doctype = '') =>
  `<?xml version="1.0"?>${doctype}<tmx version="1.4"><header/><body>${body}</body></tmx>`;
const xliff = (source: string, doctype = '') =>
  `<?xml version="1.0"?>${doctype}<xliff version="1.2"><file source-language="en" target-language="de"><body>` +
  `<trans-unit id="1"><source>${source}</source><target>Hallo</target></trans-unit></body></file></xliff>`;
const ttml = (text: string, doctype = '') =>
  `<?xml version="1.0"?>${doctype}<tt xmlns="http://www.w3.org/ns/ttml"><body><div><p begin="1s" end="2s">${text}</p></div></body></tt>`;

const LAUGHS = `<!DOCTYPE x [<!ENTITY a "${'ha'.repeat(50)}">${Array.from(
  { length: 9 },
  (_, index) => `<!ENTITY b${index} "${`&${index === 0 ? 'a' : `b${index - 1}`};`.repeat(10)}">`,
).join('')}]>`;
const EXTERNAL = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>';

const swapped = Array.from(
  { length: 40 },
  (_, index) =>
    `Heute ist der ${index}. Tag unserer langen Reise.\tToday is day ${index} of our long journey.\n`,
).join('');
const deep = (open: string, close: string) => open.repeat(100_000) + close.repeat(100_000);

/** A tar file with links and hostile names beside a good member; `cut` bytes are taken off its end. */
async function tar(): Promise<Buffer> {
  const archive = pack();
  archive.entry({ name: 'good.tsv' }, ROW);
  archive.entry({ name: 'link.tsv', type: 'symlink', linkname: '/etc/passwd' });
  archive.entry({ name: 'hard.tsv', type: 'link', linkname: 'good.tsv' });
  archive.entry({ name: '../../escaped.tsv' }, ROW);
  archive.entry({ name: '/absolute.tsv' }, ROW);
  archive.entry({ name: 'last.tsv' }, ROW.repeat(100));
  archive.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** All cases, made anew. The largest file has 100 MB. */
export async function hostileCases(): Promise<HostileCase[]> {
  const links = await tar();
  const broken = (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 12);
  const inZip = (...members: Parameters<typeof zip>[0][number][]) => zip(members);
  const inner = inZip({ name: 'inner.tsv', body: ROW });
  return [
    // Compression.
    {
      name: 'gzip-bomb',
      files: { 'a.tsv.gz': gzipSync(`${'a'.repeat(500)}\t${'b'.repeat(500)}\n`.repeat(2e4)) },
      expected: { error: 'InputTooLarge' },
    },
    { name: 'bzip2-bomb', files: { 'a.tsv.bz2': BZIP2_BOMB }, expected: { error: 'InputTooLarge' } },
    { name: 'gzip-tail', files: { 'a.tsv.gz': broken(GZIP) }, expected: { error: 'BrokenCompression' } },
    { name: 'bzip2-tail', files: { 'a.tsv.bz2': broken(BZIP2) }, expected: { error: 'BrokenCompression' } },
    { name: 'xz-tail', files: { 'a.tsv.xz': broken(XZ) }, expected: { error: 'BrokenCompression' } },
    { name: 'zstd-tail', files: { 'a.tsv.zst': broken(ZSTD) }, expected: { error: 'BrokenCompression' } },
    { name: 'two-xz', files: { 'a.en.xz': XZ, 'a.de.xz': XZ }, expected: { read: 2 } },
    // Names that say something else than the content.
    { name: 'gzip-called-tmx', files: { 'a.tsv': GZIP }, expected: { read: 50, notes: ['WrongExtension'] } },
    { name: 'zstd-called-gz', files: { 'a.tsv.gz': ZSTD }, expected: { read: 2, notes: ['WrongExtension'] } },
    {
      name: 'tmx-called-gz',
      files: { 'a.tmx.gz': tmx(unit('a', 'b')) },
      expected: { error: 'BrokenCompression' },
    },
    { name: 'zip-called-tmx', files: { 'a.tmx': inner }, expected: { error: 'WrongFormat' } },
    { name: 'pdf-called-csv', files: { 'a.csv': '%PDF-1.7\n1,2\n' }, expected: { error: 'WrongFormat' } },
    {
      name: 'tmx-called-tsv',
      files: { 'a.tsv': tmx(unit('a', 'b')) },
      expected: { error: 'MalformedTable' },
    },
    { name: 'tsv-called-tmx', files: { 'a.tmx': ROW }, expected: { error: 'MalformedTmx' } },
    {
      name: 'text-called-zip',
      files: { 'a.zip': ROW },
      expected: { error: 'EmptyInput', notes: ['BrokenArchive'] },
    },
    { name: 'text-called-xlsx', files: { 'a.xlsx': ROW }, expected: { error: 'MalformedWorkbook' } },
    { name: 'text-called-parquet', files: { 'a.parquet': ROW }, expected: { error: 'MalformedParquet' } },
    { name: 'text-called-mo', files: { 'a.mo': ROW }, expected: { error: 'MalformedCatalogue' } },
    { name: 'unknown', files: { 'a.docx': 'x' }, expected: { error: 'UnknownFormat' } },
    // Archives.
    {
      name: 'zip-bomb',
      files: {
        'a.zip': inZip({ name: 'bomb.tsv', body: Buffer.alloc(2e7) }, { name: 'good.tsv', body: ROW }),
      },
      expected: { read: 1, notes: ['InputTooLarge'] },
    },
    {
      name: 'nested-zip-bomb',
      files: {
        'a.zip': inZip(
          { name: 'b.zip', body: inZip({ name: 'bomb.tsv', body: Buffer.alloc(2e7) }) },
          { name: 'good.tsv', body: ROW },
        ),
      },
      expected: { read: 1, notes: ['InputTooLarge'] },
    },
    {
      name: 'matryoshka',
      files: {
        'a.zip': inZip(
          { name: 'b.zip', body: inZip({ name: 'c.zip', body: inner }, { name: 'b.tsv', body: ROW }) },
          { name: 'a.tsv', body: ROW },
        ),
      },
      expected: { read: 2, notes: ['UnreadableMember'] },
    },
    {
      name: 'traversal',
      files: {
        'a.zip': inZip(
          { name: '../../../../tmp/escaped.tsv', body: ROW },
          { name: '/tmp/absolute.tsv', body: ROW },
          { name: 'C:\\windows\\evil.tsv', body: ROW },
          { name: 'nul\0.tsv', body: ROW },
          { name: 'good.tsv', body: ROW },
        ),
      },
      expected: { read: 1, notes: Array(4).fill('UnreadableMember') },
    },
    {
      name: 'zip-link',
      files: {
        'a.zip': inZip({ name: 'a.tsv', body: '/etc/passwd', mode: 0o120777 }, { name: 'b.tsv', body: ROW }),
      },
      expected: { read: 1, notes: ['UnreadableMember'] },
    },
    {
      name: 'zip-twice',
      files: { 'a.zip': inZip({ name: 'a.tsv', body: ROW }, { name: 'a.tsv', body: ROW }) },
      expected: { read: 1, notes: ['UnreadableMember'] },
    },
    {
      name: 'zip-encrypted',
      files: { 'a.zip': inZip({ name: 'a.tsv', body: ROW, encrypted: true }, { name: 'b.tsv', body: ROW }) },
      expected: { read: 1, notes: ['UnreadableMember'] },
    },
    {
      name: 'zip-two-truths',
      files: {
        'a.zip': inZip(
          { name: 'a.tsv', body: ROW, localName: 'b.exe' },
          { name: 'damaged.tsv', body: ROW, checksumError: 1 },
          { name: 'good.tsv', body: ROW },
        ),
      },
      expected: { read: 1, notes: ['BrokenArchive', 'BrokenArchive'] },
    },
    { name: 'zip-tail', files: { 'a.zip': broken(inner) }, expected: { error: 'BrokenArchive' } },
    {
      name: 'zip-members',
      files: {
        'a.zip': inZip(
          { name: 'half.tmx', body: tmx(unit('Good morning', 'Guten Morgen')).slice(0, -20) },
          { name: 'film.en.srt', body: '1\n' },
          { name: 'LICENSE', body: 'free' },
          { name: 'good.tsv', body: ROW },
        ),
      },
      expected: { read: 1, notes: ['UnknownFormat', 'PartnerMissing', 'MalformedTmx'] },
    },
    {
      name: 'tar-links',
      files: { 'a.tar': links },
      expected: { read: 101, notes: Array(4).fill('UnreadableMember') },
    },
    {
      name: 'tar-tail',
      files: { 'a.tar': links.subarray(0, links.length - 4000) },
      expected: { read: 1, notes: [...Array(4).fill('UnreadableMember'), 'BrokenArchive'] },
    },
    // XML.
    {
      name: 'tmx-entity',
      files: { 'a.tmx': tmx(unit('&e;', 'b'), EXTERNAL) },
      expected: { error: 'MalformedTmx' },
    },
    {
      name: 'tmx-laughs',
      files: { 'a.tmx': tmx(unit('&b8;', 'b'), LAUGHS) },
      expected: { error: 'MalformedTmx' },
    },
    {
      name: 'xliff-entity',
      files: { 'a.xlf': xliff('&e;', EXTERNAL) },
      expected: { error: 'MalformedXliff' },
    },
    {
      name: 'xliff-laughs',
      files: { 'a.xlf': xliff('&b8;', LAUGHS) },
      expected: { error: 'MalformedXliff' },
    },
    {
      name: 'ttml-laughs',
      files: { 'a.en.ttml': ttml('&b8;', LAUGHS), 'a.de.ttml': ttml('Hallo') },
      expected: { error: 'MalformedSubtitles' },
    },
    {
      name: 'deep-xml',
      files: { 'a.tmx': tmx(unit(deep('<hi>', '</hi>'), 'b')) },
      expected: { error: 'MalformedTmx' },
    },
    // Text.
    { name: 'long-line', files: { 'a.tsv': Buffer.alloc(1e8, 'a') }, expected: { error: 'TextTooLong' } },
    {
      name: 'open-quote',
      files: { 'a.csv': Buffer.concat([Buffer.from('a,"'), Buffer.alloc(3e6, 'b\n')]) },
      expected: { error: 'TextTooLong' },
    },
    {
      name: 'long-segment',
      files: { 'a.tmx': tmx(unit('a'.repeat(3e6), 'b')) },
      expected: { error: 'TextTooLong' },
    },
    { name: 'nul', files: { 'a.tsv': `${ROW}a\0\tb\n` }, expected: { error: 'InvalidEncoding' } },
    {
      name: 'surrogate',
      files: {
        'a.tsv': Buffer.concat([Buffer.from(ROW), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('\tb\n')]),
      },
      expected: { error: 'InvalidEncoding' },
    },
    {
      name: 'overlong',
      files: { 'a.tsv': Buffer.concat([Buffer.from(ROW), Buffer.from([0xc0, 0xaf]), Buffer.from('\tb\n')]) },
      expected: { error: 'InvalidEncoding' },
    },
    { name: 'empty', files: { 'a.tsv': '' }, expected: { error: 'EmptyInput' } },
    { name: 'mark-only', files: { 'a.tsv': '\uFEFF' }, expected: { error: 'EmptyInput' } },
    {
      name: 'deep-jsonl',
      files: { 'a.jsonl': `${deep('[', ']')}\n` },
      expected: { error: 'MalformedJsonLine' },
    },
    {
      name: 'deep-json',
      files: { 'en.json': deep('{"a":', '}').replace(':}', ':1}'), 'de.json': '{"a":"b"}' },
      expected: { error: 'MalformedStrings' },
    },
    // Languages.
    {
      name: 'one-language',
      files: { 'a.tmx': tmx('<tu><tuv xml:lang="en"><seg>a</seg></tuv></tu>') },
      expected: { error: 'LanguageMissing' },
    },
    {
      name: 'one-side',
      files: { 'film.en.srt': '1\n00:00:01,000 --> 00:00:02,000\nHi\n' },
      expected: { error: 'PartnerMissing' },
    },
    { name: 'swapped', files: { 'a.tsv': swapped }, expected: { read: 40, notes: ['SwappedLanguages'] } },
    {
      name: 'legacy',
      files: { 'a.tsv': Buffer.from('Green\tGrün\n', 'latin1') },
      expected: { read: 1, notes: ['LegacyEncoding'] },
    },
    { name: 'bad-manifest', files: { 'dragoman.json': '{' }, expected: { error: 'MalformedManifest' } },
  ];
}
