/**
 * The paragraphs, headings, items and table cells of a Markdown document (CommonMark, and the tables of GitHub), each as
 * one line without its markup; code blocks, comments and link definitions are left out. Works line by line in linear
 * time, whatever is nested in what: only the text matters here, not the structure.
 */
export function markdownParagraphs(markdown: string): string[] {
  const paragraphs: string[] = [];
  let text = '';
  let fence = '';
  let first = true;
  let frontMatter = false;
  const flush = () => {
    const line = withoutInlineMarkup(text).replace(/\s+/gu, ' ').trim();
    if (line !== '') paragraphs.push(line);
    text = '';
  };
  for (const line of markdown.replace(/<!--[^>]{0,2000}-->/gu, '').split(/\r?\n/u)) {
    const bare = line.trim();
    if (first && bare === '---') frontMatter = true;
    else if (frontMatter) frontMatter = bare !== '---';
    else if (fence !== '') fence = bare.startsWith(fence) ? '' : fence;
    else if (/^(?:```|~~~)/.test(bare)) {
      flush();
      fence = bare.slice(0, 3);
    } else {
      const indented = text === '' && /^(?: {4}|\t)/.test(line) && !LIST_ITEM.test(line);
      const content = bare.replace(QUOTE_MARKS, '');
      if (indented || content === '' || RULE.test(content) || LINK_DEFINITION.test(content)) flush();
      else if (content.startsWith('|')) {
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
    first = false;
  }
  flush();
  return paragraphs;
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
