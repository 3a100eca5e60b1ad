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
}

type Key<Shape extends z.ZodRawShape> = {
  field: string;
  composite: readonly (keyof Shape & string)[];
  casing: 'none';
};
type Index<Shape extends z.ZodRawShape> = { index?: string; pk: Key<Shape>; sk: Key<Shape> };

/**
 * A kind of item in the table, made from its contract so that nothing is written down twice. Values of keys are strings
 * or numbers, of the rest anything.
 * @param table where the items are
 * @param indexes keys of the item in the table (`primary`) and in the secondary indexes, by access pattern
 */
export function entityOf<
  const Name extends string,
  Shape extends z.ZodRawShape,
  const Indexes extends Record<string, Index<Shape>>,
>(table: TableAccess, name: Name, contract: z.ZodObject<Shape>, indexes: Indexes) {
  const inKeys = new Set(Object.values(indexes).flatMap(({ pk, sk }) => [...pk.composite, ...sk.composite]));
  const attributes = Object.fromEntries(
    Object.entries(contract.shape).map(([attribute, schema]) => {
      const keyType = schema instanceof z.ZodNumber ? 'number' : 'string';
      return [attribute, { type: inKeys.has(attribute) ? keyType : 'any', required: false }];
    }),
  ) as unknown as Attributes<Shape>;
  return new Entity(
    { model: { entity: name, version: '1', service: 'dragoman' }, attributes, indexes },
    table,
  );
}
