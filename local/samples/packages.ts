/** Languages that are taken from the packages: the demo's pairs and the ones that planted noise is made from. */
export type SampleLanguage = 'en' | 'de' | 'fr' | 'es' | 'ru' | 'ko' | 'ja' | 'zh';

/** One released npm package whose localisation serves as parallel text. Pinned, because the demo's figures depend on it. */
export interface SamplePackage {
  readonly id: SamplePackageId | SubtitlePackageId | TablePackageId;
  readonly name: string;
  readonly version: string;
  /** Subresource integrity of the published archive, as the registry states it. */
  readonly integrity: string;
  /** SPDX identifier. */
  readonly license: string;
  readonly what: string;
  /** Files to keep, as patterns on the path inside the package. Licence and package.json are always kept. */
  readonly files: readonly RegExp[];
}

export type SamplePackageId =
  | 'typescript'
  | 'typescript-update'
  | 'scratch'
  | 'monaco'
  | 'electron'
  | 'openstreetmap'
  | 'blockly'
  | 'udhr'
  | 'lighthouse';

/** Packages of subtitles, which are no strings by key. */
export type SubtitlePackageId = 'elephants-dream';

/** Packages of tables. */
export type TablePackageId = 'football';

const TYPESCRIPT_FILES = [
  /^lib\/typescript\.js$/,
  /^lib\/(de|fr|es|ru|ko|ja|zh-cn)\/diagnosticMessages\.generated\.json$/,
];

/**
 * All packages with text that the demo and the tests use. Every licence is permissive; where a later release is
 * not (scratch-l10n from 6 on is AGPL), the last one that is, is pinned.
 */
export const SAMPLE_PACKAGES: readonly SamplePackage[] = [
  {
    id: 'typescript',
    name: 'typescript',
    version: '5.0.4',
    integrity:
      'sha512-cW9T5W9xY37cc+jfEnaUvX91foxtHkza3Nw3wkoF4sSlKn0MONdkdEndig/qPBWXNkmplh3NzayQzCiHM4/hqw==',
    license: 'Apache-2.0',
    what: 'messages of the TypeScript compiler',
    files: TYPESCRIPT_FILES,
  },
  {
    id: 'typescript-update',
    name: 'typescript',
    version: '5.9.3',
    integrity:
      'sha512-jl1vZzPDinLr9eUt3J/t7V6FgNEw9QjvBPdysz9KfQDD41fQrC2Y4vKQdiaUpFT4bXlb1RHhLpp8wtm6M5TgSw==',
    license: 'Apache-2.0',
    what: 'messages of the TypeScript compiler, nine releases later',
    files: TYPESCRIPT_FILES,
  },
  {
    id: 'scratch',
    name: 'scratch-l10n',
    version: '4.0.31',
    integrity:
      'sha512-qmF2zPa8NoPZqsQpEhIS5aEwvdEGySiCy773m3FlsLterFtuwlEV/JnHShsG1Fh/hvFGCSiKmBNNv6rqJQ/Nqg==',
    license: 'BSD-3-Clause',
    what: 'texts of the Scratch editor and website',
    files: [/^(editor|www)\/[^/]+\/(en|de|fr|es|ru|ko|ja|zh-cn)\.json$/],
  },
  {
    id: 'monaco',
    name: 'monaco-editor',
    version: '0.44.0',
    integrity:
      'sha512-5SmjNStN6bSuSE5WPT2ZV+iYn1/yI9sd4Igtk23ChvqB7kDk9lZbB9F5frsuvpB+2njdIeGGFf2G4gbE6rCC9Q==',
    license: 'MIT',
    what: 'labels and settings of the Monaco code editor',
    files: [/^min\/vs\/editor\/editor\.main\.nls(\.(de|fr|es|ru|ko|ja|zh-cn))?\.js$/],
  },
  {
    id: 'electron',
    name: 'electron-i18n',
    version: '1.3136.0',
    integrity:
      'sha512-gNk+L8tYGVrC8l7vV4nFpjNRmpWI8NuotY3ObGbkICOE8lg/PAjvLKHnTFD0Lo7P6cOcPT+Xn2uVPyOYgjzMCg==',
    license: 'MIT',
    what: 'documentation of Electron (no Korean)',
    files: [/^dist\/docs\.json$/],
  },
  {
    id: 'openstreetmap',
    name: '@openstreetmap/id-tagging-schema',
    version: '7.2.0',
    integrity:
      'sha512-7hjV8Xl3CoaO0u+M/Po0u33YIRahL8jEJtOzho189VOqqQQB3L9UGv2o93o/T4G3I0z5sFvQhn0apOz6+j253w==',
    license: 'ISC',
    what: 'labels of the OpenStreetMap editor iD',
    files: [/^dist\/translations\/(en|de|fr|es|ru|ko|ja|zh-CN)\.min\.json$/],
  },
  {
    id: 'blockly',
    name: 'blockly',
    version: '13.3.0',
    integrity:
      'sha512-qAHFGMGTSF67Lupr3pjZz9LQu4JCFdN76CMZxegBKiveZreK08yXhaCz0g9q9/xe5GEdoeFT3POAlQavPIRPEw==',
    license: 'Apache-2.0',
    what: 'texts of the Blockly block editor',
    files: [/^msg\/(en|de|fr|es|ru|ko|ja|zh-hans)\.js$/],
  },
  {
    id: 'udhr',
    name: 'udhr',
    version: '6.0.0',
    integrity:
      'sha512-WBPHElJCq9m1qzkjIPH1enWi94TRzbm4lIbhvoH2/QzCVUJ6sOkofxuK1DP3n0kk05ypoOgdeckywyFG044MhA==',
    license: 'MIT',
    what: 'Universal Declaration of Human Rights',
    files: [/^declaration\/(eng|deu_1996|fra|spa|rus|kor|jpn|cmn_hans)\.html$/],
  },
  {
    id: 'lighthouse',
    name: 'lighthouse',
    version: '12.8.2',
    integrity:
      'sha512-+5SKYzVaTFj22MgoYDPNrP9tlD2/Ay7j3SxPSFD9FpPyVxGr4UtOQGKyrdZ7wCmcnBaFk0mCkPfARU3CsE0nvA==',
    license: 'Apache-2.0',
    what: 'messages of the Lighthouse page auditor',
    files: [/^shared\/localization\/locales\/(en-US|de|fr|es|ru|ko|ja|zh)\.json$/],
  },
  {
    id: 'elephants-dream',
    name: 'video.js',
    version: '8.24.1',
    integrity:
      'sha512-Qh2WxVyiw6BEvpS95KCoZM8wt10r2iDvembOjHPftVcxY4QR53WVTDQlJEuI1J46Yo9Zw+6rRDIe62C+J+edfQ==',
    license: 'Apache-2.0',
    what: 'subtitles of the film Elephants Dream',
    files: [/^dist\/examples\/elephantsdream\/captions\.(en|ja|ru|sv|ar)\.vtt$/],
  },
  {
    id: 'football',
    name: 'vega-datasets',
    version: '3.2.1',
    integrity:
      'sha512-lTSwZA6yq6qSU2YZm+6bqILiIvTPPxn4itir7jPGFmHIdPvUfQ9pCzzcrklYywMJgLUbaIeSkZQdiJd6wBxPug==',
    // Of the package; the results are OpenFootball's, who dedicate them to the public domain.
    license: 'BSD-3-Clause',
    what: 'football results of five leagues, 2013 to 2017',
    files: [/^data\/football\.json$/, /^datapackage\.json$/],
  },
];

/** The package with this id. Throws when the list has none, which the type excludes. */
export function samplePackage(id: SamplePackage['id']): SamplePackage {
  const found = SAMPLE_PACKAGES.find((entry) => entry.id === id);
  if (found === undefined)
    throw new Error(`No sample package is called ${id}; see local/samples/packages.ts.`);
  return found;
}

/** Name of the folder that a package's files lie in, e.g. `openstreetmap-id-tagging-schema-7.2.0`. */
export function sampleFolder(entry: SamplePackage): string {
  return `${entry.name.replace(/^@/, '').replace('/', '-')}-${entry.version}`;
}
