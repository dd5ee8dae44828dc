import { request } from "node:http";
import { expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { emulator, hello, listening } from "../../support/emulator.ts";
import { rest, run } from "../../support/rest.ts";

const account = "http://aigw/client/v4/accounts/local";

test.each([
  [`${account}/ai/chat/completions`, "v1/chat/completions"],
  [`${account}/ai/v1/chat/completion`, "v1/chat/completions"],
  [`${account}/ai/nothing/like/it`, undefined],
  [`${account}/ai/`, undefined],
  ["http://aigw/client/v4/zones", undefined],
])("API-5 %s is no route: 404 and 7003, and the terminal hears what was meant", async (url, meant) => {
  const aigw = await emulator();
  const strays: string[] = [];
  aigw.events.on("stray", ({ advice }) => void strays.push(advice));
  const answer = await aigw.fetch(url, { method: "POST", body: "{}" });
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({
    success: false,
    errors: [{ code: 7003, message: "No route for the URI" }],
    result: null,
  });
  expect(strays).toHaveLength(1);
  expect(strays[0]).toContain("v1/chat/completions");
  expect(strays[0]?.includes("Did you mean")).toBe(meant !== undefined);
  if (meant !== undefined) expect(strays[0]).toContain(`…/ai/${meant}?`);
});

test("G-URL-10 inference is POST: other methods are told so, OPTIONS gets the list, HEAD no body", async () => {
  const aigw = await emulator();
  const got = await aigw.fetch(`${account}/ai/run`);
  expect([got.status, got.headers.get("allow")]).toEqual([405, "POST, OPTIONS"]);
  const options = await aigw.fetch(`${account}/ai/run`, { method: "OPTIONS" });
  expect([options.status, options.headers.get("allow")]).toEqual([204, "POST, OPTIONS"]);
  const head = await aigw.fetch(`${account}/ai/run`, { method: "HEAD" });
  expect([head.status, await head.text()]).toEqual([405, ""]);
});

test("accounts are told apart on this host as on the gateway's", async () => {
  const aigw = await emulator();
  const body = JSON.stringify(run("openai/gpt-4.1"));
  await aigw.fetch("http://aigw/client/v4/accounts/team%20a/ai/run", { method: "POST", body });
  const { total } = await (await aigw.fetch("http://aigw/_aigw/exchanges?account=team%20a")).json();
  expect(total).toBe(1);
});

const hosts = { "ai.example.com": { account: "acme", gateway: "web" } };

test("G-DOM-1 G-COMPAT-10 a custom domain stands for account and gateway: paths begin with the provider or compat", async () => {
  const aigw = await emulator({ hosts, strict: true, gateways: [{ id: "web", account: "acme", authentication: false }] });
  const ask = (path: string, model: string) =>
    aigw.fetch(`https://ai.example.com/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer sk-test" },
      body: JSON.stringify({ ...hello, model }),
    });
  expect((await ask("openai/chat/completions", "gpt-4o-mini")).status).toBe(200);
  expect((await ask("compat/chat/completions", "openai/gpt-4o-mini")).status).toBe(200);
  const { exchanges } = await (await aigw.fetch("http://aigw/_aigw/exchanges?account=acme")).json();
  expect(exchanges.map(({ gateway }: { gateway: string }) => gateway)).toEqual(["web", "web"]);
});

test("G-REST-19 a custom domain serves no REST API", async () => {
  const aigw = await emulator({ hosts });
  const answer = await aigw.fetch("https://ai.example.com/client/v4/accounts/acme/ai/run", {
    method: "POST",
    body: JSON.stringify(run("openai/gpt-4.1")),
  });
  expect([answer.status, (await answer.json()).error[0].code]).toEqual([400, 2008]);
  expect(await hintOf(aigw)).toContain("the REST API is not served on a custom domain");
});

test("G-DOM-1 paths of the gateway host do not work on a custom domain, and the trace says which do", async () => {
  const aigw = await emulator({ hosts });
  const answer = await aigw.fetch("https://ai.example.com/v1/acme/web/openai/models");
  expect([answer.status, (await answer.json()).error[0].code]).toEqual([400, 2008]);
  expect(await hintOf(aigw)).toContain("a custom domain stands for both, so try /openai/models");
});

/** Why the account's newest request was refused. */
async function hintOf(aigw: EmulatorInside): Promise<string> {
  const { exchanges } = await (await aigw.fetch("http://aigw/_aigw/exchanges?account=acme&limit=1")).json();
  const { trace } = await (await aigw.fetch(`http://aigw/_aigw/exchanges/${exchanges[0].id}`)).json();
  return trace.find(({ what }: { what: string }) => what === "refused").hint;
}

test("the control API is at its place under every name", async () => {
  const aigw = await emulator({ hosts });
  expect((await aigw.fetch("https://ai.example.com/_aigw/health")).status).toBe(200);
});

test.each([
  ["gateway.ai.cloudflare.com", "/v1/acme/web/openai/chat/completions", { ...hello }],
  ["api.cloudflare.com", "/client/v4/accounts/acme/ai/run", run("openai/gpt-4.1")],
  ["AI.example.com:8080", "/openai/chat/completions", { ...hello }],
])("spec 1: on one port, Host %s with its own paths is served", async (host, path, body) => {
  const aigw = await listening({ hosts });
  expect(await statusOf(aigw, host, path, body)).toBe(200);
});

/** fetch does not let a caller choose the Host header. */
function statusOf({ url }: EmulatorInside, host: string, path: string, body: unknown): Promise<number | undefined> {
  return new Promise((done, fail) => {
    const headers = { host, "content-type": "application/json", authorization: "Bearer sk-test" };
    const sent = request(`${url}${path}`, { method: "POST", headers }, (answer) => {
      answer.resume();
      done(answer.statusCode);
    });
    sent.on("error", fail);
    sent.end(JSON.stringify(body));
  });
}

test.each([
  [{ "AI.example.com": { account: "a", gateway: "b" } }],
  [{ "ai.example.com:80": { account: "a", gateway: "b" } }],
  [{ "api.cloudflare.com": { account: "a", gateway: "b" } }],
  [{ "ai.example.com": { account: "a", gateway: "No Gateway" } }],
])("hosts that cannot be are refused at start: %j", async (wrong) => {
  await expect(emulator({ hosts: wrong })).rejects.toThrow(/hosts/);
});

test("the method is part of the exchange, and the model that was asked for", async () => {
  const aigw = await emulator();
  await rest(aigw, "run", run("anthropic/claude-haiku-4.5", { messages: [], max_tokens: 5 }));
  const { exchanges } = await (await aigw.fetch("http://aigw/_aigw/exchanges")).json();
  expect(exchanges[0]).toMatchObject({ method: "POST", surface: "rest", provider: "anthropic", model: "claude-haiku-4-5" });
});
