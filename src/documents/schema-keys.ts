import { z } from "zod";

/** The keys that a schema knows at a path; none where anything goes. */
export function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at = alternatives(schema);
  for (const step of path) at = at.flatMap((option) => below(option, step).flatMap(alternatives));
  return [...new Set(at.flatMap((option) => (option instanceof z.ZodObject ? Object.keys(option.shape) : [])))];
}

/** A schema without its wrappers: several for a union. */
function alternatives(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(alternatives);
  if (schema instanceof z.ZodPipe) return [schema.def.in, schema.def.out].flatMap(alternatives);
  if (isWrapper(schema)) return alternatives(schema.def.innerType);
  return [schema];
}

function below(schema: z.core.$ZodType, step: PropertyKey): z.core.$ZodType[] {
  if (schema instanceof z.ZodArray) return typeof step === "number" ? [schema.element] : [];
  if (schema instanceof z.ZodRecord) return [schema.valueType];
  if (!(schema instanceof z.ZodObject)) return [];
  const member = schema.shape[String(step)];
  return member ? [member] : [];
}

function isWrapper(schema: z.core.$ZodType): schema is z.ZodOptional | z.ZodNullable | z.ZodDefault | z.ZodPrefault {
  return [z.ZodOptional, z.ZodNullable, z.ZodDefault, z.ZodPrefault].some((wrapper) => schema instanceof wrapper);
}
