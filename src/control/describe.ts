import { z } from "zod";

// Answers as schemas, for the OpenAPI document and the tests that hold answers against it. What a name stands for is in
// src/schema/control: the compiler sees to it that no field is forgotten or made up.

type Fields<Wire> = { readonly [Name in keyof Wire]-?: z.ZodType };

/** An answer with these fields and no others. `name` is what the document calls it; left out, it has none. */
export function described<Wire>(fields: Fields<Wire>, name?: string): z.ZodType<Wire> {
  return known(name, () => z.strictObject({ ...fields })) as z.ZodType<Wire>;
}

/** The same with further fields, such as the options of a kind. */
export function describedLoosely<Wire>(fields: { readonly [name: string]: z.ZodType }, name?: string): z.ZodType<Wire> {
  return known(name, () => z.looseObject({ ...fields })) as z.ZodType<Wire>;
}

const byName = new Map<string, z.ZodType>();

/** A name stands for one schema: a document with two of a name cannot be made. */
function known(name: string | undefined, make: () => z.ZodType): z.ZodType {
  if (name === undefined) return make();
  const schema = byName.get(name) ?? make().meta({ id: name });
  byName.set(name, schema);
  return schema;
}

export const text = () => z.string();
export const textOrNull = () => z.string().nullable();
export const numberOrNull = () => z.number().nullable();
export const count = () => z.int().min(0);
/** Milliseconds since the epoch. */
export const timeMs = () => z.number();
