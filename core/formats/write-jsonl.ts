import type { TextRecord } from './text-record.ts';
import type { RecordsWriter } from './writers.ts';

/** JSON Lines, with the fields that a record has: `source`, `target`, `document`, ... Holds one record. */
export const writeJsonl: RecordsWriter = async function* (records) {
  for await (const record of records) yield `${JSON.stringify(fieldsOf(record))}\n`;
};

/** What belongs to a record wherever it is; its number and line belong to the file that it was read from. */
function fieldsOf({ source, target, document, position, domain, title, date }: TextRecord) {
  return { source, target, document, position, domain, title, date };
}
