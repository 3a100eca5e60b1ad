import { z } from 'zod';
import { Count } from './primitives.ts';

/** A column of a dataset version of tables. Dates and times are `text`, as ISO 8601. */
export const TableColumn = z.strictObject({
  name: z.string().min(1),
  type: z.enum(['number', 'boolean', 'text']),
  /** Rows without a value. */
  empty: Count,
});
export type TableColumn = z.infer<typeof TableColumn>;
