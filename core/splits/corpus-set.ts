/** Name of the sets that are cut from the corpus itself; their units are split off whole. */
export const CORPUS_SET = 'corpus';
