import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { type Gateway, gatewayFrom, gatewaySchema } from "../../../src/schema/gateway.ts";
import type { GatewayInput } from "../../../src/schema/gateway-input.ts";

const seeded = { seed: 20_261_123 };

const config = { strict: false, origin: "config" } as const;
const refusals = (settings: object) =>
  (gatewaySchema.safeParse({ id: "a", ...settings }).error?.issues ?? []).map(
    ({ path, message }) => `${path.join(".")}: ${message}`,
  );

describe("gatewaySchema", () => {
  test("the type that users see says exactly what the schema accepts", () => {
    expectTypeOf<z.input<typeof gatewaySchema>>().branded.toEqualTypeOf<{
      -readonly [Key in keyof GatewayInput]: GatewayInput[Key];
    }>();
    expectTypeOf<z.output<typeof gatewaySchema>>().toExtend<GatewayInput>();
  });

  test("GW-8 only the id is required", () => {
    expect(gatewaySchema.parse({ id: "my-gateway" })).toEqual({ id: "my-gateway" });
    expect(gatewaySchema.safeParse({}).success).toBe(false);
  });

  test.each<[keyof GatewayInput, readonly unknown[], readonly unknown[], string]>([
    ["cache_ttl", [0, 60, 2_592_000, null], [-1, 1.5, "60"], "expected a whole number, 0 or more, or null"],
    ["rate_limiting_interval", [0, 60, null], [-1], "expected a whole number, 0 or more, or null"],
    ["rate_limiting_limit", [0, 100, null], [-1], "expected a whole number, 0 or more, or null"],
    ["rate_limiting_technique", ["fixed", "sliding", null], ["exact"], 'expected "fixed" or "sliding"'],
    ["retry_max_attempts", [1, 5, null], [0, 6, 1.5], "expected a whole number from 1 to 5, or null"],
    ["retry_delay", [0, 60_000, null], [-1, 60_001], "expected a whole number from 0 to 60000, or null"],
    [
      "retry_backoff",
      ["constant", "linear", "exponential", null],
      ["random"],
      'expected "constant" or "linear" or "exponential"',
    ],
    ["log_management", [10_000_000, null], [0, 10_000_001], "expected a whole number from 1 to 10000000, or null"],
    [
      "log_management_strategy",
      ["STOP_INSERTING", "DELETE_OLDEST", null],
      ["stop"],
      'expected "STOP_INSERTING" or "DELETE_OLDEST"',
    ],
    ["workers_ai_billing_mode", ["postpaid", "unified"], [null, "prepaid"], 'expected "postpaid" or "unified"'],
    ["store_id", ["abc", null], [1], "expected text"],
    ["authentication", [true, false], [null, "true"], "expected true or false"],
    ["byok_only", [true, false], [null, 1], "expected true or false"],
    ["cache_invalidate_on_update", [true, false], [null], "expected true or false"],
    ["collect_logs", [true, false], [null], "expected true or false"],
    ["zdr", [true, false], [null], "expected true or false"],
  ])("GW-2.1 %s has the bounds of the settings table", (name, accepted, refused, expected) => {
    expect(accepted.flatMap((value) => refusals({ [name]: value }))).toEqual([]);
    for (const value of refused) expect(refusals({ [name]: value })).toEqual([`${name}: ${expected}`]);
  });

  test("LOG-23 the emulator takes a limit of logs below the 10,000 of the real service, so that reaching it can be tested", () => {
    expect(refusals({ log_management: 3 })).toEqual([]);
  });

  test("a setting that is not known is refused by its name", () => {
    expect(gatewaySchema.safeParse({ id: "a", cache_tll: 60 }).error?.issues).toMatchObject([{ keys: ["cache_tll"] }]);
  });

  test("its JSON Schema accepts and refuses the same", () => {
    const check = new Ajv({ strict: true, strictTypes: false }).compile(
      z.toJSONSchema(gatewaySchema, { io: "input", target: "draft-7" }),
    );
    expect(check({ id: "a", cache_ttl: null, retry_delay: 60_000, retry_backoff: "linear", log_management: 1 })).toBe(true);
    expect([{ id: "a", retry_delay: 60_001 }, { id: "A" }, { id: "a", cache_ttl: -1 }].filter((value) => check(value))).toEqual(
      [],
    );
  });
});

describe("gatewayFrom", () => {
  test("G-URL-4 what was left out is as on the auto-created gateway: logs on, caching and limits off, Workers AI postpaid", () => {
    expect(gatewayFrom({ id: "a" }, config)).toEqual({
      id: "a",
      authentication: false,
      byok_only: false,
      cache_invalidate_on_update: false,
      cache_ttl: 0,
      collect_logs: true,
      log_management: null,
      log_management_strategy: null,
      rate_limiting_interval: 0,
      rate_limiting_limit: 0,
      rate_limiting_technique: "fixed",
      retry_max_attempts: null,
      retry_delay: null,
      retry_backoff: null,
      store_id: null,
      workers_ai_billing_mode: "postpaid",
      zdr: false,
    });
  });

  test("every setting that the schema knows comes through, and undefined counts as left out", () => {
    const given = fc.record(
      {
        id: fc.constant("a"),
        cache_ttl: fc.option(fc.nat(), { nil: undefined }),
        collect_logs: fc.option(fc.boolean(), { nil: undefined }),
        authentication: fc.option(fc.boolean(), { nil: undefined }),
        retry_backoff: fc.constantFrom("constant", "linear", "exponential", null, undefined),
        store_id: fc.option(fc.string()),
        zdr: fc.boolean(),
      },
      { requiredKeys: ["id"] },
    );
    const plain = gatewayFrom({ id: "a" }, config);
    fc.assert(
      fc.property(given, (input) => {
        const said = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
        expect(gatewayFrom(input, config)).toEqual({ ...plain, ...said });
      }),
      seeded,
    );
    expect(Object.keys(plain).sort()).toEqual(
      Object.keys(gatewaySchema.shape)
        .filter((key) => key !== "account")
        .sort(),
    );
  });

  test("an explicit null stays null (GW-13), and the account is no setting", () => {
    expect(gatewayFrom({ id: "a", account: "b", cache_ttl: null, rate_limiting_technique: null }, config)).toMatchObject({
      cache_ttl: null,
      rate_limiting_technique: null,
    });
    expect(gatewayFrom({ id: "a", account: "b" }, config)).not.toHaveProperty("account");
  });

  test.each<[boolean, "config" | "api" | "first use", boolean]>([
    [false, "config", false],
    [false, "api", false],
    [false, "first use", false],
    [true, "config", true],
    [true, "api", false],
    [true, "first use", true],
  ])("R-10 authentication when nobody set it: strict %s, from %s: %s", (strict, origin, authentication) => {
    expect(gatewayFrom({ id: "default" }, { strict, origin }).authentication).toBe(authentication);
    expect(gatewayFrom({ id: "default", authentication: !authentication }, { strict, origin }).authentication).toBe(
      !authentication,
    );
  });

  test("its type leaves nothing open", () => {
    expectTypeOf<Extract<Gateway[keyof Gateway], undefined>>().toEqualTypeOf<never>();
  });
});
