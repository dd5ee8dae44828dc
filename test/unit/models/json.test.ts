import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { prepareWords } from "../../../src/models/json/words.ts";
import { jsonFor } from "../../../src/models/json.ts";
import { seededRandom } from "../../../src/world/random.ts";

beforeAll(prepareWords);

const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
formats.default(ajv);

/** What is wrong with the data made for a schema, over a few seeds. */
function faults(schema: object, check: object = schema): unknown[] {
  const validate = ajv.compile(check);
  return ["a", "b", "c", "d", "e"].flatMap((seed) => {
    const value = jsonFor(schema, seededRandom(seed));
    return validate(value) ? [] : [{ value, errors: validate.errors }];
  });
}

type Json = Record<string, unknown>;

/** An object that must hold two of its own kind. */
function twins($ref: string): Json {
  return { type: "object", required: ["left", "right"], properties: { left: { $ref }, right: { $ref } } };
}

const bounds = (low: number, high: number) =>
  fc
    .tuple(fc.integer({ min: low, max: high }), fc.integer({ min: low, max: high }))
    .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

const strings: fc.Arbitrary<Json> = fc.oneof(
  fc.constant({ type: "string" }),
  bounds(0, 40).map(([minLength, maxLength]) => ({ type: "string", minLength, maxLength })),
  fc
    .constantFrom("date-time", "date", "time", "email", "uri", "uuid", "hostname", "ipv4", "ipv6", "duration")
    .map((format) => ({ type: "string", format })),
  fc
    .constantFrom(
      "^[a-z]{3,8}$",
      "^\\d{3}-\\d{4}$",
      "^(foo|bar)[0-9]*$",
      "^[A-Z][a-zA-Z]+$",
      "\\.txt$",
      "^https?://",
      "^[^\\s]+$",
      "^(?!x)\\w+$",
    )
    .map((pattern) => ({
      type: "string",
      pattern,
    })),
  fc
    .tuple(fc.constantFrom("^[a-z]+$", "^\\w*$", "^a.*z$"), bounds(3, 30))
    .map(([pattern, [minLength, maxLength]]) => ({ type: "string", pattern, minLength, maxLength })),
  bounds(10, 60).map(([minLength, maxLength]) => ({ type: "string", format: "email", minLength, maxLength })),
  bounds(12, 90).map(([minLength, maxLength]) => ({ type: "string", format: "uri", minLength, maxLength })),
);

const numbers: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom({ type: "integer" }, { type: "number" }),
  fc
    .constantFrom("integer", "number")
    .chain((type) => bounds(-10_000, 10_000).map(([minimum, maximum]) => ({ type, minimum, maximum }))),
  bounds(-500, 500).map(([low, high]) => ({ type: "integer", exclusiveMinimum: low, exclusiveMaximum: high + 2 })),
  bounds(-5, 5).map(([low, high]) => ({ type: "number", exclusiveMinimum: low, exclusiveMaximum: high + 0.5 })),
  fc.constant({ type: "integer", minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
  fc
    .tuple(fc.constantFrom("integer", "number"), fc.constantFrom(2, 3, 7, 100, 2500), fc.integer({ min: -9000, max: 9000 }))
    .map(([type, multipleOf, minimum]) => ({
      type,
      multipleOf,
      minimum,
    })),
  fc
    .tuple(fc.constantFrom(0.5, 0.25, 0.01, 0.1), bounds(-20, 20))
    .map(([multipleOf, [minimum, maximum]]) => ({ type: "number", multipleOf, minimum, maximum: maximum + 1 })),
);

const leaves: fc.Arbitrary<Json> = fc.oneof(
  { weight: 3, arbitrary: strings },
  { weight: 3, arbitrary: numbers },
  fc.constantFrom<Json>(
    { type: "boolean" },
    { type: "null" },
    {},
    { const: "fixed" },
    { const: null },
    { enum: ["a", 1, null, { b: 2 }] },
  ),
  fc.constantFrom<Json>(
    { type: "string", enum: ["red", "green"] },
    { type: ["string", "null"] },
    { type: ["integer", "boolean"] },
  ),
  fc.constantFrom<Json>(
    { type: ["string", "null"], minLength: 3 },
    { type: "integer", nullable: true },
    { not: { type: "string" } },
  ),
);

const key = fc.constantFrom("name", "email", "city", "count", "price", "tags", "id", "note", "a b", "__x");

const { schema: schemas } = fc.letrec<{ schema: Json }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    { weight: 4, arbitrary: leaves },
    lists(tie("schema")),
    objects(tie("schema")),
    combined(tie("schema")),
  ),
}));

function lists(item: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  return fc.oneof(
    fc.tuple(item, bounds(0, 4)).map(([items, [minItems, maxItems]]) => ({ type: "array", items, minItems, maxItems })),
    fc
      .array(item, { minLength: 1, maxLength: 3 })
      .map((prefixItems) => ({ type: "array", prefixItems, items: false, minItems: prefixItems.length })),
    fc.constant({ type: "array", uniqueItems: true, minItems: 3, items: { type: "integer", minimum: 1, maximum: 4 } }),
    fc.constant({ type: "array", uniqueItems: true, minItems: 3, maxItems: 3, items: { enum: ["x", "y", "z"] } }),
    fc.constant({ type: "array", contains: { const: 7 }, minItems: 2 }),
  );
}

function objects(member: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  const properties = fc.dictionary(key, member, { maxKeys: 4 });
  return fc.oneof(
    fc.tuple(properties, fc.boolean()).map(([properties, strict]) => ({
      type: "object",
      properties,
      ...(strict ? { required: Object.keys(properties), additionalProperties: false } : {}),
    })),
    member.map((additionalProperties) => ({ type: "object", additionalProperties, minProperties: 1, maxProperties: 3 })),
    member.map((value) => ({
      type: "object",
      patternProperties: { "^x-[a-z]+$": value },
      additionalProperties: false,
      minProperties: 1,
    })),
    member.map((value) => ({
      type: "object",
      propertyNames: { pattern: "^[a-z]{2}$" },
      additionalProperties: value,
      minProperties: 2,
    })),
    properties.map((properties) => ({
      type: "object",
      properties,
      required: ["extra"],
      additionalProperties: { type: "integer" },
    })),
  );
}

function combined(part: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  const kind = (name: string, value: Json) => ({
    type: "object",
    properties: { kind: { const: name }, value },
    required: ["kind", "value"],
  });
  return fc.oneof(
    fc.array(part, { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
    fc.tuple(part, part).map(([a, b]) => ({ oneOf: [kind("a", a), kind("b", b)] })),
    fc
      .tuple(part, part)
      .map(([a, b]) => ({ allOf: [kind("a", a), { type: "object", properties: { more: b }, required: ["more"] }] })),
    fc.constant({
      type: "object",
      properties: { a: { type: "string" }, b: { type: "integer" } },
      oneOf: [{ required: ["a"] }, { required: ["b"] }],
    }),
    fc.constant({
      oneOf: [
        { type: "integer", multipleOf: 3 },
        { type: "integer", multipleOf: 5 },
      ],
    }),
    fc.constant({ type: "string", not: { enum: ["x"] }, allOf: [{ minLength: 2 }, { maxLength: 5 }, { pattern: "^[x-z]+$" }] }),
    fc.constant({
      if: { properties: { a: { const: 1 } }, required: ["a"] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { required: ["b"] },
      type: "object",
      properties: { a: { enum: [1, 2] } },
    }),
    part.map((value) => ({ $ref: "#/$defs/node", $defs: { node: recursive(value) } })),
  );
}

const recursive = (value: Json): Json => ({
  type: "object",
  properties: {
    value,
    next: { anyOf: [{ $ref: "#/$defs/node" }, { type: "null" }] },
    children: { type: "array", items: { $ref: "#/$defs/node" } },
  },
  required: ["value", "next", "children"],
  additionalProperties: false,
});

/** References are looked up from the top: move the definitions there, renamed so that two do not meet. */
function withDefinitions(schema: Json): Json {
  const $defs: Json = {};
  const lift = (value: unknown, name: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => lift(item, name));
    if (typeof value !== "object" || value === null) return value;
    const { $defs: inner, ...rest } = value as Json;
    const own = inner ? `node${Object.keys($defs).length}` : name;
    if (inner) {
      $defs[own] = {};
      $defs[own] = lift((inner as Json)["node"], own);
    }
    return Object.fromEntries(
      Object.entries(rest).map(([key, item]) => [key, key === "$ref" ? `#/$defs/${own}` : lift(item, own)]),
    );
  };
  const top = lift(schema, "");
  return { ...(top as Json), $defs };
}

const make = (schema: unknown, seed = "s") => jsonFor(schema, seededRandom(seed));

describe("jsonFor", () => {
  test("WIRE-0 data for any schema satisfies it", () => {
    fc.assert(
      fc.property(schemas.map(withDefinitions), (schema) => {
        expect(faults(schema)).toEqual([]);
      }),
      { seed: 7, numRuns: 400 },
    );
  });

  test("R-5 is the same for the same seed, another for another, in whatever order the schema is written", () => {
    const schema = {
      type: "object",
      properties: { name: { type: "string" }, email: { type: "string" }, count: { type: "integer" } },
    };
    const turned = {
      properties: { count: { type: "integer" }, email: { type: "string" }, name: { type: "string" } },
      type: "object",
    };
    expect(make(schema)).toEqual(make(schema));
    expect(make(turned)).toEqual(make(schema));
    expect(make(schema, "t")).not.toEqual(make(schema));
  });

  test("keeps the order in which properties are declared, or that Google's propertyOrdering says", () => {
    const properties = { zeta: { type: "string" }, alpha: { type: "string" } };
    expect(Object.keys(make({ type: "object", properties }) as Json)).toEqual(["zeta", "alpha"]);
    const ordered = { type: "OBJECT", properties, propertyOrdering: ["alpha", "zeta"] };
    expect(Object.keys(make(ordered) as Json)).toEqual(["alpha", "zeta"]);
  });

  test("CLIENTS-7.1 integers lie in a small range, not at zod's minimum", () => {
    const schema = z.toJSONSchema(z.object({ n: z.int(), age: z.int() }), { target: "draft-7" });
    for (const seed of ["a", "b", "c"]) {
      const { n, age } = make(schema, seed) as { n: number; age: number };
      expect(n).toBeGreaterThanOrEqual(1);
      expect(n).toBeLessThanOrEqual(100);
      expect(age).toBeGreaterThanOrEqual(18);
      expect(age).toBeLessThanOrEqual(80);
    }
  });

  test("CLIENTS-7.3 reads Google's dialect: upper-case types, nullable, counts as text", () => {
    const schema = {
      type: "OBJECT",
      properties: {
        tags: { type: "ARRAY", minItems: "2", maxItems: "2", items: { type: "STRING", format: "enum", enum: ["A", "B"] } },
        note: { type: "STRING", nullable: true },
        total: { type: "NUMBER", minimum: 5, maximum: 6 },
        many: { type: "INTEGER", format: "int32" },
        nothing: { type: "TYPE_UNSPECIFIED" },
      },
      required: ["tags", "note", "total", "many"],
    };
    for (const seed of ["a", "b", "c", "d"]) {
      const { tags, note, total, many } = make(schema, seed) as { tags: string[]; note: unknown; total: number; many: number };
      expect(tags).toHaveLength(2);
      for (const tag of tags) expect(["A", "B"]).toContain(tag);
      expect(note === null || typeof note === "string").toBe(true);
      expect(total).toBeGreaterThanOrEqual(5);
      expect(total).toBeLessThanOrEqual(6);
      expect(Number.isInteger(many)).toBe(true);
    }
  });

  test("satisfies everything zod can say, in both of its dialects", () => {
    const shape = z.object({
      email: z.email(),
      site: z.url(),
      id: z.uuid(),
      born: z.iso.date(),
      at: z.iso.datetime(),
      zip: z.string().regex(/^\d{5}$/),
      cuid: z.cuid2(),
      ulid: z.ulid(),
      phone: z.e164(),
      nano: z.nanoid(),
      base64: z.base64(),
      ip: z.ipv4(),
      cidr: z.cidrv4(),
      emoji: z.emoji(),
      role: z.enum(["admin", "user"]),
      nick: z.string().min(3).max(5).nullable(),
      tags: z.array(z.string()).min(2).max(3),
      pair: z.tuple([z.string(), z.int()]),
      scores: z.record(z.string(), z.number().min(0).max(1)),
      kind: z.discriminatedUnion("type", [
        z.object({ type: z.literal("a"), a: z.string() }),
        z.object({ type: z.literal("b"), b: z.int() }),
      ]),
      either: z.union([z.string(), z.number()]),
      both: z.intersection(z.object({ x: z.int() }), z.object({ y: z.boolean() })),
      price: z.number().nonnegative().multipleOf(0.01),
      odd: z.number().gt(3).lt(3.5),
      get child() {
        return shape
          .pick({ zip: true })
          .extend({ more: z.array(shape).max(1) })
          .nullable();
      },
    });
    for (const target of ["draft-7", "draft-2020-12"] as const) {
      const schema = z.toJSONSchema(shape, { target });
      for (const seed of ["a", "b", "c", "d", "e"]) expect(shape.safeParse(make(schema, seed)).error?.issues).toBeUndefined();
    }
  });

  test("uses values that suit the names of properties", () => {
    const texts = Object.fromEntries(
      ["firstName", "user_email", "homepageUrl", "city", "createdAt", "currency"].map((name) => [name, { type: "string" }]),
    );
    expect(make({ type: "object", properties: texts })).toEqual({
      firstName: expect.stringMatching(/^[A-Z][a-z]+$/),
      user_email: expect.stringMatching(/^[a-z0-9._-]+@example\.com$/),
      homepageUrl: expect.stringMatching(/^https:\/\/example\.com\//),
      city: expect.stringMatching(/^[A-Z][A-Za-z ]+$/),
      createdAt: expect.stringMatching(/^2026-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      currency: expect.stringMatching(/^[A-Z]{3}$/),
    });
    const { emails } = make({ properties: { emails: { items: { type: "string" } } } }) as { emails: string[] };
    expect(emails[0]).toContain("@example.com");
  });

  test("takes the examples that a schema gives where they satisfy it", () => {
    expect(make({ type: "string", examples: ["Rhine"] })).toBe("Rhine");
    expect(make({ type: "string", maxLength: 3, examples: ["Rhine", "Elb"] })).toBe("Elb");
  });

  test.each<[string, Json]>([
    ["items", { type: "array", minItems: 1e9, items: { type: "string" } }],
    ["items in items", { type: "array", minItems: 9_000, items: { type: "array", minItems: 9_000, items: { type: "null" } } }],
    ["different items", { type: "array", minItems: 1e9, uniqueItems: true, items: { type: "integer" } }],
    ["characters", { type: "string", minLength: 1e9 }],
    ["characters of a format", { type: "string", format: "uri", minLength: 1e9 }],
    ["characters of a pattern", { type: "string", pattern: "^(a{1000}){1000}{1000}$" }],
    ["characters of one alternative", { type: "string", pattern: "^(?:a|(b{9999}){9999})$", minLength: 2 }],
    ["members", { type: "object", minProperties: 1e9, additionalProperties: true }],
    ["members in members", { $ref: "#/$defs/a", $defs: { a: twins("#/$defs/a") } }],
  ])("a schema that demands no end of %s gets as much as an answer could hold, soon", (_what, schema) => {
    expect(JSON.stringify(jsonFor(schema, seededRandom("s"))).length).toBeLessThan(3_000_000);
  });

  test("WIRE-0 recursion ends after a few levels", () => {
    const tree = {
      type: "object",
      properties: { value: { type: "string" }, children: { type: "array", items: { $ref: "#" } } },
      required: ["value", "children"],
    };
    expect(JSON.stringify(make(tree)).length).toBeLessThan(20_000);
    const list = {
      $ref: "#/$defs/a",
      $defs: {
        a: { type: "object", properties: { b: { $ref: "#/$defs/b" } }, required: ["b"] },
        b: { anyOf: [{ $ref: "#/$defs/a" }, { type: "null" }] },
      },
    };
    expect(faults(list)).toEqual([]);
  });

  test.each([
    [false],
    [undefined],
    [{ $ref: "#" }],
    [{ $ref: "#/nowhere" }],
    [{ $ref: "https://example.com/other.json" }],
    [{ type: "object", properties: { self: { $ref: "#" } }, required: ["self"] }],
    [{ anyOf: [] }],
    [{ allOf: [{ type: "string" }, { type: "number" }] }],
    [{ type: "string", pattern: "(" }],
    [{ type: "string", minLength: 9, maxLength: 3 }],
    [{ type: "array", minItems: 5, uniqueItems: true, items: { type: "boolean" } }],
    [{ type: "integer", minimum: 5, maximum: 4 }],
    [{ type: "array", items: { oneOf: [{ type: "string" }, { minLength: 0 }] }, minItems: 30 }],
    [{ type: "file" }],
    ["text"],
  ])("something comes out of what nothing satisfies: %j", (schema) => {
    expect(() => JSON.stringify(make(schema))).not.toThrow();
  });
});
