import { Ajv } from "ajv";
import { describe, expect, expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type { Config, ConfigInput } from "../../../src/schema/config.ts";
import { configJsonSchema, configKeys, configSchema } from "../../../src/schema/config-schema.ts";
import { gatewaySchema } from "../../../src/schema/gateway.ts";
import { quirksWith } from "../../../src/schema/quirks.ts";

describe("configSchema", () => {
  test("an empty config gets every default", () => {
    expect(configSchema.parse({})).toEqual({
      port: 4177,
      host: "127.0.0.1",
      db: ".aigw/emulator.db",
      mocks: "mocks",
      mode: "replay",
      modes: {},
      onMiss: "auto",
      cassettes: "recordings",
      cassette: "recorded",
      cassetteIgnore: [],
      expiry: "warn",
      recordErrors: false,
      recordOver: false,
      recordOnly: [],
      upstream: "provider",
      upstreams: {},
      seed: "aigw",
      speed: 1,
      strict: false,
      log: "pretty",
      bodyLimit: 104_857_600,
      keepAliveMs: 75_000,
      maxSockets: 1000,
      socketIdleMs: 600_000,
      tls: false,
      tlsFolder: ".aigw",
      gateways: [],
      quirks: quirksWith(),
      accounts: {},
      quotas: [],
      faults: [],
      scenarios: [],
      hosts: {},
      controlToken: null,
      padding: true,
    });
  });

  test("the types that users see say exactly what the schema accepts and gives", () => {
    expectTypeOf<Omit<z.output<typeof configSchema>, "quirks" | "faults">>().branded.toEqualTypeOf<{
      -readonly [Key in Exclude<keyof Config, "quirks" | "faults">]: Mutable<Config[Key]>;
    }>();
    expectTypeOf<z.output<typeof configSchema>["quirks"]>().toEqualTypeOf<Config["quirks"]>();
    expectTypeOf<z.output<typeof configSchema>["faults"]>().toEqualTypeOf<Config["faults"]>();
    expectTypeOf<keyof z.input<typeof configSchema>>().toEqualTypeOf<keyof ConfigInput>();
    expectTypeOf<z.input<typeof configSchema>>().toExtend<ConfigInput>();
  });

  test.each([
    ["bodyLimit", "100MiB", 104_857_600],
    ["bodyLimit", "1.5 kib", 1536],
    ["bodyLimit", "2MB", 2_000_000],
    ["bodyLimit", 17, 17],
    ["keepAliveMs", "75s", 75_000],
    ["keepAliveMs", "1.5m", 90_000],
    ["keepAliveMs", "0ms", 0],
    ["seed", 42, "42"],
    ["port", 0, 0],
    ["speed", 0, 0],
    ["db", ":memory:", ":memory:"],
  ])("%s takes %j", (key, written, meant) => {
    expect(configSchema.parse({ [key]: written })).toHaveProperty(key, meant);
  });

  test.each([
    ["port", 65_536, "expected a whole number from 0 to 65535"],
    ["port", 1.5, "expected a whole number from 0 to 65535"],
    ["speed", -1, "expected a number, 0 or more"],
    ["bodyLimit", "100 parsecs", 'expected a number of bytes, or text such as "512KiB" or "100MiB"'],
    ["bodyLimit", "0.1B", 'expected a number of bytes, or text such as "512KiB" or "100MiB"'],
    ["keepAliveMs", "-5s", 'expected a number of milliseconds, or text such as "500ms", "75s" or "5m"'],
    ["log", "loud", 'expected "pretty", "json" or "quiet"'],
    ["strict", "yes", "expected true or false"],
    ["host", "", "expected text"],
  ])("%s refuses %j and says what it expects", (key, written, expected) => {
    expect(configSchema.safeParse({ [key]: written }).error?.issues.map(({ message }) => message)).toEqual([expected]);
  });

  test("GW-8 a gateway id is lower case, in groups joined by single hyphens, of at most 64 characters", () => {
    const accepts = (id: string) => configSchema.safeParse({ gateways: [{ id }] }).success;
    expect(["a", "my-gateway", "a_b-c1", "x".repeat(64)].filter((id) => !accepts(id))).toEqual([]);
    expect(["", "A", "a--b", "-a", "a-", "a.b", "x".repeat(65)].filter(accepts)).toEqual([]);
  });

  test("a gateway is listed once an account", () => {
    const twice = [{ id: "a" }, { id: "a", account: "one" }, { id: "a" }];
    expect(configSchema.safeParse({ gateways: twice }).error?.issues).toMatchObject([
      { path: ["gateways", 2, "id"], message: "expected each gateway once" },
    ]);
    expect(configSchema.safeParse({ gateways: twice.slice(0, 2) }).success).toBe(true);
  });
});

describe("configJsonSchema", () => {
  const check = new Ajv({ strict: true, strictTypes: false }).compile(configJsonSchema());

  test("accepts what the emulator accepts, and the key by which editors find it", () => {
    expect(
      check({ $schema: "x", port: 0, bodyLimit: "100mib", keepAliveMs: 5, seed: 3, gateways: [{ id: "a", account: "b" }] }),
    ).toBe(true);
  });

  test("marks what the emulator refuses", () => {
    expect([{ prot: 1 }, { port: "1" }, { bodyLimit: "1 parsec" }, { gateways: [{}] }].filter((config) => check(config))).toEqual(
      [],
    );
  });

  test("describes every setting and knows its default", () => {
    expect(configJsonSchema()).toMatchObject({
      properties: {
        port: { description: expect.stringContaining("Port"), default: 4177 },
        bodyLimit: { description: expect.any(String), default: "100MiB" },
        keepAliveMs: { default: "75s" },
        seed: { default: "aigw" },
      },
    });
  });
});

describe("configKeys", () => {
  test("are the names that fit at a place", () => {
    expect(configKeys([])).toContain("port");
    expect(configKeys(["gateways", 3])).toEqual(Object.keys(gatewaySchema.shape));
    expect(configKeys(["accounts", "team-a"])).toEqual(["tokens", "api_tokens", "credits", "provider_keys", "custom_providers"]);
    expect(configKeys(["port"])).toEqual([]);
  });
});

type Mutable<Value> = Value extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : Value extends object
    ? { -readonly [Key in keyof Value]: Mutable<Value[Key]> }
    : Value;
