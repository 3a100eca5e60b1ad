import type { DocumentSettings } from '../../contracts/recipe/document-settings.ts';
import { htmlParagraphs } from './html-paragraphs.ts';
import { markdownParagraphs } from './markdown-paragraphs.ts';

/** What a document's name says of its markup. */
export type Markup = 'text' | 'markdown' | 'html';

/** The markup of a document by its name; plain text where the name says nothing else. */
export function markupOf(name: string): Markup {
  if (/\.(?:md|markdown)$/i.test(name)) return 'markdown';
  return /\.x?html?$/i.test(name) ? 'html' : 'text';
}

/**
 * The paragraphs, headings, items and cells of a document, in reading order, each as one line; none is empty. Markup is
 * taken out, as are code listings, scripts and styles. Holds the document.
 */
export function splitParagraphs(text: string, markup: Markup, settings: DocumentSettings): string[] {
  if (markup === 'html') return htmlParagraphs(text);
  if (markup === 'markdown') return markdownParagraphs(text);
  return plainParagraphs(text, settings.lineBreaks);
}

function plainParagraphs(text: string, lineBreaks: DocumentSettings['lineBreaks']): string[] {
  const blocks = text
    .split(/\r?\n[^\S\n]*(?:\r?\n[^\S\n]*)+|[\f\u2029]/u)
    .map((block) => block.split(/\r?\n|\r|\u2028/u).map((line) => line.trim()))
    .map((lines) => lines.filter((line) => line !== ''))
    .filter((lines) => lines.length > 0);
  const wrapped = lineBreaks === 'wrap' || (lineBreaks === 'detect' && areWrapped(blocks));
  return wrapped ? blocks.map(joinLines) : blocks.flat();
}

const ENDS_SENTENCE = /[.!?:;。！？…।။។][\p{Pe}\p{Pf}"'”’»]*$/u;
/** Share of lines that must end within a sentence, and share of the longest line's length that they must have. */
const MOST = 0.6;
/** Longer lines are no lines of a page. */
const WIDEST_PAGE = 120;

/** Whether the lines of blocks were broken where the page ended: they are long and mostly end within a sentence. */
function areWrapped(blocks: readonly string[][]): boolean {
  const broken = blocks.flatMap((lines) => lines.slice(0, -1));
  const widest = broken.reduce((width, line) => Math.max(width, line.length), 0);
  if (broken.length === 0 || widest > WIDEST_PAGE) return false;
  const within = broken.filter((line) => !ENDS_SENTENCE.test(line) && line.length > widest * MOST);
  return within.length > broken.length * MOST;
}

const UNSPACED_END = /[\p{sc=Hani}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}。、，！？」』]$/u;

function joinLines(lines: readonly string[]): string {
  return lines.reduce((text, line) => {
    if (/\p{L}[-\u00ad\u2010]$/u.test(text) && /^\p{Ll}/u.test(line)) return text.slice(0, -1) + line;
    return UNSPACED_END.test(text) ? text + line : `${text} ${line}`;
  });
}
