import { dependents, refersTo } from "./accepts.ts";
import { withDescribedLimits } from "./described-limits.ts";
import { isObject, namesOf, nothing, type Schema, schemasOf, toSchema } from "./schema.ts";

/** How one try at a value decides what the schema leaves open. */
export interface Choices {
  /** Which of these alternatives. */
  branch(options: readonly Schema[]): Schema;
  /** Leave out what need not be there. */
  readonly lean: boolean;
}

/** Schemas without references and alternatives, all of which hold; `risky` says that holding them may not be enough. */
export interface Expanded {
  readonly schemas: readonly Schema[];
  readonly risky: boolean;
}

/** Deeper chains of references and alternatives without a value between them are circles. */
const DEEPEST = 24;

export function expand(schemas: readonly Schema[], root: Schema, choices: Choices): Expanded {
  const plain: Schema[] = [];
  let risky = false;
  const visit = (schema: Schema, depth: number): void => {
    if (depth > DEEPEST) return;
    const target = refersTo(schema, root);
    if (target) visit(target, depth + 1);
    for (const part of schemasOf(schema["allOf"])) visit(part, depth + 1);
    for (const options of alternatives(schema, choices)) {
      risky = true;
      visit(options.length > 0 ? choices.branch(options) : nothing, depth + 1);
    }
    risky ||= RISKY.some((keyword) => keyword in schema);
    plain.push(withDescribedLimits(schema));
  };
  for (const schema of schemas) visit(schema, 0);
  return { schemas: plain, risky: risky || (plain.length > 1 && plain.some((schema) => "pattern" in schema)) };
}

const RISKY = ["not", "contains", "propertyNames", "patternProperties", "multipleOf"];

/** The lists of which one member each must hold. */
function alternatives(schema: Schema, choices: Choices): readonly (readonly Schema[])[] {
  const lists = [schema["anyOf"], schema["oneOf"]].filter(Array.isArray).map(schemasOf);
  if (schema["if"] !== undefined) {
    lists.push([{ allOf: [schema["if"], schema["then"] ?? true] }, toSchema(schema["else"])]);
  }
  const owners = choices.lean ? namesOf(schema["required"]) : Object.keys(toSchema(schema["properties"]));
  const rules = DEPENDENT.some((keyword) => isObject(schema[keyword])) ? owners.flatMap((name) => dependents(schema, name)) : [];
  return [...lists, ...rules.map((rule) => [rule])];
}

const DEPENDENT = ["dependentRequired", "dependentSchemas", "dependencies"];
