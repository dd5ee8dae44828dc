import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { kinds } from "../../../src/faults/index.ts";
import { faultsJsonSchema } from "../../../src/faults/json-schema.ts";
import { configJsonSchema } from "../../../src/schema/config-schema.ts";

const check = new Ajv({ strict: true, strictTypes: false, strictRequired: false }).compile(configJsonSchema(faultsJsonSchema()));
const fits = (...faults: object[]) => check({ faults });

test("an editor takes what the emulator takes", () => {
  expect(
    fits(
      { kind: "status", status: 503, provider: "openai", first: 2, id: "down" },
      { kind: "stall", events: 3, ms: "5s", side: "client", probability: "10%", after: "1m", for: 2000 },
      { kind: "latency", median: 800, headers: { a: 1 }, metadata: { b: true } },
    ),
  ).toBe(true);
  for (const kind of kinds) expect(fits({ kind, ...(kind === "status" && { status: 500 }) }), kind).toBe(true);
});

test.each([
  {},
  { kind: "stal" },
  { kind: "stall", evnts: 3 },
  { kind: "stall", status: 500 },
  { kind: "stall", events: "3" },
  { kind: "status", status: 200 },
  { kind: "bad-key", first: 0 },
  { kind: "bad-key", side: "server" },
])("and marks what it refuses: %j", (fault) => {
  expect(fits(fault)).toBe(false);
});
