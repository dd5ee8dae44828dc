import { z } from "zod";
import { faults, kinds } from "./index.ts";
import { ruleNames, ruleShape } from "./rule.ts";

/** JSON Schema of a list of faults: what every kind may say, and what only some of them. */
export function faultsJsonSchema(): object {
  return {
    type: "array",
    items: {
      type: "object",
      required: ["kind"],
      properties: { kind: { enum: kinds, description: "Which damage" }, ...propertiesOf(ruleShape) },
      allOf: faults.map(({ kind, options }) => ({
        if: { properties: { kind: { const: kind } }, required: ["kind"] },
        // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
        then: { propertyNames: { enum: [...ruleNames, ...Object.keys(options)] }, properties: propertiesOf(options) },
      })),
    },
  };
}

function propertiesOf(shape: z.ZodRawShape): object {
  const { properties = {} } = z.toJSONSchema(z.object(shape), { io: "input", target: "draft-7", unrepresentable: "any" });
  return properties;
}
