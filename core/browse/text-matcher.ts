import { createContext, Script } from 'node:vm';
import { PatternInvalid } from './errors.ts';

/** What to look for: words that must all be there, in any case, or a regular expression, in any case too. */
export interface TextPattern {
  text: string;
  syntax: 'words' | 'expression';
}

/** From where to where (UTF-16 units, the end not included) something was found. */
export type Mark = [from: number, to: number];

export interface TextMatcher {
  /**
   * Which of the rows match, each given by its texts: every word is in one of them, or the expression is.
   * @throws PatternInvalid when an expression takes more than a second
   */
  matches(rows: readonly (readonly string[])[]): boolean[];
  /** Where a text has what is looked for; at most MOST_MARKS. */
  marks(text: string): Mark[];
}

const MOST_MARKS = 20;
const MOST_MILLISECONDS = 1000;

/**
 * Compiles a pattern. An expression of ECMAScript can take exponential time on a text; it runs under V8's own limit of
 * time, which ends it in the middle of a text too. Words are literal: "quoted ones" stay together.
 * @throws PatternInvalid with what is wrong with the expression
 */
export function textMatcher({ text, syntax }: TextPattern): TextMatcher {
  const sources = syntax === 'words' ? wordsOf(text).map(escaped) : [text.normalize('NFC')];
  const expressions = sources.map((source) => compiled(source, 'iu'));
  const marker =
    sources.length === 0 ? undefined : compiled(sources.map((one) => `(?:${one})`).join('|'), 'giu');
  const withinTime = timeLimit(text);
  return {
    matches: (rows) =>
      withinTime(() =>
        rows.map((texts) => expressions.every((expression) => texts.some((one) => expression.test(one)))),
      ),
    marks: (searched) => (marker ? withinTime(() => marksOf(marker, searched)) : []),
  };
}

/** `big "red house"` is `big` and `red house`. */
function wordsOf(text: string): string[] {
  return [...text.normalize('NFC').matchAll(/"([^"]+)"|[^\s"]+/g)].map(([word, quoted]) => quoted ?? word);
}

/** A word has no syntax. */
const escaped = (word: string) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

function compiled(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw new PatternInvalid(
      `"${source}" is no regular expression of ECMAScript (${(error as Error).message}). Correct it, or search for words.`,
    );
  }
}

function marksOf(marker: RegExp, text: string): Mark[] {
  const marks: Mark[] = [];
  for (const { index, 0: found } of text.matchAll(marker)) {
    if (found === '') continue;
    marks.push([index, index + found.length]);
    if (marks.length === MOST_MARKS) break;
  }
  return marks;
}

const call = new Script('work()');

/** What ends work that takes too long; one for each pattern, because making one takes a millisecond. */
function timeLimit(pattern: string): <Result>(work: () => Result) => Result {
  const scope: { work?: () => unknown } = {};
  const context = createContext(scope);
  return <Result>(work: () => Result) => {
    scope.work = work;
    try {
      return call.runInContext(context, { timeout: MOST_MILLISECONDS }) as Result;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      throw new PatternInvalid(
        `The expression "${pattern}" takes too long: a repetition in a repetition, such as (a+)+, tries every way to ` +
          'divide a text. Write it without, or search for words.',
      );
    }
  };
}
