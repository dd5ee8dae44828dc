import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseOptions } from "../../../src/rules/request-options.ts";
import { type GatewayDefaults, settle, WITHOUT_EFFECT_ON_COMPAT, WITHOUT_EFFECT_ON_REST } from "../../../src/rules/settings.ts";
import { stepOptions } from "../../../src/rules/step-options.ts";

interface Wishes {
  gateway?: GatewayDefaults;
  headers?: Record<string, string>;
  step?: Parameters<typeof stepOptions>[0];
  withoutEffect?: typeof WITHOUT_EFFECT_ON_REST | undefined;
}

const settled = ({ gateway = {}, headers = {}, step, withoutEffect }: Wishes) =>
  settle({ gateway, request: parseOptions(headers), step: step && stepOptions(step), withoutEffect });

test("when nobody says anything, everything has its default", () => {
  const byDefault = (value: unknown) => ({ value, from: "default" });
  expect(settled({})).toEqual({
    skipCache: byDefault(false),
    cacheTtlSeconds: byDefault(0),
    cacheKey: byDefault(null),
    collectLog: byDefault(true),
    collectLogPayload: byDefault(true),
    metadata: byDefault(null),
    customCost: byDefault(null),
    eventId: byDefault(null),
    requestTimeoutMs: byDefault(0),
    maxAttempts: byDefault(1),
    retryDelayMs: byDefault(0),
    backoff: byDefault("constant"),
    byokAlias: byDefault("default"),
    noWholesale: byDefault(false),
    zdr: byDefault(false),
    remarks: [],
  });
});

test("G-REQ-12 a gateway's settings hold for every request that says nothing", () => {
  const options = settled({
    gateway: {
      cache_ttl: 3600,
      collect_logs: false,
      retry_max_attempts: 4,
      retry_delay: 500,
      retry_backoff: "linear",
      byok_only: true,
      zdr: true,
    },
  });
  expect(options).toMatchObject({
    cacheTtlSeconds: { value: 3600, from: "gateway", name: "cache_ttl" },
    collectLog: { value: false, from: "gateway", name: "collect_logs" },
    maxAttempts: { value: 4, from: "gateway", name: "retry_max_attempts" },
    retryDelayMs: { value: 500, from: "gateway", name: "retry_delay" },
    backoff: { value: "linear", from: "gateway", name: "retry_backoff" },
    noWholesale: { value: true, from: "gateway", name: "byok_only" },
    zdr: { value: true, from: "gateway", name: "zdr" },
  });
});

test("null settings of a gateway say nothing", () => {
  const gateway = { cache_ttl: null, retry_max_attempts: null, retry_delay: null, retry_backoff: null };
  expect(settled({ gateway })).toEqual(settled({}));
});

test("G-REQ-12 headers override a gateway's retry settings field by field", () => {
  const gateway = { retry_max_attempts: 4, retry_delay: 500, retry_backoff: "linear" } as const;
  expect(settled({ gateway, headers: { "cf-aig-retry-delay": "50" } })).toMatchObject({
    maxAttempts: { value: 4, from: "gateway" },
    retryDelayMs: { value: 50, from: "request header", name: "cf-aig-retry-delay" },
    backoff: { value: "linear", from: "gateway" },
  });
});

test("G-REQ-5 retries are set by request headers, by a step's config, or by the gateway", () => {
  const gateway = { retry_max_attempts: 2 };
  const headers = { "cf-aig-max-attempts": "3" };
  const step = { config: { maxAttempts: 4 } };
  expect(settled({ gateway }).maxAttempts).toEqual({ value: 2, from: "gateway", name: "retry_max_attempts" });
  expect(settled({ gateway, headers }).maxAttempts).toEqual({ value: 3, from: "request header", name: "cf-aig-max-attempts" });
  expect(settled({ gateway, headers, step }).maxAttempts).toEqual({ value: 4, from: "step config", name: "config.maxAttempts" });
});

test("G-REQ-2 the timeout is set by a header or by a step's config, and by no gateway setting", () => {
  const headers = { "cf-aig-request-timeout": "2000" };
  expect(settled({ headers }).requestTimeoutMs).toMatchObject({ value: 2000, from: "request header" });
  expect(settled({ headers, step: { config: { requestTimeout: 100 } } }).requestTimeoutMs).toMatchObject({
    value: 100,
    from: "step config",
  });
  expect(settled({ headers, step: { config: { requestTimeout: 0 } } }).requestTimeoutMs).toMatchObject({ value: 0 });
});

describe("who wins", () => {
  const gateway = { cache_ttl: 600 };
  const headers = { "cf-aig-cache-ttl": "601" };
  const stepHeaders = { "cf-aig-cache-ttl": "602" };
  const config = { cacheTtl: 603 };

  test.each([
    ["G-HDR-1 the gateway, when alone", { gateway }, 600, "gateway"],
    ["G-HDR-1 the request over the gateway", { gateway, headers }, 601, "request header"],
    ["G-HDR-1 the step over the request", { gateway, headers, step: { headers: stepHeaders } }, 602, "step header"],
    [
      "G-UNI-6 the step's config over its header",
      { gateway, headers, step: { headers: stepHeaders, config } },
      603,
      "step config",
    ],
    [
      "G-UNI-6 the request over a step that says nothing",
      { gateway, headers, step: { headers: {}, config: {} } },
      601,
      "request header",
    ],
    ["G-UNI-6 the gateway over a step that says nothing", { gateway, step: {} }, 600, "gateway"],
  ])("%s", (_, wishes, value, from) => {
    expect(settled(wishes).cacheTtlSeconds).toMatchObject({ value, from });
  });

  test("G-UNI-6 what cannot be read leaves the word to the next", () => {
    const options = settled({ gateway, headers, step: { headers: { "cf-aig-cache-ttl": "soon" } } });
    expect(options.cacheTtlSeconds).toMatchObject({ value: 601, from: "request header" });
    expect(options.remarks).toEqual([
      { from: "step header", name: "cf-aig-cache-ttl", text: '"soon" is no whole number and is ignored' },
    ]);
  });

  test("G-META-3 lost metadata of a step hides the request's; metadata that is no JSON does not", () => {
    const request = { "cf-aig-metadata": '{"team":"a"}' };
    const lost = settled({ headers: request, step: { headers: { "cf-aig-metadata": '{"team":null}' } } });
    expect(lost.metadata).toMatchObject({ value: null, from: "step header" });
    const invalid = settled({ headers: request, step: { headers: { "cf-aig-metadata": "team-a" } } });
    expect(invalid.metadata).toMatchObject({ value: { team: "a" }, from: "request header" });
  });

  test("G-HDR-1 whatever is said where, the strongest that said something wins", () => {
    const delay = fc.option(fc.integer({ min: 0, max: 60_000 }), { nil: undefined });
    fc.assert(
      fc.property(delay, delay, delay, delay, (inConfig, inStep, inRequest, inGateway) => {
        const { value } = settled({
          gateway: { retry_delay: inGateway ?? null },
          headers: inRequest === undefined ? {} : { "cf-aig-retry-delay": String(inRequest) },
          step: {
            config: inConfig === undefined ? {} : { retryDelay: inConfig },
            headers: inStep === undefined ? {} : { "cf-aig-retry-delay": inStep },
          },
        }).retryDelayMs;
        expect(value).toBe(inConfig ?? inStep ?? inRequest ?? inGateway ?? 0);
      }),
    );
  });
});

describe("wholesale can only be tightened", () => {
  test.each([
    [{}, false, "default"],
    [{ gateway: { byok_only: false } }, false, "gateway"],
    [{ gateway: { byok_only: true } }, true, "gateway"],
    [{ gateway: { byok_only: false }, headers: { "cf-aig-no-wholesale": "true" } }, true, "request header"],
    [{ gateway: { byok_only: true }, headers: { "cf-aig-no-wholesale": "false" } }, true, "gateway"],
    [{ headers: { "cf-aig-no-wholesale": "false" } }, false, "request header"],
    [{ step: { headers: { "cf-aig-no-wholesale": "true" } } }, true, "step header"],
    [
      { headers: { "cf-aig-no-wholesale": "true" }, step: { headers: { "cf-aig-no-wholesale": "false" } } },
      true,
      "request header",
    ],
  ] as const)("G-UB-5 %j gives %s from %s", (wishes, value, from) => {
    expect(settled(wishes).noWholesale).toMatchObject({ value, from });
  });

  test("G-UB-5 a demand gets no remark, nor does a gateway that makes none", () => {
    expect(settled({ gateway: { byok_only: false }, headers: { "cf-aig-no-wholesale": "true" } }).remarks).toEqual([]);
  });

  test("G-UB-5 a false that changes nothing gets a remark", () => {
    const options = settled({ gateway: { byok_only: true }, headers: { "cf-aig-no-wholesale": "false" } });
    expect(options.remarks).toEqual([
      { from: "request header", name: "cf-aig-no-wholesale", text: "cannot relax what byok_only demands" },
    ]);
  });
});

test("G-UB-6 zero retention can be asked for and waived by header", () => {
  expect(settled({ headers: { "cf-aig-zdr": "true" } }).zdr).toMatchObject({ value: true, from: "request header" });
  expect(settled({ gateway: { zdr: true }, headers: { "cf-aig-zdr": "false" } }).zdr).toMatchObject({ value: false });
});

test("G-CACHE-4 a gateway's TTL out of bounds is moved into them, with a remark", () => {
  const options = settled({ gateway: { cache_ttl: 10 } });
  expect(options.cacheTtlSeconds).toEqual({ value: 60, from: "gateway", name: "cache_ttl" });
  expect(options.remarks).toEqual([{ from: "gateway", name: "cache_ttl", text: "10 is below the minimum, so 60 is used" }]);
});

describe("where an option has no effect", () => {
  const headers = { "cf-aig-byok-alias": "prod", "cf-aig-custom-cost": '{"total_cost":1}' };

  test("the provider's own paths give effect to all", () => {
    expect(settled({ headers })).toMatchObject({ byokAlias: { value: "prod" }, customCost: { value: { usd: 1 } }, remarks: [] });
  });

  test("G-REST-7 the REST API knows no aliases and no custom cost", () => {
    const options = settled({ headers, withoutEffect: WITHOUT_EFFECT_ON_REST });
    expect(options).toMatchObject({
      byokAlias: { value: "default", from: "default" },
      customCost: { value: null, from: "default" },
    });
    expect(options.remarks.map(({ name }) => name).sort()).toEqual(["cf-aig-byok-alias", "cf-aig-custom-cost"]);
  });

  test("G-CRED-1 /compat knows no aliases", () => {
    const options = settled({ headers, withoutEffect: WITHOUT_EFFECT_ON_COMPAT });
    expect(options).toMatchObject({ byokAlias: { value: "default" }, customCost: { value: { usd: 1 } } });
    expect(options.remarks).toHaveLength(1);
  });

  test("what has an effect in one place has none in another, for the same request to the same gateway", () => {
    const gateway = {};
    const inPlace = (withoutEffect: Wishes["withoutEffect"]) => settled({ gateway, headers, withoutEffect });
    const first = inPlace(undefined);
    expect(inPlace(undefined)).toBe(first);
    expect(inPlace(WITHOUT_EFFECT_ON_REST).byokAlias.value).toBe("default");
    expect(inPlace(undefined)).toEqual(first);
    expect(settled({ gateway: { cache_ttl: 60 }, headers }).cacheTtlSeconds.value).toBe(60);
    expect(settled({ gateway, headers: { "cf-aig-byok-alias": "test" } }).byokAlias.value).toBe("test");
  });

  test("what nobody asked for gets no remark", () => {
    expect(settled({ withoutEffect: WITHOUT_EFFECT_ON_REST }).remarks).toEqual([]);
  });
});
