import { expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { type LintId, lints } from "../../../src/errors/lints.ts";
import type { ConfigInput } from "../../../src/schema/config.ts";
import { emulator, hello } from "../../support/emulator.ts";

/** A request, and what is configured; what is left out is a chat at openai that has nothing wrong with it. */
interface Sample {
  readonly path?: string;
  readonly base?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly config?: ConfigInput;
}

const claude = { model: "claude-sonnet-5", max_tokens: 20, messages: hello.messages };
const cached: ConfigInput = { gateways: [{ id: "default", cache_ttl: 60 }] };
const tokens: ConfigInput = { accounts: { local: { tokens: ["cf-run"], api_tokens: ["cf-api"] } } };
const metadata = (json: string) => ({ "cf-aig-metadata": json });
const compat = { path: "compat/chat/completions", body: { ...hello, model: "openai/gpt-4o-mini" } };
const serviceAccount = { client_email: "a@p.iam.gserviceaccount.com", private_key: "k", project_id: "p", region: "us-east1" };
const rest = {
  base: "/client/v4/accounts/local",
  path: "ai/v1/chat/completions",
  body: { ...hello, model: "openai/gpt-4.1" },
  headers: { authorization: "Bearer cf-api" },
  config: { accounts: { local: { api_tokens: ["cf-api"], credits: 1 } } },
};
const onRest = (header: string, value: string): Sample => ({ ...rest, headers: { ...rest.headers, [header]: value } });
const price = '{"per_token_in":1,"per_token_out":1}';
const step = { provider: "openai", endpoint: "chat/completions", headers: { authorization: "Bearer k" }, query: hello };

/** For each lint, requests that it is said of, and as near ones that it is not. Sockets have tests of their own. */
const samples: Record<Exclude<LintId, "AIGW-L054">, { readonly said: readonly Sample[]; readonly not: readonly Sample[] }> = {
  "AIGW-L001": {
    said: [{ base: "/v1/local/other", config: { gateways: [{ id: "mine" }] } }],
    not: [{ base: "/v1/local/mine", config: { gateways: [{ id: "mine" }] } }],
  },
  "AIGW-L002": { said: [{ headers: { authorization: "" } }], not: [{}] },
  "AIGW-L003": { said: [{ body: { ...hello, model: "gpt-99-turbo" } }], not: [{}] },
  "AIGW-L004": {
    said: [{ path: "anthropic/v1/v1/messages", body: claude }, { base: "/v1/v1/local/default" }],
    not: [{ path: "anthropic/v1/messages", body: claude }, { path: "openai/v1/chat/completions" }],
  },
  "AIGW-L005": { said: [{ path: "openai/nothing/here" }], not: [{}] },
  "AIGW-L006": { said: [{ headers: { "cf-aig-session-id": "s" } }], not: [{ headers: { "x-session-id": "s" } }] },
  "AIGW-L007": {
    said: [
      { headers: metadata('{"user":null}') },
      { headers: metadata('{"user":{"id":1}}') },
      { headers: metadata("user=1") },
      { path: "", body: [{ ...step, headers: { ...step.headers, "cf-aig-metadata": { user: null } } }] },
    ],
    not: [{ headers: metadata('{"user":"u","n":1,"b":true}') }, { headers: metadata("{}") }],
  },
  "AIGW-L010": {
    said: [
      { base: "/v1", path: "openai/chat/completions" },
      { base: "/v1/local", path: "openai/chat/completions" },
      { base: "/v1", path: "chat/completions" },
    ],
    not: [{}, { path: "opnai/chat/completions" }],
  },
  "AIGW-L011": {
    said: [
      { path: "anthropic/messages", body: claude },
      { path: "google-ai-studio/models/gemini-2.5-flash:generateContent", body: { contents: [{ parts: [{ text: "hi" }] }] } },
    ],
    not: [{ path: "anthropic/v1/messages", body: claude }, { path: "openai/chat/completions" }],
  },
  "AIGW-L012": { said: [{ path: "openai/chat/completions/chat/completions" }], not: [{ path: "openai/x/x" }] },
  "AIGW-L013": {
    said: [{ path: "azure-openai/r/gpt-4o-mini/chat/completions", body: hello }],
    not: [{ path: "azure-openai/r/gpt-4o-mini/chat/completions?api-version=2024-10-21", body: hello }],
  },
  "AIGW-L020": { said: [{ headers: { "cf-aig-metadata-user": "u" } }], not: [{ headers: metadata('{"user":"u"}') }] },
  "AIGW-L021": {
    said: [{ headers: metadata('{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6}') }],
    not: [{ headers: metadata('{"a":1,"b":2,"c":3,"d":4,"e":5}') }, { headers: metadata('{"a":null}') }],
  },
  "AIGW-L030": {
    said: [{ headers: { "cf-cache-ttl": "60" } }, { headers: { "cf-skip-cache": "true" } }],
    not: [{ headers: { "cf-aig-skip-cache": "true" } }],
  },
  "AIGW-L031": {
    said: [{ headers: { "cf-aig-cache-ttl": "60" } }],
    not: [
      { headers: { "cf-aig-cache-ttl": "60", "cf-aig-cache-key": "k" } },
      { headers: { "cf-aig-cache-ttl": "60" }, config: cached },
      { headers: { "cf-aig-cache-ttl": "0" } },
      { headers: { "cf-aig-cache-ttl": "60" }, config: { quirks: { cacheTtlHeaderOptsIn: true } } },
      { config: cached },
    ],
  },
  "AIGW-L032": {
    said: [
      { body: { ...hello, stream: true }, config: cached },
      { body: { ...hello, stream: true }, headers: { "cf-aig-cache-key": "k" } },
      {
        path: "google-ai-studio/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
        body: { contents: [{ parts: [{ text: "hi" }] }] },
        config: cached,
      },
    ],
    not: [
      { body: { ...hello, stream: false }, config: cached },
      { body: { ...hello, stream: true } },
      { body: { ...hello, stream: true }, config: { ...cached, quirks: { cacheStreams: true } } },
      { body: { ...hello, stream: true }, headers: { "cf-aig-skip-cache": "true" }, config: cached },
    ],
  },
  "AIGW-L040": {
    said: [onRest("cf-aig-custom-cost", price)],
    not: [{ headers: { "cf-aig-custom-cost": price } }, rest],
  },
  "AIGW-L041": {
    said: [
      onRest("cf-aig-byok-alias", "mine"),
      { ...compat, headers: { "cf-aig-byok-alias": "mine" } },
      { headers: { "cf-aig-gateway-id": "other" } },
    ],
    not: [{ headers: { "cf-aig-byok-alias": "mine" } }, onRest("cf-aig-gateway-id", "default")],
  },
  "AIGW-L042": {
    said: [{ headers: { "cf-aig-cache-tll": "60" } }],
    not: [{ headers: { "cf-aig-cache-ttl": "60", "cf-aig-authorization": "Bearer t", "cf-ray": "1" } }],
  },
  "AIGW-L043": {
    said: [
      { headers: { "cf-aig-cache-ttl": "1h" } },
      { headers: { "cf-aig-max-attempts": "9" } },
      { path: "", body: [{ ...step, config: { backoff: "quadratic" } }] },
    ],
    not: [{ headers: { "cf-aig-cache-ttl": "3600", "cf-aig-max-attempts": "5" } }, { path: "", body: [step] }],
  },
  "AIGW-L050": {
    said: [
      { headers: { authorization: "Bearer cf-run", "cf-aig-authorization": "Bearer cf-run" }, config: tokens },
      { path: "", body: [{ ...step, headers: { authorization: "Bearer cf-run" } }], config: tokens },
    ],
    not: [
      { headers: { authorization: "Bearer cf-run" }, config: tokens },
      { headers: { authorization: "Bearer sk-1", "cf-aig-authorization": "Bearer cf-run" }, config: tokens },
    ],
  },
  "AIGW-L051": {
    said: [{ headers: { "cf-aig-authorization": "Bearer cf-api" }, config: tokens }],
    not: [
      { headers: { "cf-aig-authorization": "Bearer cf-run" }, config: tokens },
      {
        headers: { "cf-aig-authorization": "Bearer both" },
        config: { accounts: { local: { tokens: ["both"], api_tokens: ["both"] } } },
      },
    ],
  },
  "AIGW-L052": {
    said: [
      { headers: { authorization: "Bearer" } },
      { path: "anthropic/v1/messages", headers: { authorization: "", "x-api-key": "" }, body: claude },
    ],
    not: [
      {},
      { path: "anthropic/v1/messages", headers: { authorization: "", "x-api-key": "k" }, body: claude },
      { headers: { authorization: "Bearer", "cf-aig-authorization": "Bearer cf-run" }, config: tokens },
    ],
  },
  "AIGW-L053": {
    said: [{ headers: { "cf-aig-authorization": "Bearer undefined" } }, { headers: { authorization: "Bearer undefined" } }],
    not: [{ headers: { "cf-aig-authorization": "Bearer undefinedly-long" } }],
  },
  "AIGW-L055": {
    said: [{ ...compat, body: { ...hello, model: "google-vertex-ai/google/gemini-2.5-flash" } }],
    not: [
      {
        ...compat,
        body: { ...hello, model: "google-vertex-ai/google/gemini-2.5-flash" },
        headers: { authorization: `Bearer ${Buffer.from(JSON.stringify(serviceAccount)).toString("base64")}` },
      },
      compat,
    ],
  },
  "AIGW-L060": { said: [{ ...compat, body: hello }], not: [compat] },
  "AIGW-L070": { said: [{ ...rest, headers: { authorization: "Bearer other" } }], not: [rest] },
};

const said = Object.entries(samples).flatMap(([id, { said }]) => said.map((sample) => [id as LintId, sample] as const));
const not = Object.entries(samples).flatMap(([id, { not }]) => not.map((sample) => [id as LintId, sample] as const));

test.each(said)("G-HDR-5 %s is said of %j", async (id, sample) => {
  const found = await lintsOf(sample);
  const own = found.filter((lint) => lint.id === id);
  expect(own, JSON.stringify(found)).toHaveLength(1);
  expect(own[0]?.text).toMatch(new RegExp(`^.+: ${lints[id].slice(0, 20).replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`));
});

test.each(not)("%s is not said of %j", async (id, sample) => {
  expect((await lintsOf(sample)).map((lint) => lint.id)).not.toContain(id);
});

test("G-REST-14 the version that is doubled by what the docs say is no mistake", async () => {
  const body = { model: "anthropic/claude-haiku-4.5", max_tokens: 20, messages: hello.messages };
  expect(await lintsOf({ ...rest, path: "ai/v1/v1/messages", body })).toEqual([]);
});

test("a request with nothing wrong has no lint", async () => {
  expect(await lintsOf(rest)).toEqual([]);
  expect(await lintsOf({})).toEqual([]);
  expect(await lintsOf({ ...compat, config: { ...cached, ...tokens } })).toEqual([]);
});

test("AIGW-L042 names the header that was probably meant", async () => {
  const [lint] = await lintsOf({ headers: { "cf-aig-cache-tll": "60" } });
  expect(lint?.text).toMatch(/^cf-aig-cache-tll \(did you mean cf-aig-cache-ttl\?\): /);
});

test("AIGW-L010 is said of what found no gateway, on its line", async () => {
  const aigw = await emulator();
  const strays: unknown[] = [];
  aigw.events.on("stray", (stray) => strays.push(stray));
  for (const path of ["/openai/chat/completions", "/v1/messages", "/favicon.ico"]) {
    await aigw.fetch(`http://aigw${path}`, { method: "POST", body: "{}" });
  }
  expect(strays).toMatchObject([
    { path: "/openai/chat/completions", lint: "AIGW-L010" },
    { path: "/v1/messages", lint: "AIGW-L010", advice: expect.stringContaining("/v1/{account}/{gateway}") },
    { path: "/favicon.ico" },
  ]);
  expect(strays[2]).not.toHaveProperty("lint");
});

test("no lint shows a token", async () => {
  const headers = { authorization: "Bearer cf-run", "cf-aig-authorization": "Bearer cf-api" };
  const found = await lintsOf({ headers, config: tokens });
  expect(found.map(({ id }) => id)).toEqual(["AIGW-L051", "AIGW-L050"]);
  expect(JSON.stringify(found)).not.toMatch(/cf-run|cf-api/);
});

async function lintsOf(sample: Sample): Promise<{ id: LintId; text: string }[]> {
  const aigw = await emulator(sample.config ?? {});
  const answer = await ask(aigw, sample);
  await answer.text();
  const { trace } = await (await aigw.fetch(`http://aigw/_aigw/exchanges/${answer.headers.get("cf-aig-request-id")}`)).json();
  return trace.filter(({ what }: { what: string }) => what === "lint");
}

function ask(
  aigw: EmulatorInside,
  { base = "/v1/local/default", path = "openai/chat/completions", headers, body = hello }: Sample,
) {
  return aigw.fetch(`http://aigw${base}/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer k", ...headers },
    body: JSON.stringify(body),
  });
}
