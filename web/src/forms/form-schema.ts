import { z } from 'zod';

/** The part of JSON Schema (2020-12) that zod writes and a form shows. */
export interface FormSchema {
  type?: string | string[];
  const?: unknown;
  enum?: readonly string[];
  default?: unknown;
  description?: string;
  properties?: Record<string, FormSchema>;
  required?: string[];
  additionalProperties?: FormSchema | boolean;
  items?: FormSchema | false;
  prefixItems?: FormSchema[];
  oneOf?: FormSchema[];
  anyOf?: FormSchema[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  maxItems?: number;
}

/** What a person may write for a zod schema: its input side, in which everything with a default may be left out. */
export const formSchemaOf = (schema: z.ZodType): FormSchema =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as FormSchema;

export type FieldKind =
  | 'choice'
  | 'constant'
  | 'enum'
  | 'number'
  | 'boolean'
  | 'text'
  | 'scalar'
  | 'object'
  | 'record'
  | 'array'
  | 'set'
  | 'tuple';

/** How a schema is shown. `set`: some of listed values; `scalar`: a number, a text or a truth value. */
export function kindOf(schema: FormSchema): FieldKind {
  if (schema.oneOf || schema.anyOf) return 'choice';
  if ('const' in schema || schema.type === 'null') return 'constant';
  if (schema.enum) return 'enum';
  if (Array.isArray(schema.type) || schema.type === undefined) return 'scalar';
  if (schema.type === 'object') return schema.properties ? 'object' : 'record';
  if (schema.type === 'array') return schema.prefixItems ? 'tuple' : itemsOf(schema).enum ? 'set' : 'array';
  if (schema.type === 'integer' || schema.type === 'number') return 'number';
  return schema.type === 'boolean' ? 'boolean' : 'text';
}

/** The schema of the items of an array, or of the values of a record. */
export const itemsOf = ({ items, additionalProperties }: FormSchema): FormSchema =>
  items || (typeof additionalProperties === 'object' ? additionalProperties : {});

export const branchesOf = ({ oneOf, anyOf }: FormSchema): readonly FormSchema[] => oneOf ?? anyOf ?? [];

/** The property whose constant tells the branches of a choice apart, as `task` does for recipes. */
export function discriminatorOf(schema: FormSchema): string | undefined {
  const [first, ...others] = branchesOf(schema);
  return Object.keys(first?.properties ?? {}).find(
    (name) =>
      first?.properties?.[name] !== undefined &&
      [first, ...others].every(({ properties }) => properties?.[name] && 'const' in properties[name]) &&
      new Set([first, ...others].map(({ properties }) => properties?.[name]?.const)).size ===
        others.length + 1,
  );
}

/** The branch of a choice that a value is of; the first one where it fits none. */
export function branchFor(schema: FormSchema, value: unknown): number {
  const branches = branchesOf(schema);
  const discriminator = discriminatorOf(schema);
  const chosen = discriminator && isRecord(value) ? value[discriminator] : undefined;
  const fits = ({ type, properties, ...branch }: FormSchema): boolean => {
    if (discriminator) return properties?.[discriminator]?.const === chosen;
    if ('const' in branch) return branch.const === value;
    if (branch.enum) return typeof value === 'string' && branch.enum.includes(value);
    if (type === 'null') return value === null;
    if (type === 'array') return Array.isArray(value);
    if (type === 'object') {
      return isRecord(value) && (!properties || Object.keys(value).every((key) => key in properties));
    }
    return typeof value === (type === 'integer' ? 'number' : type);
  };
  return Math.max(0, branches.findIndex(fits));
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
