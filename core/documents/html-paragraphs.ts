import { Tokenizer } from 'htmlparser2';

/** Elements that stand within a line; every other one begins and ends a paragraph. */
const INLINE = new Set(
  'a abbr acronym b bdi bdo big br cite code data del dfn em font i ins kbd label mark q rb rp rt ruby s samp small span strong sub sup time tt u var wbr'.split(
    ' ',
  ),
);

/** Elements whose text nobody reads as text, each with what ends it where its own end tag may be left out. */
const SKIPPED: ReadonlyMap<string, readonly string[]> = new Map([
  ['head', ['body']],
  ['rt', ['rb', '/ruby']],
  ['rp', ['rt', 'rb', '/ruby']],
  ...['script', 'style', 'template', 'noscript', 'svg', 'math', 'pre', 'textarea', 'select'].map(
    (name): [string, string[]] => [name, []],
  ),
]);

/**
 * The paragraphs, headings, items and cells of an HTML page, each as one line without its markup; scripts, styles, code
 * listings and ruby glosses are left out. Works on the tokens of the page in linear time, however its elements nest.
 */
export function htmlParagraphs(html: string): string[] {
  const paragraphs: string[] = [];
  let text = '';
  let skipped: string | undefined;
  const flush = () => {
    const line = text.replace(/\s+/gu, ' ').trim();
    if (line !== '') paragraphs.push(line);
    text = '';
  };
  /** @param tag a name, after a slash for an end tag */
  const meet = (tag: string) => {
    const name = tag.replace('/', '');
    if (skipped !== undefined) {
      if (tag === `/${skipped}` || SKIPPED.get(skipped)?.includes(tag)) skipped = undefined;
      else return;
    }
    if (name === 'br') text += ' ';
    else if (!INLINE.has(name)) flush();
    if (SKIPPED.has(tag)) skipped = tag;
  };
  const nothing = () => undefined;
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      onopentagname: (start, end) => meet(html.slice(start, end).toLowerCase()),
      onclosetag: (start, end) => meet(`/${html.slice(start, end).toLowerCase()}`),
      ontext(start, end) {
        if (skipped === undefined) text += html.slice(start, end);
      },
      ontextentity(codePoint) {
        if (skipped === undefined) text += String.fromCodePoint(codePoint);
      },
      oncdata: nothing,
      oncomment: nothing,
      ondeclaration: nothing,
      onprocessinginstruction: nothing,
      onattribname: nothing,
      onattribdata: nothing,
      onattribentity: nothing,
      onattribend: nothing,
      onopentagend: nothing,
      onselfclosingtag: nothing,
      onend: nothing,
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  flush();
  return paragraphs;
}
