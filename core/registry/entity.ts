import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type CustomAttributeType, Entity } from 'electrodb';
import { z } from 'zod';

/** Storage attributes of a contract: a whole value each, checked by the contract and not a second time by ElectroDB. */
type Attributes<Shape extends z.ZodRawShape> = {
  [Name in keyof Shape & string]: {
    readonly type: ReturnType<typeof CustomAttributeType<Exclude<z.output<Shape[Name]>, undefined>>>;
    readonly required: false;
  };
};

/** The table of a deployment. The client leaves out attributes that are undefined. */
export interface TableAccess {
  client: DynamoDBDocumentClient;
  table: string;
  now: () => Date;
}

type Key<Shape extends z.ZodRawShape> = {
  field: string;
  composite: readonly (keyof Shape & string)[];
  casing: 'none';
};
type Index<Shape extends z.ZodRawShape> = { index?: string; pk: Key<Shape>; sk: Key<Shape> };

/** The index of what was changed lately, in one partition a month; see changes.ts. */
export const CHANGES_INDEX = 'gsi3';
export const changesOf = (month: string) => `changes#${month}`;

/** Every write of an item, whatever it writes, puts the item at its time into the index of changes. */
const changedAt = (now: () => Date) => {
  const onWrite = (length: number) => ({
    type: 'string',
    hidden: true,
    watch: '*',
    set: () => now().toISOString().slice(0, length),
  });
  const key = (attribute: string, template: string) => ({ composite: [attribute], template, casing: 'none' });
  return {
    attributes: { changedAt: onWrite(24), changedMonth: onWrite(7) },
    indexes: {
      changes: {
        index: CHANGES_INDEX,
        // biome-ignore lint/suspicious/noTemplateCurlyInString: ElectroDB fills it in.
        pk: { field: `${CHANGES_INDEX}pk`, ...key('changedMonth', changesOf('${changedMonth}')) },
        // biome-ignore lint/suspicious/noTemplateCurlyInString: ElectroDB fills it in.
        sk: { field: `${CHANGES_INDEX}sk`, ...key('changedAt', '${changedAt}') },
      },
    },
  };
};

/**
 * A kind of item in the table, made from its contract so that nothing is written down twice. Values of keys are strings
 * or numbers, of the rest anything.
 * @param table where the items are
 * @param indexes keys of the item in the table (`primary`) and in the secondary indexes, by access pattern
 * @param kept `followed`: its changes can be asked for
 */
export function entityOf<
  const Name extends string,
  Shape extends z.ZodRawShape,
  const Indexes extends Record<string, Index<Shape>>,
>(
  { now, ...table }: TableAccess,
  name: Name,
  contract: z.ZodObject<Shape>,
  indexes: Indexes,
  kept?: 'followed',
) {
  const inKeys = new Set(Object.values(indexes).flatMap(({ pk, sk }) => [...pk.composite, ...sk.composite]));
  const own = Object.fromEntries(
    Object.entries(contract.shape).map(([attribute, schema]) => {
      const keyType = schema instanceof z.ZodNumber ? 'number' : 'string';
      return [attribute, { type: inKeys.has(attribute) ? keyType : 'any', required: false }];
    }),
  );
  // Nobody reads or writes what is added for those who follow: the types do not know of it.
  const added = kept === 'followed' ? changedAt(now) : { attributes: {}, indexes: {} };
  const attributes = { ...own, ...added.attributes } as unknown as Attributes<Shape>;
  return new Entity(
    {
      model: { entity: name, version: '1', service: 'dragoman' },
      attributes,
      indexes: Object.assign({}, indexes, added.indexes) as Indexes,
    },
    table,
  );
}
