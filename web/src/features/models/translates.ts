/** Whether models of a task make text of text; others have no translations to read or try. */
export const translates = (task: string): boolean =>
  task === 'translation' || task === 'translation-finetune';
