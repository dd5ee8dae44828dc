import { expect, test } from "vitest";
import { tokenWarnings } from "../../../src/config/token-warnings.ts";
import type { HostInput } from "../../../src/schema/hosts-input.ts";

const warned = (config: Partial<Parameters<typeof tokenWarnings>[0]>) =>
  tokenWarnings({ gateways: [], accounts: {}, strict: false, hosts: {}, ...config });

test("R-10 strict without a token shuts everybody out, and is told so with what to do", () => {
  expect(warned({ strict: true })).toEqual([expect.stringMatching(/^gateway 'default': .*401 code 2009; list tokens .*tokens:/)]);
  expect(warned({ strict: true, gateways: [{ id: "mine" }, { id: "open", authentication: false }] })).toEqual([
    expect.stringMatching(/^gateways 'mine', 'default': /),
  ]);
});

test("relaxed asks for tokens only where authentication is on", () => {
  expect(warned({ gateways: [{ id: "mine" }] })).toEqual([]);
  expect(warned({ gateways: [{ id: "mine", account: "a", authentication: true }] })).toEqual([
    expect.stringMatching(/^gateway 'mine' of account 'a': .*accounts: \{ "a":/),
  ]);
});

test("with a token for its account a gateway can be used", () => {
  expect(warned({ strict: true, accounts: { "*": { tokens: ["t"] } } })).toEqual([]);
  expect(warned({ strict: true, accounts: { a: { tokens: ["t"] } } })).toEqual([]);
  const gateways = [
    { id: "mine", account: "b" },
    { id: "default", authentication: false },
  ];
  expect(warned({ strict: true, gateways, accounts: { a: { tokens: ["t"] } } })).toHaveLength(1);
});

test("G-ACC-1 a gateway behind Access can be used without a token of the gateway's", () => {
  const gateways = [{ id: "web", account: "acme", authentication: true }];
  const behind = (host: HostInput) => warned({ gateways, hosts: { "ai.example.com": host } });
  expect(behind({ account: "acme", gateway: "web", access: {} })).toEqual([]);
  expect(behind({ account: "acme", gateway: "web" })).toHaveLength(1);
  expect(behind({ account: "other", gateway: "web", access: {} })).toHaveLength(1);
});
