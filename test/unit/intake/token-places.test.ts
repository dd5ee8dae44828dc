import { expect, test } from "vitest";
import { tokenAt, tokenPlaces, without } from "../../../src/intake/token-places.ts";
import { findProvider } from "../../../src/providers/index.ts";
import { bearer, header, query } from "../../../src/providers/provider.ts";

const namesAt = (slug?: string) => tokenPlaces(slug === undefined ? undefined : findProvider(slug)).map(({ name }) => name);

test("G-AUTH-4 a provider's own places come first, then those of others, each once", () => {
  expect(namesAt("anthropic")).toEqual(["x-api-key", "authorization", "x-goog-api-key", "api-key", "xi-api-key", "key"]);
});

test("G-AUTH-4 compat and the universal endpoint look into Authorization alone", () => {
  expect(namesAt()).toEqual(["authorization"]);
});

test("G-AUTH-4 what stands in a place is read without its scheme", () => {
  const request = { headers: { authorization: "Bearer t" }, search: "?key=a%20b&x=1" };
  expect([tokenAt(bearer, request), tokenAt(query("key"), request), tokenAt(header("x-api-key"), request)]).toEqual([
    "t",
    "a b",
    "",
  ]);
});

test.each([
  ["?key=t", ""],
  ["?a=b%20c&key=t&d", "?a=b%20c&d"],
  ["?k%65y=t&a=%2F", "?a=%2F"],
  ["?keys=t", "?keys=t"],
  ["", ""],
])("G-AUTH-4 %j without the key is %j: the rest stays as it was written", (search, left) => {
  const headers = { authorization: "Bearer t", accept: "*/*" };
  expect(without([query("key"), bearer], { headers, search })).toEqual({ headers: { accept: "*/*" }, search: left });
});
