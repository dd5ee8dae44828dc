import { expect, expectTypeOf, test } from "vitest";
import type { z } from "zod";
import { hostHoldsSecret, hostnameOf, hostsSchema, hostsWithoutSecrets } from "../../../src/schema/hosts.ts";
import type { HostInput } from "../../../src/schema/hosts-input.ts";

const service_tokens = [{ client_id: "ci.access", client_secret: "s-1" }];
const full: HostInput = {
  account: "acme",
  gateway: "web",
  access: { team: "acme", audience: ["a1"], secret: "s-2", service_tokens },
};

const problems = (host: unknown) =>
  (hostsSchema.safeParse({ "ai.example.com": host }).error?.issues ?? []).map(
    ({ path, message }) => `${path.slice(1).join(".")}: ${message}`,
  );

test("the type that users see says what the schema accepts, and nothing is changed", () => {
  expectTypeOf<z.input<typeof hostsSchema>[string]>().toExtend<HostInput>();
  expect(hostsSchema.parse({ "ai.example.com": full })).toEqual({ "ai.example.com": full });
});

test.each<[object, string]>([
  [{ gateway: "web" }, "account: expected the id of an account"],
  [{ account: "a", gateway: "web", access: true }, "access: expected settings of Access; {} takes every token"],
  [{ account: "a", gateway: "web", access: { team: "acme.cloudflareaccess.com" } }, "access.team: expected the name of a team"],
  [{ account: "a", gateway: "web", access: { audience: "x" } }, "access.audience: expected a list of audience tags"],
  [{ account: "a", gateway: "web", access: { service_tokens: [{ client_id: "x" }] } }, "access.service_tokens.0.client_secret: "],
])("%j is refused with what is expected", (host, problem) => {
  expect(problems(host)).toEqual([expect.stringContaining(problem)]);
});

test("a Host header is looked up without its port, in lower case", () => {
  expect(["AI.example.com:8080", "ai.example.com", undefined].map(hostnameOf)).toEqual(["ai.example.com", "ai.example.com", ""]);
});

test("R-14 secrets of Access are blotted out where hosts are shown, and everything else is there", () => {
  expect(hostsWithoutSecrets({ a: full, b: { account: "x", gateway: "y" } })).toEqual({
    a: {
      ...full,
      access: {
        team: "acme",
        audience: ["a1"],
        secret: "•••",
        service_tokens: [{ client_id: "ci.access", client_secret: "•••" }],
      },
    },
    b: { account: "x", gateway: "y" },
  });
  expect(hostsWithoutSecrets({ a: { ...full, access: {} } })).toEqual({ a: { ...full, access: {} } });
});

test("R-14 the places that hold one, or something that does, are known", () => {
  const access = ["hosts", "a", "access"];
  const tokens = [...access, "service_tokens"];
  const hidden = [
    ["hosts"],
    ["hosts", "a"],
    access,
    [...access, "secret"],
    tokens,
    [...tokens, 0],
    [...tokens, 0, "client_secret"],
  ];
  expect(hidden.filter((path) => !hostHoldsSecret(path))).toEqual([]);
  const shown = [["port"], ["hosts", "a", "gateway"], [...access, "team"], [...tokens, 0, "client_id"]];
  expect(shown.filter(hostHoldsSecret)).toEqual([]);
});
