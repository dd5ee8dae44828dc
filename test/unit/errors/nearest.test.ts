import { expect, test } from "vitest";
import { nearest } from "../../../src/errors/nearest.ts";

const known = ["port", "host", "gateways", "bodyLimit", "AIGW_PORT"];

test.each([
  ["prot", "port"],
  ["Port", "port"],
  ["hots", "host"],
  ["gateway", "gateways"],
  ["bodylimit", "bodyLimit"],
  ["body_limit", "bodyLimit"],
  ["AIGW_PROT", "AIGW_PORT"],
])("%s was meant to be %s", (word, meant) => {
  expect(nearest(word, known)).toBe(meant);
});

test("a word that is like no other has no nearest", () => {
  expect(nearest("temperature", known)).toBeUndefined();
  expect(nearest("x", [])).toBeUndefined();
});

test("an exact match wins over a near one", () => {
  expect(nearest("ports", ["port", "ports"])).toBe("ports");
});
