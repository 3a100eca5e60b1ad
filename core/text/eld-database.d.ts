// eld publishes its detector and not its database; these are the files that its own entry points load.
declare module '*/node_modules/eld/src/ngrams/medium.js' {
  export const ngramsData: {
    /** ISO 639-1 codes by number. */
    languages: Record<number, string>;
    /** Scores by language, less 53, of every n-gram: up to four bytes, written with `dictionary`, spaces at word ends. */
    ngrams: Record<string, Record<number, number>>;
  };
}
declare module '*/node_modules/eld/src/dictionary.js' {
  /** The character that stands for each byte; a space where a byte cannot occur. */
  export const dictionary: string[];
}
