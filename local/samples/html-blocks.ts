/** One block of text in a document: its element's name and its text with inline markup removed. */
export interface HtmlBlock {
  tag: string;
  text: string;
}

const BLOCK_TAGS = new Set([
  ...[
    'address',
    'article',
    'aside',
    'blockquote',
    'body',
    'details',
    'div',
    'figure',
    'footer',
    'header',
    'html',
    'main',
    'nav',
    'section',
    'summary',
  ],
  ...[
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'head',
    'title',
    'p',
    'pre',
    'hr',
    'dl',
    'dt',
    'dd',
    'ol',
    'ul',
    'li',
  ],
  ...['table', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th'],
]);
const TAG = /<!--[\s\S]*?-->|<(\/?)([a-z][a-z0-9]*)\b[^>]*>/gi;
const NAMED_ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  hellip: '…',
  mdash: '—',
  ndash: '–',
};

/**
 * The blocks of an HTML document in reading order; blocks without text are left out, and code listings (`pre`) keep
 * their place with an empty text, so that two translations of one page have the same sequence of tags.
 * Meant for the plain HTML that a Markdown renderer writes, not for pages at large.
 */
export function htmlBlocks(html: string): HtmlBlock[] {
  const blocks: HtmlBlock[] = [];
  const open: string[] = [];
  let text = '';
  let from = 0;
  const flush = () => {
    const tag = open.at(-1) ?? 'body';
    const content = decodeEntities(text)
      .replace(/[ \t\r\n]+/g, ' ')
      .trim();
    text = '';
    if (open.includes('pre')) return;
    if (content !== '') blocks.push({ tag, text: content });
  };
  for (const match of html.matchAll(TAG)) {
    text += html.slice(from, match.index);
    from = match.index + match[0].length;
    const name = match[2]?.toLowerCase();
    if (name === undefined) continue;
    if (name === 'code' && !open.includes('pre')) text += '`';
    if (name === 'br') text += ' ';
    if (!BLOCK_TAGS.has(name)) continue;
    flush();
    if (match[1] === '/') {
      const at = open.lastIndexOf(name);
      if (at >= 0) open.length = at;
      if (name === 'pre') blocks.push({ tag: 'pre', text: '' });
    } else if (name !== 'hr') {
      open.push(name);
    }
  }
  text += html.slice(from);
  flush();
  return blocks;
}

/** Replaces character references; an unknown one stays as it is. */
export function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));/gi, (whole, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    return NAMED_ENTITIES[name] ?? whole;
  });
}
