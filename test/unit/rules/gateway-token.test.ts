import { expect, test } from "vitest";
import { gatewayTokens, tokenIn } from "../../../src/rules/gateway-token.ts";

test("G-AUTH-6 a token is what is listed, to the letter", () => {
  const tokens = gatewayTokens(["one", "two"]);
  expect(tokens.count).toBe(2);
  expect(["one", "two", "three", "ONE", "on", "one ", ""].map((token) => tokens.has(token))).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});

test("G-AUTH-6 without tokens nothing is one", () => {
  expect(gatewayTokens([]).has("")).toBe(false);
});

test("R-14 the tokens themselves are not kept", () => {
  expect(JSON.stringify(gatewayTokens(["a-secret-token"]))).not.toContain("a-secret-token");
});

test.each([
  ["Bearer t", "t"],
  ["bearer  t ", "t"],
  ["Token t", "t"],
  ["Key id:secret", "id:secret"],
  ["t", "t"],
  ["keyring", "keyring"],
  ["Bearer", ""],
  ["Bearer ", ""],
  ["", ""],
])("G-AUTH-4 G-PROV-9 %j holds %j", (value, token) => expect(tokenIn(value)).toBe(token));
