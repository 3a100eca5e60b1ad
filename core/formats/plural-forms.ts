/** Which form of a translation is used for a number. */
export interface PluralForms {
  /** Forms that each translation has. */
  count: number;
  /** Index of the form for a whole number from 0 on. */
  formOf(number: number): number;
}

type Expression = (n: number) => number;

/** Operators of C from the loosest to the tightest binding; all of them associate to the left. */
const LEVELS: readonly Readonly<Record<string, (left: number, right: number) => number>>[] = [
  { '||': (left, right) => Number(left !== 0 || right !== 0) },
  { '&&': (left, right) => Number(left !== 0 && right !== 0) },
  { '==': (left, right) => Number(left === right), '!=': (left, right) => Number(left !== right) },
  {
    '<=': (left, right) => Number(left <= right),
    '>=': (left, right) => Number(left >= right),
    '<': (left, right) => Number(left < right),
    '>': (left, right) => Number(left > right),
  },
  { '+': (left, right) => left + right, '-': (left, right) => left - right },
  {
    '*': (left, right) => left * right,
    '/': (left, right) => (right === 0 ? 0 : Math.trunc(left / right)),
    '%': (left, right) => (right === 0 ? 0 : left % right),
  },
];

/** Longest expression that is read; those of all languages have some 200 characters at most, and each may be nested. */
const LONGEST_EXPRESSION = 400;

/**
 * The value of gettext's header Plural-Forms (GNU gettext manual, 11.2.6): `nplurals=2; plural=n != 1;`.
 * @returns undefined where it is none
 */
export function parsePluralForms(value: string): PluralForms | undefined {
  const parts = /nplurals\s*=\s*(\d{1,2})\s*;\s*plural\s*=\s*([^;]+)/.exec(value);
  if (!parts || (parts[2] as string).length > LONGEST_EXPRESSION) return undefined;
  const count = Number(parts[1]);
  const tokens = (parts[2] as string).match(/\d{1,9}|n|\|\||&&|[=!<>]=|[<>?:()!%*/+-]|\S/g) ?? [];
  try {
    const parser = new ExpressionParser(tokens);
    const expression = parser.ternary();
    if (!parser.isAtEnd() || count === 0) return undefined;
    const formOf = (number: number) => Math.min(Math.max(expression(number), 0), count - 1);
    return { count, formOf };
  } catch (error) {
    if (error instanceof NotAnExpression) return undefined;
    throw error;
  }
}

class NotAnExpression extends Error {}

/** Recursive descent over the tokens of a C expression of n. */
class ExpressionParser {
  private at = 0;
  private readonly tokens: readonly string[];

  constructor(tokens: readonly string[]) {
    this.tokens = tokens;
  }

  isAtEnd(): boolean {
    return this.at === this.tokens.length;
  }

  ternary(): Expression {
    const condition = this.binary(0);
    if (!this.accept('?')) return condition;
    const yes = this.ternary();
    this.expect(':');
    const no = this.ternary();
    return (n) => (condition(n) !== 0 ? yes(n) : no(n));
  }

  private binary(level: number): Expression {
    const operators = LEVELS[level];
    if (!operators) return this.unary();
    let left = this.binary(level + 1);
    for (;;) {
      const apply = operators[this.tokens[this.at] ?? ''];
      if (!apply) return left;
      this.at++;
      const [first, second] = [left, this.binary(level + 1)];
      left = (n) => apply(first(n), second(n));
    }
  }

  private unary(): Expression {
    if (this.accept('!')) {
      const operand = this.unary();
      return (n) => Number(operand(n) === 0);
    }
    if (this.accept('(')) {
      const inner = this.ternary();
      this.expect(')');
      return inner;
    }
    const token = this.tokens[this.at++];
    if (token === 'n') return (n) => n;
    if (token === undefined || !/^\d+$/.test(token)) throw new NotAnExpression();
    const value = Number(token);
    return () => value;
  }

  private accept(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at++;
    return true;
  }

  private expect(token: string): void {
    if (!this.accept(token)) throw new NotAnExpression();
  }
}

/**
 * A whole number that takes the general plural of a language: the first from 2 on in CLDR's category `other`, or in
 * `many` where whole numbers are never `other` (Russian, Polish).
 */
export function generalPlural(language: string): number {
  const rules = new Intl.PluralRules(language);
  for (const category of ['other', 'many']) {
    for (let number = 2; number <= 200; number++) if (rules.select(number) === category) return number;
  }
  return 2;
}
