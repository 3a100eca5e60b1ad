import { TokenHashes } from './kernels/token-hashes.ts';

/** The tokens of one side, read once for all that is asked of the same text in a row. */
export class SideTokens {
  private readonly tokens: TokenHashes;
  private text: string | undefined;

  /** @param shelf sides whose letters are asked for in turn need two */
  constructor(shelf: 0 | 1 = 0) {
    this.tokens = new TokenHashes(shelf);
  }

  of(text: string): TokenHashes {
    if (text === this.text) return this.tokens;
    this.text = text;
    return this.tokens.read(text);
  }

  /** The same, with the letters of the tokens where they can be had without making the key text. */
  withLetters(text: string): TokenHashes {
    const tokens = this.of(text);
    return tokens.isPlain && !tokens.hasLetters ? tokens.read(text) : tokens;
  }
}

/** The tokens of the pair at hand, shared by all who look at it. */
export class PairTokens {
  readonly source = new SideTokens(0);
  readonly target = new SideTokens(1);
}
