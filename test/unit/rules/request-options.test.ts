import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseOptions, type RequestOptions } from "../../../src/rules/request-options.ts";

/** Values alone. */
function values({ given }: RequestOptions): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).map(([name, { value }]) => [name, value]));
}

const remarksOf = (headers: Record<string, string>) => parseOptions(headers).remarks.map(({ text }) => text);

test("every option is read from its header, and remembers the header", () => {
  const options = parseOptions({
    "cf-aig-skip-cache": "true",
    "cf-aig-cache-ttl": "3600",
    "cf-aig-cache-key": "my key",
    "cf-aig-collect-log": "false",
    "cf-aig-collect-log-payload": "false",
    "cf-aig-metadata": '{"team":"a"}',
    "cf-aig-custom-cost": '{"per_token_in":0.1,"per_token_out":0.2}',
    "cf-aig-event-id": "e-1",
    "cf-aig-request-timeout": "1500",
    "cf-aig-max-attempts": "3",
    "cf-aig-retry-delay": "250",
    "cf-aig-backoff": "exponential",
    "cf-aig-byok-alias": "prod",
    "cf-aig-no-wholesale": "true",
    "cf-aig-zdr": "true",
  });
  expect(options.given).toEqual({
    skipCache: { value: true, name: "cf-aig-skip-cache" },
    cacheTtlSeconds: { value: 3600, name: "cf-aig-cache-ttl" },
    cacheKey: { value: "my key", name: "cf-aig-cache-key" },
    collectLog: { value: false, name: "cf-aig-collect-log" },
    collectLogPayload: { value: false, name: "cf-aig-collect-log-payload" },
    metadata: { value: { team: "a" }, name: "cf-aig-metadata" },
    customCost: { value: { kind: "rates", rates: { inputUsd: 0.1, outputUsd: 0.2 } }, name: "cf-aig-custom-cost" },
    eventId: { value: "e-1", name: "cf-aig-event-id" },
    requestTimeoutMs: { value: 1500, name: "cf-aig-request-timeout" },
    maxAttempts: { value: 3, name: "cf-aig-max-attempts" },
    retryDelayMs: { value: 250, name: "cf-aig-retry-delay" },
    backoff: { value: "exponential", name: "cf-aig-backoff" },
    byokAlias: { value: "prod", name: "cf-aig-byok-alias" },
    noWholesale: { value: true, name: "cf-aig-no-wholesale" },
    zdr: { value: true, name: "cf-aig-zdr" },
  });
  expect(options.remarks).toEqual([]);
});

test("G-HDR-5 unknown cf-aig headers and everybody else's headers change nothing and are no error", () => {
  const headers = { "cf-aig-colour": "red", "cf-ray": "1", authorization: "Bearer sk", "anthropic-version": "2023-06-01" };
  expect(parseOptions(headers)).toEqual({ given: {}, remarks: [], others: ["cf-aig-colour"] });
});

test("headers that are as in the call before give the same object, others do not", () => {
  const metadata = (team: string) => parseOptions({ "cf-aig-metadata": `{"team":"${team}"}`, "content-length": team });
  const first = metadata("red");
  expect(metadata("red")).toBe(first);
  expect(values(metadata("blue"))).toEqual({ metadata: { team: "blue" } });
  expect(values(parseOptions({ "cf-aig-cache-key": "x", "cf-aig-skip-cache": "true" }))).toEqual({
    cacheKey: "x",
    skipCache: true,
  });
  expect(values(parseOptions({ "cf-aig-cache-key": "x" }))).toEqual({ cacheKey: "x" });
});

test("headers of a step say so, also where the request's are alike", () => {
  const headers = { "cf-aig-max-attempts": "9" };
  expect(parseOptions(headers).remarks[0]?.from).toBe("request header");
  expect(parseOptions(headers, "step header").remarks[0]?.from).toBe("step header");
});

describe("names that are deprecated", () => {
  test("cf-cache-ttl and cf-skip-cache still work, and remember what they are called", () => {
    expect(parseOptions({ "cf-cache-ttl": "90", "cf-skip-cache": "true" }).given).toEqual({
      cacheTtlSeconds: { value: 90, name: "cf-cache-ttl" },
      skipCache: { value: true, name: "cf-skip-cache" },
    });
  });

  test.each([
    ["first", { "cf-aig-cache-ttl": "120", "cf-cache-ttl": "90" }],
    ["last", { "cf-cache-ttl": "90", "cf-aig-cache-ttl": "120" }],
  ])("beside the current name that comes %s, they do not count", (_, headers) => {
    expect(parseOptions(headers).given.cacheTtlSeconds).toEqual({ value: 120, name: "cf-aig-cache-ttl" });
  });

  test("they count when the current name says nothing that can be read", () => {
    const { given, remarks } = parseOptions({ "cf-cache-ttl": "90", "cf-aig-cache-ttl": "soon" });
    expect(given.cacheTtlSeconds).toEqual({ value: 90, name: "cf-cache-ttl" });
    expect(remarks).toHaveLength(1);
  });
});

describe("yes and no", () => {
  test.each([
    ["true", true],
    ["TRUE", true],
    [" True ", true],
    ["false", false],
    ["False", false],
  ])("%j is read as %s", (text, value) => {
    expect(values(parseOptions({ "cf-aig-collect-log": text }))).toEqual({ collectLog: value });
  });

  test.each(["1", "0", "yes", "", "true,true", "truee"])("%j is ignored", (text) => {
    expect(values(parseOptions({ "cf-aig-collect-log": text }))).toEqual({});
    expect(remarksOf({ "cf-aig-collect-log": text })).toEqual([
      `${JSON.stringify(text)} is neither true nor false and is ignored`,
    ]);
  });
});

describe("numbers", () => {
  test.each(["", "-1", "+5", "1.5", "1e3", "0x10", "five", "10s", "60, 60", "٣"])("%j is no number and is ignored", (text) => {
    expect(values(parseOptions({ "cf-aig-request-timeout": text }))).toEqual({});
    expect(remarksOf({ "cf-aig-request-timeout": text })).toEqual([`${JSON.stringify(text)} is no whole number and is ignored`]);
  });

  test.each([
    ["cf-aig-max-attempts", "0", { maxAttempts: 1 }, "0 is below the minimum, so 1 is used"],
    ["cf-aig-max-attempts", "1", { maxAttempts: 1 }, undefined],
    ["cf-aig-max-attempts", "5", { maxAttempts: 5 }, undefined],
    ["cf-aig-max-attempts", "6", { maxAttempts: 5 }, "6 is above the maximum, so 5 is used"],
    ["cf-aig-retry-delay", "0", { retryDelayMs: 0 }, undefined],
    ["cf-aig-retry-delay", "60000", { retryDelayMs: 60_000 }, undefined],
    ["cf-aig-retry-delay", "60001", { retryDelayMs: 60_000 }, "60001 is above the maximum, so 60000 is used"],
    ["cf-aig-cache-ttl", "0", { cacheTtlSeconds: 0 }, undefined],
    ["cf-aig-cache-ttl", "59", { cacheTtlSeconds: 60 }, "59 is below the minimum, so 60 is used"],
    ["cf-aig-cache-ttl", "2592000", { cacheTtlSeconds: 2_592_000 }, undefined],
    ["cf-aig-cache-ttl", "2592001", { cacheTtlSeconds: 2_592_000 }, "2592001 is above the maximum, so 2592000 is used"],
    ["cf-aig-cache-ttl", " 0090 ", { cacheTtlSeconds: 90 }, undefined],
    ["cf-aig-request-timeout", "0", { requestTimeoutMs: 0 }, undefined],
    ["cf-aig-request-timeout", "900000", { requestTimeoutMs: 900_000 }, undefined],
  ])("G-HDR-2 %s: %s gives %j", (header, text, expected, remark) => {
    expect(values(parseOptions({ [header]: text }))).toEqual(expected);
    expect(remarksOf({ [header]: text })).toEqual(remark === undefined ? [] : [remark]);
  });

  test("G-HDR-2 however many digits come, the value is within the bounds of its option", () => {
    const digits = fc.stringMatching(/^[0-9]{1,400}$/);
    fc.assert(
      fc.property(digits, (text) => {
        const { maxAttempts, retryDelayMs, requestTimeoutMs } = parseOptions({
          "cf-aig-max-attempts": text,
          "cf-aig-retry-delay": text,
          "cf-aig-request-timeout": text,
        }).given;
        expect([1, 2, 3, 4, 5]).toContain(maxAttempts?.value);
        expect(retryDelayMs?.value).toBe(Math.min(60_000, Number(text)));
        expect(requestTimeoutMs?.value).toBe(Math.min(2 ** 31 - 1, Number(text)));
      }),
    );
  });
});

describe("words and texts", () => {
  test.each(["constant", "linear", "exponential"])("the backoff %s is known, in any case", (word) => {
    expect(values(parseOptions({ "cf-aig-backoff": word.toUpperCase() }))).toEqual({ backoff: word });
  });

  test("another backoff is ignored", () => {
    expect(values(parseOptions({ "cf-aig-backoff": "fibonacci" }))).toEqual({});
    expect(remarksOf({ "cf-aig-backoff": "fibonacci" })).toEqual([
      '"fibonacci" is none of constant, linear, exponential and is ignored',
    ]);
  });

  test.each(["cf-aig-cache-key", "cf-aig-event-id", "cf-aig-byok-alias"])("an empty %s is as good as none", (header) => {
    expect(parseOptions({ [header]: "" })).toEqual({
      given: {},
      remarks: [{ from: "request header", name: header, text: "is empty and is ignored" }],
    });
  });

  test("a long text is cut in remarks", () => {
    const [remark = ""] = remarksOf({ "cf-aig-backoff": "x".repeat(5000) });
    expect(remark.length).toBeLessThan(150);
  });
});

describe("metadata", () => {
  const metadata = (text: string) => values(parseOptions({ "cf-aig-metadata": text }));

  test("G-META-2 numbers and booleans keep their kind, and long texts stay whole", () => {
    const long = "x".repeat(600);
    expect(metadata(JSON.stringify({ n: 1.5, b: false, long }))).toEqual({ metadata: { n: 1.5, b: false, long } });
  });

  test("G-META-1 of more than five entries the first five are kept in order", () => {
    const given = { z: 1, y: 2, x: 3, w: 4, v: 5, u: 6, t: 7 };
    const text = JSON.stringify(given);
    expect(JSON.stringify(metadata(text)["metadata"])).toBe('{"z":1,"y":2,"x":3,"w":4,"v":5}');
    expect(remarksOf({ "cf-aig-metadata": text })).toEqual(['has more than 5 entries: "u", "t" dropped']);
  });

  test.each(['{"a":1,"b":null}', '{"a":{"deep":1}}', '{"a":[1]}'])("G-META-3 %s loses all of it", (text) => {
    expect(metadata(text)).toEqual({ metadata: null });
    expect(remarksOf({ "cf-aig-metadata": text })[0]).toMatch(/^"[ab]" is null, a list or an object, which loses all metadata$/);
  });

  test("G-META-3 a null after the fifth entry still loses all of it", () => {
    expect(metadata('{"a":1,"b":2,"c":3,"d":4,"e":5,"f":null}')).toEqual({ metadata: null });
  });

  test("G-META-4 keys that begin with cf. are taken out and do not count towards the five", () => {
    expect(metadata('{"cf.user_id":"me","a":1,"b":2,"c":3,"d":4,"e":5,"cfx":6}')).toEqual({
      metadata: { a: 1, b: 2, c: 3, d: 4, e: 5 },
    });
  });

  test.each(["{", "team-a", "[1]", '"a"', "7", "null", ""])("G-HDR-4 %j is no JSON object and is ignored", (text) => {
    expect(metadata(text)).toEqual({});
    expect(remarksOf({ "cf-aig-metadata": text })).toEqual(["is no JSON object and is ignored"]);
  });

  test("names that objects have anyway are ordinary names", () => {
    const { metadata: read } = parseOptions({ "cf-aig-metadata": '{"__proto__":"p","constructor":"c"}' }).given;
    expect(JSON.stringify(read?.value)).toBe('{"__proto__":"p","constructor":"c"}');
  });
});

describe("custom cost", () => {
  const customCost = (text: string) => values(parseOptions({ "cf-aig-custom-cost": text }));

  test("G-COST-1 rates per token, with cache rates where they are given and any number of decimals", () => {
    const text =
      '{"per_token_in":0.000000123456789,"per_token_out":2e-7,"per_cache_read_token":0,"per_cache_write_token":1.25e-6}';
    expect(customCost(text)).toEqual({
      customCost: {
        kind: "rates",
        rates: { inputUsd: 0.000000123456789, outputUsd: 0.0000002, cacheReadUsd: 0, cacheWriteUsd: 0.00000125 },
      },
    });
  });

  test("G-COST-1 a rate that is left out is 0, a cache rate that is left out stays out", () => {
    expect(customCost('{"per_token_out":0.5}')).toEqual({
      customCost: { kind: "rates", rates: { inputUsd: 0, outputUsd: 0.5 } },
    });
  });

  test("G-COST-1 a total cost stands alone", () => {
    expect(customCost('{"total_cost":0.05}')).toEqual({ customCost: { kind: "total", usd: 0.05 } });
    expect(customCost('{"total_cost":0.05,"per_token_in":1}')).toEqual({ customCost: { kind: "total", usd: 0.05 } });
  });

  test.each([
    ["0.5", "is no JSON object and is ignored"],
    ["{per_token_in: 1}", "is no JSON object and is ignored"],
    ["{}", "sets no price and is ignored"],
    ['{"perTokenIn":1}', "sets no price and is ignored"],
    ['{"per_token_in":"0.1"}', "per_token_in is no number of 0 or more, so all of it is ignored"],
    ['{"per_token_in":1,"per_token_out":-1}', "per_token_out is no number of 0 or more, so all of it is ignored"],
    ['{"total_cost":null}', "total_cost is no number of 0 or more, so all of it is ignored"],
    ['{"per_token_in":1e999}', "per_token_in is no number of 0 or more, so all of it is ignored"],
  ])("G-HDR-4 %s is ignored", (text, remark) => {
    expect(customCost(text)).toEqual({});
    expect(remarksOf({ "cf-aig-custom-cost": text })).toEqual([remark]);
  });
});
