import { expect, test } from "vitest";
import { stepOptions } from "../../../src/rules/step-options.ts";

test("G-UNI-5 a step's config sets timeout, retries and cache", () => {
  const config = {
    requestTimeout: 1000,
    maxAttempts: 2,
    retryDelay: 500,
    backoff: "linear",
    cacheTtl: 120,
    skipCache: false,
    cacheKey: "k",
  };
  expect(stepOptions({ config }).config).toEqual({
    requestTimeoutMs: { value: 1000, name: "config.requestTimeout" },
    maxAttempts: { value: 2, name: "config.maxAttempts" },
    retryDelayMs: { value: 500, name: "config.retryDelay" },
    backoff: { value: "linear", name: "config.backoff" },
    cacheTtlSeconds: { value: 120, name: "config.cacheTtl" },
    skipCache: { value: false, name: "config.skipCache" },
    cacheKey: { value: "k", name: "config.cacheKey" },
  });
});

test("a config's numbers may be texts, and are held to the same bounds as headers", () => {
  const { config, remarks } = stepOptions({ config: { requestTimeout: "1000", maxAttempts: 9, retryDelay: -1, cacheTtl: 1.5 } });
  expect(config).toEqual({
    requestTimeoutMs: { value: 1000, name: "config.requestTimeout" },
    maxAttempts: { value: 5, name: "config.maxAttempts" },
  });
  expect(remarks).toEqual([
    { from: "step config", name: "config.maxAttempts", text: "9 is above the maximum, so 5 is used" },
    { from: "step config", name: "config.retryDelay", text: '"-1" is no whole number and is ignored' },
    { from: "step config", name: "config.cacheTtl", text: '"1.5" is no whole number and is ignored' },
  ]);
});

test("what a config does not know is ignored with a remark, null without", () => {
  expect(stepOptions({ config: { max_attempts: 3, maxAttempts: null, backoff: { kind: "linear" } } })).toEqual({
    config: {},
    headers: {},
    remarks: [
      { from: "step config", name: "config.max_attempts", text: "is not known and is ignored" },
      {
        from: "step config",
        name: "config.backoff",
        text: '"{\\"kind\\":\\"linear\\"}" is none of constant, linear, exponential and is ignored',
      },
    ],
  });
});

test("G-UNI-3 a step's headers may be spelled in any case", () => {
  const { headers } = stepOptions({ headers: { "CF-AIG-Cache-TTL": "90", "Cf-Skip-Cache": "true", Authorization: "Bearer sk" } });
  expect(headers).toEqual({
    cacheTtlSeconds: { value: 90, name: "cf-aig-cache-ttl" },
    skipCache: { value: true, name: "cf-skip-cache" },
  });
});

test("G-HDR-3 numbers, booleans and objects in a step's headers become their text", () => {
  const { headers } = stepOptions({
    headers: {
      "cf-aig-cache-ttl": 90,
      "cf-aig-skip-cache": true,
      "cf-aig-metadata": { team: "a" },
      "cf-aig-custom-cost": { total_cost: 1 },
      "cf-aig-event-id": null,
    },
  });
  expect(headers).toEqual({
    cacheTtlSeconds: { value: 90, name: "cf-aig-cache-ttl" },
    skipCache: { value: true, name: "cf-aig-skip-cache" },
    metadata: { value: { team: "a" }, name: "cf-aig-metadata" },
    customCost: { value: { kind: "total", usd: 1 }, name: "cf-aig-custom-cost" },
  });
});

test("a remark about a step's header says that it was the step's", () => {
  expect(stepOptions({ headers: { "cf-aig-cache-ttl": "soon" } }).remarks).toEqual([
    { from: "step header", name: "cf-aig-cache-ttl", text: '"soon" is no whole number and is ignored' },
  ]);
});

test("a step without headers and config asks for nothing", () => {
  expect(stepOptions({})).toEqual({ config: {}, headers: {}, remarks: [] });
});
