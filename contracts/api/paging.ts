import { z } from 'zod';

/** Query parameters of every list: how many items at most, and the cursor of the page before. */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** From `next` of the answer before; opaque. */
  cursor: z.string().max(2000).optional(),
});

/** A part of a list; `next` is absent on the last page. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().optional() });
