import { expect, test } from "vitest";
import { emulator, hello, post, strictOpen } from "../../support/emulator.ts";

const chat = {
  method: "POST",
  headers: { "content-type": "application/json", authorization: "Bearer sk-test" },
  body: JSON.stringify(hello),
};

test("G-URL-1 what follows the gateway id is a provider's slug, or compat", async () => {
  const aigw = await emulator();
  expect((await post(aigw, "openai/chat/completions", hello)).status).toBe(200);
  expect((await post(aigw, "compat/chat/completions", { ...hello, model: "openai/gpt-4o-mini" })).status).toBe(200);
});

test("G-URL-2 a gateway id of more than 64 characters cannot be configured", async () => {
  await expect(emulator({ gateways: [{ id: "g".repeat(65) }] })).rejects.toThrow(/64/);
  const aigw = await emulator({ gateways: [{ id: "g".repeat(64) }] });
  expect((await aigw.fetch(`http://aigw/v1/local/${"g".repeat(64)}/openai/chat/completions`, chat)).status).toBe(200);
});

test("G-URL-3 strict: a gateway that does not exist is 400 code 2001, and nothing is logged", async () => {
  const aigw = await emulator({ ...strictOpen, gateways: [{ id: "mine", authentication: false }, ...strictOpen.gateways] });
  const answer = await aigw.fetch("http://aigw/v1/local/other/openai/chat/completions", chat);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({
    error: [{ code: 2001, message: "Please configure AI Gateway in the Cloudflare dashboard" }],
  });
  expect(answer.headers.get("cf-aig-log-id")).toBeNull();
  expect((await aigw.fetch("http://aigw/v1/local/mine/openai/chat/completions", chat)).status).toBe(200);
});

test("G-URL-3 relaxed: it comes to life, and with gateways configured a lint line gives the real answer", async () => {
  const aigw = await emulator({ gateways: [{ id: "mine" }] });
  const answer = await aigw.fetch("http://aigw/v1/local/other/openai/chat/completions", chat);
  expect(answer.status).toBe(200);
  const id = answer.headers.get("cf-aig-request-id");
  await answer.text();
  const exchange = await (await aigw.fetch(`http://aigw/_aigw/exchanges/${id}`)).json();
  expect(exchange.trace).toContainEqual(expect.objectContaining({ what: "lint", id: "AIGW-L001" }));
});

test("G-URL-7 an unknown provider, or an unknown prefix on compat, is 400 code 2008", async () => {
  const aigw = await emulator();
  for (const [path, body] of [
    ["opanai/chat/completions", hello],
    ["compat/chat/completions", { ...hello, model: "opanai/gpt-4o-mini" }],
    ["compat/models", {}],
  ] as const) {
    const answer = await post(aigw, path, body);
    expect(answer.status, path).toBe(400);
    expect(await answer.json(), path).toMatchObject({ error: [{ code: 2008, message: "Invalid provider" }], internalCode: 2008 });
  }
});

test("G-URL-8 a path that is no gateway URL is a plain 404, not an envelope, and says where the gateway is", async () => {
  const aigw = await emulator();
  for (const path of ["/", "/api/hello", "/v2/a/b/openai", "/openai/chat/completions", "/v1/local", "/%zz"]) {
    const answer = await aigw.fetch(`http://aigw${path}`);
    expect(answer.status, path).toBe(404);
    const text = await answer.text();
    expect(text, path).toContain("/v1/{account}/{gateway}/{provider}");
    expect(() => JSON.parse(text)).toThrow();
  }
  expect((await aigw.fetch("http://aigw/api/hello", { method: "HEAD" })).status).toBe(404);
});

test("G-URL-10 other methods reach the provider's endpoints too", async () => {
  const aigw = await emulator();
  const get = { headers: { authorization: "Bearer sk-test" } };
  const list = await aigw.fetch("http://aigw/v1/local/default/openai/models", get);
  expect((await list.json()).object).toBe("list");
  const head = await aigw.fetch("http://aigw/v1/local/default/openai/models", { ...get, method: "HEAD" });
  expect(head.status).toBe(200);
  expect(await head.text()).toBe("");
  expect((await aigw.fetch("http://aigw/v1/local/default/openai/models", { ...get, method: "DELETE" })).status).toBe(404);
});

test("G-URL-11 repeated slashes within the provider's path are left as they are", async () => {
  const aigw = await emulator();
  expect((await post(aigw, "openai/chat//completions", hello)).status).toBe(404);
});

test("G-URL-12 any account id will do, and each is a world of its own", async () => {
  const aigw = await emulator();
  await (await aigw.fetch("http://aigw/v1/team%20a/default/openai/chat/completions", chat)).text();
  const list = async (account: string) => (await aigw.fetch(`http://aigw/_aigw/exchanges?account=${account}`)).json();
  expect((await list("team%20a")).total).toBe(1);
  expect((await list("local")).total).toBe(0);
});

test("G-PROV-1 G-PASS-1 the openai path works with and without its leading v1/", async () => {
  const aigw = await emulator();
  for (const path of ["openai/chat/completions", "openai/v1/chat/completions"])
    expect((await post(aigw, path, hello)).status, path).toBe(200);
  const doubled = await post(aigw, "openai/v1/v1/chat/completions", hello);
  expect(doubled.status).toBe(404);
  expect(await traceOf(aigw, doubled)).toContainEqual(expect.objectContaining({ what: "lint", id: "AIGW-L004" }));
});

test.each([
  ["local/default/openai/v1/v1/chat/completions", "openai: "],
  ["local/default/google-ai-studio/v1beta/v1beta/models/gemini-2.5-flash:generateContent", "google-ai-studio: "],
  ["v1/local/default/openai/chat/completions", "before the account: "],
])("AIGW-L004 names where a version is doubled: %s", async (path, where) => {
  const aigw = await emulator();
  const trace = await traceOf(aigw, await aigw.fetch(`http://aigw/v1/${path}`, chat));
  expect(trace).toContainEqual(
    expect.objectContaining({ what: "lint", id: "AIGW-L004", text: expect.stringMatching(`^${where}path contains`) }),
  );
});

test.each([
  ["openai/chat/completions", "account and gateway are missing: try /v1/local/default/openai/chat/completions"],
  ["default/openai/chat/completions", "the account (or gateway) is missing: try /v1/local/default/openai/chat/completions"],
  ["local/default/OpenAI/chat/completions", "'OpenAI' is no provider; did you mean 'openai', in lower case? known: openai, "],
  ["local/default/antropic/v1/messages", "did you mean 'anthropic'? known: "],
  [
    "local/default/zzz/x",
    "'zzz' is no provider; known: openai, anthropic, google-ai-studio, google-vertex-ai, workers-ai, aws-bedrock, azure-openai, ",
  ],
])("a hint says what /v1/%s was probably meant to be", async (path, hint) => {
  const aigw = await emulator();
  const trace = await traceOf(aigw, await aigw.fetch(`http://aigw/v1/${path}`, chat));
  expect(trace).toContainEqual(expect.objectContaining({ what: "refused", hint: expect.stringContaining(hint) }));
});

test("GW-8 an id that no gateway can have is linted even where no gateway is configured", async () => {
  const aigw = await emulator();
  const lintsOf = async (id: string) =>
    (await traceOf(aigw, await aigw.fetch(`http://aigw/v1/local/${id}/openai/chat/completions`, chat))).filter(
      ({ what }) => what === "lint",
    );
  for (const id of ["My-Gateway", "a--b", "g".repeat(65)])
    expect(await lintsOf(id), id).toMatchObject([
      { id: "AIGW-L001", text: expect.stringContaining("no gateway can have this id") },
    ]);
  for (const id of ["my-gateway", "default"]) expect(await lintsOf(id), id).toEqual([]);
});

async function traceOf(aigw: Awaited<ReturnType<typeof emulator>>, answer: Response): Promise<{ what: string }[]> {
  await answer.text();
  return (await (await aigw.fetch(`http://aigw/_aigw/exchanges/${answer.headers.get("cf-aig-request-id")}`)).json()).trace;
}
