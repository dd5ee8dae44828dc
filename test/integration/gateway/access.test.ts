import { describe, expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import type { ConfigInput } from "../../../src/schema/config.ts";
import type { AccessInput } from "../../../src/schema/hosts-input.ts";
import { accessToken } from "../../support/access-token.ts";
import { emulator, hello } from "../../support/emulator.ts";

const jwt = accessToken({ sub: "user-7", iss: "https://acme.cloudflareaccess.com" });
const service = { client_id: "ci.access", client_secret: "machine" };

/** A gateway that wants a token, and before it a domain with Access; keys are stored. */
function protectedBy(access: AccessInput | undefined): ConfigInput {
  return {
    strict: true,
    hosts: { "ai.example.com": { account: "acme", gateway: "web", access } },
    gateways: [{ id: "web", account: "acme", authentication: true }],
    accounts: {
      acme: {
        tokens: ["cf-token"],
        provider_keys: ["openai", "google-ai-studio"].map((provider) => ({ provider, secret: "sk-stored" })),
      },
    },
  };
}

function ask(aigw: EmulatorInside, headers: Record<string, string>, path = "openai/chat/completions", body: unknown = hello) {
  const sent = { "content-type": "application/json", ...headers };
  return aigw.fetch(`https://ai.example.com/${path}`, { method: "POST", headers: sent, body: JSON.stringify(body) });
}

/** The newest exchange of the account, with its trace and logs. */
async function newest(aigw: EmulatorInside) {
  const { exchanges } = await (await aigw.fetch("http://aigw/_aigw/exchanges?limit=1&account=acme")).json();
  return (await aigw.fetch(`http://aigw/_aigw/exchanges/${exchanges[0].id}`)).json();
}

describe("a valid Access token", () => {
  test.each<[string, Record<string, string>]>([
    ["Cf-Access-Jwt-Assertion", { "cf-access-jwt-assertion": jwt }],
    ["cf-access-token", { "cf-access-token": jwt }],
    ["the cookie", { cookie: `a=b; CF_Authorization=${jwt}; c=d` }],
    ["Authorization", { authorization: `Bearer ${jwt}` }],
    ["x-goog-api-key", { "x-goog-api-key": jwt }],
  ])("G-ACC-1 in %s replaces the gateway's token, and nobody further on sees it", async (_, headers) => {
    const aigw = await emulator(protectedBy({}));
    expect((await ask(aigw, headers)).status).toBe(200);
    const { trace, logs } = await newest(aigw);
    expect(trace).toContainEqual(expect.objectContaining({ what: "access", host: "ai.example.com", userId: "user-7" }));
    expect(trace).toContainEqual(expect.objectContaining({ what: "authenticated", authenticated: true, required: true }));
    expect(trace).toContainEqual(expect.objectContaining({ what: "credential", source: "stored" }));
    expect(logs[0].authentication).toBe(true);
    expect(JSON.stringify([trace, logs])).not.toContain(jwt);
  });

  test("G-PROV-8 G-ACC-1 Gemini CLI: a token in x-goog-api-key alone, to Google", async () => {
    const aigw = await emulator(protectedBy({ team: "acme" }));
    const path = "google-ai-studio/v1beta/models/gemini-2.5-flash:generateContent";
    const answer = await ask(aigw, { "x-goog-api-key": jwt }, path, { contents: [{ parts: [{ text: "hi" }] }] });
    expect(answer.status).toBe(200);
  });

  test("G-ACC-1 the provider's key may stand beside it, also one that is a JSON Web Token itself", async () => {
    const aigw = await emulator(protectedBy({ team: "acme" }));
    const others = accessToken({ iss: "https://vendor.example.com" });
    expect((await ask(aigw, { "cf-access-token": jwt, authorization: `Bearer ${others}` })).status).toBe(200);
    expect((await newest(aigw)).trace).toContainEqual(expect.objectContaining({ what: "credential", source: "request" }));
  });

  test("G-ACC-1 it is all the same what the gateway's token is then; a token in the key's place is not forwarded either", async () => {
    const aigw = await emulator(protectedBy({}));
    expect((await ask(aigw, { "cf-access-token": jwt, "cf-aig-authorization": "Bearer wrong" })).status).toBe(200);
    expect((await ask(aigw, { "cf-access-token": jwt, authorization: "Bearer cf-token" })).status).toBe(200);
    expect((await newest(aigw)).trace).toContainEqual(expect.objectContaining({ what: "credential", source: "stored" }));
  });

  test("G-ACC-1 it stands for a gateway's token on /compat and in universal requests too", async () => {
    const aigw = await emulator(protectedBy({}));
    const headers = { "cf-access-token": jwt };
    const compat = await ask(aigw, headers, "compat/chat/completions", { ...hello, model: "openai/gpt-4o-mini" });
    const universal = await ask(aigw, headers, "", [{ provider: "openai", endpoint: "chat/completions", query: hello }]);
    expect([compat.status, universal.status]).toEqual([200, 200]);
  });

  test("G-ACC-1 one that has run out on the account's clock is none", async () => {
    const aigw = await emulator(protectedBy({}));
    await aigw.clock("acme").set(Date.UTC(2026, 0, 1));
    const short = accessToken({ sub: "u", exp: Date.UTC(2026, 0, 1) / 1000 + 3600 });
    expect((await ask(aigw, { "cf-access-token": short })).status).toBe(200);
    await aigw.clock("acme").advance("2h");
    expect((await ask(aigw, { "cf-access-token": short })).status).toBe(403);
  });
});

describe("who it was", () => {
  const metadataOf = async (headers: Record<string, string>, path?: string, body?: unknown) => {
    const aigw = await emulator(protectedBy({ service_tokens: [service] }));
    expect((await ask(aigw, headers, path, body)).status).toBe(200);
    return (await newest(aigw)).logs[0].metadata;
  };
  const five = JSON.stringify({ a: 1, b: 2, c: 3, d: 4, e: 5 });

  test("G-ACC-2 G-META-4 is added to metadata as cf.user_id, before which the last of five entries gives way", async () => {
    const headers = { "cf-access-token": jwt };
    expect(await metadataOf(headers)).toEqual({ "cf.user_id": "user-7" });
    const named = { ...headers, "cf-aig-metadata": JSON.stringify({ team: "x", "cf.user_id": "forged" }) };
    expect(await metadataOf(named)).toEqual({ team: "x", "cf.user_id": "user-7" });
    expect(await metadataOf({ ...headers, "cf-aig-metadata": five })).toEqual({ a: 1, b: 2, c: 3, d: 4, "cf.user_id": "user-7" });
    const step = { provider: "openai", endpoint: "chat/completions", headers: { "cf-aig-metadata": '{"s":1}' }, query: hello };
    expect(await metadataOf(headers, "", [step])).toEqual({ s: 1, "cf.user_id": "user-7" });
  });

  test("G-ACC-2 service tokens and empty subjects add nothing", async () => {
    const machine = { "cf-access-client-id": service.client_id, "cf-access-client-secret": service.client_secret };
    expect(await metadataOf({ ...machine, "cf-aig-metadata": five })).toEqual({ a: 1, b: 2, c: 3, d: 4, e: 5 });
    const nameless = accessToken({ sub: "", common_name: "ci.access" });
    expect(await metadataOf({ "cf-access-token": nameless })).toBeNull();
  });
});

describe("Access refuses before the gateway sees it", () => {
  test.each<[string, Record<string, string>, number]>([
    ["nothing", {}, 401],
    ["a gateway's token alone", { "cf-aig-authorization": "Bearer cf-token" }, 401],
    ["a gateway's token in the key's place", { authorization: "Bearer cf-token" }, 401],
    ["a provider's key", { authorization: "Bearer sk-test" }, 401],
    ["a token that is none", { "cf-access-token": "nonsense" }, 403],
    ["a token of another team", { "cf-access-token": accessToken({ iss: "https://evil.cloudflareaccess.com" }) }, 403],
    ["a service token that is not listed", { "cf-access-client-id": "ci.access", "cf-access-client-secret": "guess" }, 403],
    ["half a service token", { "cf-access-client-id": "ci.access" }, 403],
    ["a browser without a token", { accept: "text/html,*/*" }, 302],
  ])("G-ACC-3 %s", async (_, headers, status) => {
    const aigw = await emulator(protectedBy({ team: "acme", service_tokens: [service] }));
    const answer = await ask(aigw, headers);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect([...answer.headers.keys()].filter((name) => name.startsWith("cf-"))).toEqual([]);
    expect(answer.headers.get("location")).toBe(
      status === 302 ? "https://acme.cloudflareaccess.com/cdn-cgi/access/login/ai.example.com" : null,
    );
    expect(await answer.text()).toContain("Cloudflare Access");
    // explained like every refusal, and no log row.
    const { trace, logs } = await newest(aigw);
    expect(trace).toContainEqual(expect.objectContaining({ what: "refused", status, by: "access" }));
    expect(logs).toEqual([]);
  });

  test("G-ACC-3 before an unknown provider is", async () => {
    const aigw = await emulator(protectedBy({}));
    expect((await ask(aigw, {}, "nobody/chat")).status).toBe(401);
    expect((await ask(aigw, { "cf-access-token": jwt }, "nobody/chat")).status).toBe(400);
  });

  test("G-ACC-3 the plain gateway host stays open to the gateway's tokens, and an Access token is none there", async () => {
    const aigw = await emulator(protectedBy({}));
    const plain = (headers: Record<string, string>) =>
      aigw.fetch("http://aigw/v1/acme/web/openai/chat/completions", { method: "POST", headers, body: JSON.stringify(hello) });
    expect((await plain({ "cf-aig-authorization": "Bearer cf-token" })).status).toBe(200);
    expect((await plain({ "cf-access-token": jwt })).status).toBe(401);
  });

  test("a domain without Access takes the gateway's tokens alone", async () => {
    const aigw = await emulator(protectedBy(undefined));
    expect((await ask(aigw, { "cf-aig-authorization": "Bearer cf-token" })).status).toBe(200);
    const refused = await ask(aigw, { "cf-access-token": jwt });
    expect([refused.status, (await refused.json()).error[0].code]).toEqual([401, 2009]);
  });
});
