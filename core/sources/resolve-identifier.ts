import { UnknownIdentifier } from './errors.ts';

/** How identifiers of one kind become addresses. To know another kind, add its line. */
interface IdentifierTemplate {
  /** For messages. */
  example: string;
  pattern: RegExp;
  url: (groups: Record<string, string>) => string;
}

const OPUS_EXTENSIONS: Record<string, string> = { moses: '.txt.zip', tmx: '.tmx.gz', mono: '.txt.gz' };

const TEMPLATES: readonly IdentifierTemplate[] = [
  {
    // Layout of https://opus.nlpl.eu: pairs are in alphabetical order, whatever the direction wanted.
    example: 'opus:Books/v1/moses/de-en',
    pattern:
      /^opus:(?<corpus>[\w.-]+)\/(?<version>[\w.-]+)\/(?<format>moses|tmx|mono)\/(?<pair>[A-Za-z_]+(-[A-Za-z_]+)?)$/,
    url: ({ corpus, version, format, pair }) =>
      `https://object.pouta.csc.fi/OPUS-${corpus}/${version}/${format}/${pair?.split('-').sort().join('-')}${OPUS_EXTENSIONS[format ?? '']}`,
  },
  {
    // Identifiers of mtdata: group-name-version-language-language, languages in three letters.
    example: 'mtdata:Statmt-news_commentary-16-deu-eng',
    pattern: /^mtdata:Statmt-news_commentary-(?<version>\d+)-(?<first>[a-z]{3})-(?<second>[a-z]{3})$/,
    url: ({ version, first, second }) =>
      `https://data.statmt.org/news-commentary/v${version}/training/news-commentary-v${version}.${shortPair(first, second)}.tsv.gz`,
  },
  {
    example: 'mtdata:Statmt-europarl-10-deu-eng',
    pattern: /^mtdata:Statmt-europarl-(?<version>\d+)-(?<first>[a-z]{3})-(?<second>[a-z]{3})$/,
    url: ({ version, first, second }) =>
      `https://www.statmt.org/europarl/v${version}/training/europarl-v${version}.${shortPair(first, second)}.tsv.gz`,
  },
];

/** `deu`, `eng`: `de-en`, as CLDR shortens codes. */
const shortPair = (first = '', second = '') =>
  [first, second].map((code) => new Intl.Locale(code).language).join('-');

/**
 * The address of a file, given as such or by an identifier of OPUS or mtdata. Nothing is asked of the network: whether
 * the file exists shows when it is fetched.
 * @throws UnknownIdentifier
 */
export function resolveIdentifier(text: string): string {
  if (/^(https?|s3):\/\//.test(text)) return text;
  for (const { pattern, url } of TEMPLATES) {
    const groups = pattern.exec(text)?.groups;
    if (groups) return url(groups);
  }
  throw new UnknownIdentifier(
    `${text} is neither an address (https://..., s3://bucket/prefix/) nor an identifier such as ` +
      `${TEMPLATES.map(({ example }) => example).join(', ')}. Give the address of the file.`,
  );
}
