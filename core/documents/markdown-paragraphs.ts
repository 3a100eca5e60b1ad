/**
 * The paragraphs, headings, items and table cells of a Markdown document (CommonMark, and the tables of GitHub), each as
 * one line without its markup; code blocks, comments and link definitions are left out. Works line by line in linear
 * time, whatever is nested in what: only the text matters here, not the structure.
 */
export function markdownParagraphs(markdown: string): string[] {
  const paragraphs: string[] = [];
  let text = '';
  const flush = () => {
    const line = withoutInlineMarkup(text).replace(/\s+/gu, ' ').trim();
    if (line !== '') paragraphs.push(line);
    text = '';
  };
  for (const line of linesOfText(markdown)) {
    const content = line.trim().replace(QUOTE_MARKS, '');
    const isCode = text === '' && /^(?: {4}|\t)/.test(line) && !LIST_ITEM.test(line);
    if (isCode || content === '' || RULE.test(content) || LINK_DEFINITION.test(content)) {
      flush();
    } else if (content.startsWith('|')) {
      flush();
      for (const cell of content.split(/(?<!\\)\|/u)) {
        text = TABLE_LINE.test(cell) ? '' : cell;
        flush();
      }
    } else {
      const begun = content.replace(BLOCK_MARK, '');
      if (begun !== content) flush();
      text += `${text === '' ? '' : '\n'}${begun}`;
      if (/^#/.test(content)) flush();
    }
  }
  flush();
  return paragraphs;
}

/** The lines without comments and front matter, an empty one in place of each fenced block of code. */
function* linesOfText(markdown: string): Generator<string> {
  const lines = markdown.replace(/<!--[^>]{0,2000}-->/gu, '').split(/\r?\n/u);
  let isFrontMatter = lines[0]?.trim() === '---';
  if (isFrontMatter) lines.shift();
  let fence = '';
  for (const line of lines) {
    const bare = line.trim();
    if (isFrontMatter) isFrontMatter = bare !== '---';
    else if (fence !== '') fence = bare.startsWith(fence) ? '' : fence;
    else {
      fence = /^(?:```|~~~)/.exec(bare)?.[0] ?? '';
      yield fence === '' ? line : '';
    }
  }
}

const LIST_ITEM = /^\s*(?:[-*+]|\d{1,9}[.)])\s/u;
const QUOTE_MARKS = /^(?:>\s?)+/u;
const BLOCK_MARK = /^(?:#{1,6}\s+|(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?)/u;
/** Also the underline of a heading. */
const RULE = /^(?:[-*_=]\s?){2,}$/u;
const TABLE_LINE = /^\s*:?-+:?\s*$/u;
const LINK_DEFINITION = /^\[[^\]]{1,200}\]:\s/u;

function withoutInlineMarkup(text: string): string {
  return text
    .replace(/!?\[([^[\]]{0,2000})\](?:\([^()\s]{0,2000}(?:\s[^()]{0,500})?\)|\[[^[\]]{0,200}\])/gu, '$1')
    .replace(/<(https?:[^<>\s]{1,2000})>/gu, '$1')
    .replace(/<\/?[a-z][^<>]{0,2000}>/giu, '')
    .replace(/(?<![\p{L}\p{N}_])_{1,3}(?=\S)|(?<=\S)_{1,3}(?![\p{L}\p{N}_])/gu, '')
    .replace(/\*{1,3}(?=\S)|(?<=\S)\*{1,3}|~~/gu, '')
    .replace(/`{1,3}/gu, '')
    .replace(/#+$/u, '')
    .replace(/\\([!-/:-@[-`{-~])/gu, '$1');
}
