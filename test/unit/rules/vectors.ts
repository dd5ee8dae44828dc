import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { quirks, quirksWith } from "../../../src/schema/quirks.ts";

/** Rule of the specification, and the circumstances as a clause. */
export const caseShape = {
  rule: z.string().regex(/^(?:G-[A-Z]+|GW|COST)-\d+$/),
  when: z.string(),
};

const names = z.enum(Object.keys(quirks));

/** Switches to flip; all of them that vectors use are yes or no. */
export const someQuirks = z
  .partialRecord(names, z.boolean())
  .default({})
  .transform((given) => quirksWith(given));

export const headers = z.record(z.string(), z.string()).default({});

/** Reads a file of vectors beside this one. */
export function readVectors<Shape extends z.ZodType>(file: string, shape: Shape): z.output<Shape> {
  return shape.parse(parse(readFileSync(new URL(file, import.meta.url), "utf8")));
}

/** A test's name. */
export function named<Case extends { rule: string; when: string }>(cases: readonly Case[]): [string, Case][] {
  return cases.map((each) => [`${each.rule} when ${each.when}`, each]);
}
