import type { Random } from "../world/random.ts";
import { Sampler } from "./json/sampler.ts";
import { toSchema } from "./json/schema.ts";

/**
 * Data for a JSON Schema of any dialect: valid by construction, plausible for its property names, the same for the same
 * schema and random. Recursion ends after a few levels; what nothing satisfies yields the nearest miss.
 */
export function jsonFor(schema: unknown, random: Random, name = ""): unknown {
  return new Sampler(toSchema(schema), random).value([toSchema(schema)], { name, depth: 0 });
}
