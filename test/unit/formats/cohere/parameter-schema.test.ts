import { expect, test } from "vitest";
import { parameterSchema } from "../../../../src/formats/cohere/parameter-schema.ts";

test("WIRE-12.2 types as Python writes them become JSON Schema's", () => {
  const definitions = {
    name: { type: "str", description: "A name.", required: true },
    count: { type: "int" },
    share: { type: "float", required: false },
    sure: { type: "bool" },
    tags: { type: "List[str]" },
    grid: { type: "list[List[int]]" },
    more: { type: "Dict[str, str]" },
    odd: { type: "Tuple" },
    none: null,
  };
  expect(parameterSchema(definitions)).toEqual({
    type: "object",
    properties: {
      name: { type: "string", description: "A name." },
      count: { type: "integer" },
      share: { type: "number" },
      sure: { type: "boolean" },
      tags: { type: "array", items: { type: "string" } },
      grid: { type: "array", items: { type: "array", items: { type: "integer" } } },
      more: { type: "object" },
      odd: { type: "string" },
      none: { type: "string" },
    },
    required: ["name"],
  });
});
