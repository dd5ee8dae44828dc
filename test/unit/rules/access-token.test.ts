import { expect, test } from "vitest";
import { judgeAccessToken, looksLikeJwt } from "../../../src/rules/access-token.ts";
import type { AccessInput } from "../../../src/schema/hosts-input.ts";
import { accessToken } from "../../support/access-token.ts";

const nowMs = Date.UTC(2026, 0, 1);
const now = nowMs / 1000;
const team = "https://acme.cloudflareaccess.com";

test.each<[string, object, AccessInput, string | undefined]>([
  ["a user", { sub: "u-1" }, {}, "u-1"],
  ["a service token, which has no subject", { sub: "", common_name: "ci.access" }, {}, undefined],
  ["one without a subject", {}, {}, undefined],
  ["a subject that is no text", { sub: 7 }, {}, undefined],
  ["its time", { sub: "u", exp: now + 1, nbf: now }, {}, "u"],
  ["the team's own", { sub: "u", iss: team }, { team: "acme" }, "u"],
  ["one of several applications", { sub: "u", aud: ["a", "b"] }, { audience: ["c", "b"] }, "u"],
  ["an audience as text", { sub: "u", aud: "b" }, { audience: ["b"] }, "u"],
])("G-ACC-1 G-ACC-2 a valid token: %s", (_, claims, access, userId) => {
  expect(judgeAccessToken(accessToken(claims), access, nowMs)).toEqual({ valid: true, userId });
});

test.each<[string, object, AccessInput, string]>([
  ["has run out", { sub: "u", exp: now }, {}, "it ran out 0 s ago"],
  ["is for later", { sub: "u", nbf: now + 60 }, {}, "it holds only in 60 s"],
  ["is another team's", { sub: "u", iss: "https://evil.cloudflareaccess.com" }, { team: "acme" }, "its issuer"],
  ["is no team's", { sub: "u" }, { team: "acme" }, "its issuer"],
  ["is for another application", { sub: "u", aud: ["a"] }, { audience: ["b"] }, "its audience"],
  ["is for none", { sub: "u" }, { audience: ["b"] }, "its audience"],
  ["is not signed", { sub: "u" }, { secret: "s" }, "it is not signed"],
])("G-ACC-1 a token that %s is not valid", (_, claims, access, why) => {
  expect(judgeAccessToken(accessToken(claims), access, nowMs)).toEqual({ valid: false, why: expect.stringContaining(why) });
});

test("G-ACC-1 with a secret in the settings, the signature counts", () => {
  const judged = (token: string) => judgeAccessToken(token, { secret: "right" }, nowMs).valid;
  const right = accessToken({ sub: "u" }, "right");
  expect([judged(right), judged(accessToken({ sub: "u" }, "wrong")), judged(`${right}x`)]).toEqual([true, false, false]);
  const [, , signature] = right.split(".");
  const [head, body] = accessToken({ sub: "u" }).split(".");
  expect(judged(`${head}.${body}.${signature}`)).toBe(false);
});

test.each(["", "abc", "a.b.c", "e30.e30", "e30.W10.", `${"e30."}${"!".repeat(5)}.`])("G-ACC-1 %j is no token", (text) => {
  expect(judgeAccessToken(text, {}, nowMs)).toMatchObject({ valid: false });
});

test("keys of providers and tokens of gateways do not look like one", () => {
  const others = ["sk-proj-abc.def.ghi", "AIzaSyA", "cf-token", "ya29.a0Af_abc", ""];
  expect(others.filter(looksLikeJwt)).toEqual([]);
  expect(looksLikeJwt(accessToken({ sub: "u" }))).toBe(true);
});
