import {
  branchesOf,
  branchFor,
  discriminatorOf,
  type FormSchema,
  isRecord,
  itemsOf,
  kindOf,
} from './form-schema.ts';

/**
 * What a person has written against the defaults of a schema: everything that is as its default is left out, so that
 * what stays is what was decided. Parsing the result gives what parsing `value` gives.
 */
export function withoutDefaults(schema: FormSchema, value: unknown): unknown {
  const kind = kindOf(schema);
  if (kind === 'choice') {
    const branch = branchesOf(schema)[branchFor(schema, value)] ?? {};
    const pruned = withoutDefaults(branch, value);
    const discriminator = discriminatorOf(schema);
    return discriminator && isRecord(pruned) && isRecord(value)
      ? { [discriminator]: branch.properties?.[discriminator]?.const, ...pruned }
      : pruned;
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => withoutDefaults(schema.prefixItems?.[index] ?? itemsOf(schema), item));
  }
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).flatMap(([key, inner]) => {
    const of = schema.properties?.[key] ?? itemsOf(schema);
    const pruned = withoutDefaults(of, inner);
    const dropped = pruned === undefined || (kind === 'object' && isDefault(of, pruned));
    return dropped ? [] : [[key, pruned] as const];
  });
  return Object.fromEntries(entries);
}

/** Whether a value without defaults is what its schema takes by itself. */
export const isDefault = (schema: FormSchema, value: unknown): boolean =>
  value === undefined || ('default' in schema && sameJson(withoutDefaults(schema, schema.default), value));

/** Something to begin with where there is no default: as empty as the schema allows. */
export function emptyValue(schema: FormSchema): unknown {
  if ('default' in schema) return schema.default;
  if ('const' in schema) return schema.const;
  switch (kindOf(schema)) {
    case 'choice': {
      const [first = {}] = branchesOf(schema);
      return emptyValue(first);
    }
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).flatMap((name) => {
          const property = schema.properties?.[name] ?? {};
          const empty = 'default' in property ? undefined : emptyValue(property);
          return empty === undefined ? [] : [[name, empty]];
        }),
      );
    case 'record':
      return {};
    case 'array':
    case 'set':
      return [];
    case 'tuple':
      return (schema.prefixItems ?? []).map(() => undefined);
    case 'enum':
      return schema.enum?.[0];
    case 'boolean':
      return false;
    default:
      return undefined;
  }
}

/** A value of one branch of a choice as far as another branch can have it, with that branch's constants. */
export function intoBranch(schema: FormSchema, branch: number, value: unknown): unknown {
  const into = branchesOf(schema)[branch] ?? {};
  const discriminator = discriminatorOf(schema);
  if (!discriminator || !isRecord(value)) return emptyValue(into);
  const kept = Object.entries(value).filter(([key]) => key in (into.properties ?? {}));
  return { ...Object.fromEntries(kept), [discriminator]: into.properties?.[discriminator]?.const };
}

/** A record with one key set, or without it where `value` is undefined. */
export function withKey(of: unknown, key: string, value: unknown): Record<string, unknown> {
  const { [key]: _before, ...others } = isRecord(of) ? of : {};
  if (value === undefined) return others;
  return isRecord(of) && key in of ? { ...of, [key]: value } : { ...others, [key]: value };
}

/** Equality of JSON values; the order of keys says nothing. */
export function sameJson(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => sameJson(item, other[index]));
  }
  if (isRecord(one) && isRecord(other)) {
    const keys = Object.keys(one);
    return (
      keys.length === Object.keys(other).length &&
      keys.every((key) => key in other && sameJson(one[key], other[key]))
    );
  }
  return one === other;
}
