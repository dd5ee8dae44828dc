import { expect, test } from "vitest";
import { forwardedHeaders } from "../../../src/intake/options.ts";
import { emulator, hello, post, strictOpen } from "../../support/emulator.ts";

test("G-PASS-1 a provider's refusal comes back in the provider's shape and status", async () => {
  const aigw = await emulator();
  const shapes = {
    "openai/chat/completions": { error: { type: "invalid_request_error" } },
    "anthropic/v1/messages": { type: "error", error: { type: "invalid_request_error" } },
    "google-ai-studio/v1beta/models/gemini-2.5-flash:generateContent": { error: { code: 400, status: "INVALID_ARGUMENT" } },
    "workers-ai/@cf/meta/llama-3.1-8b-instruct": { success: false },
  };
  for (const [path, shape] of Object.entries(shapes)) {
    const answer = await post(aigw, path, { nonsense: true }, { "anthropic-version": "2023-06-01" });
    expect(answer.status, path).toBe(400);
    expect(await answer.json(), path).toMatchObject(shape);
  }
});

test("G-PASS-1 a body that is not JSON gets the provider's own 400", async () => {
  const answer = await post(await emulator(), "openai/chat/completions", '{"model": ');
  expect(answer.status).toBe(400);
  expect((await answer.json()).error.type).toBe("invalid_request_error");
});

test("G-PASS-3 G-ACC-4 Cloudflare's own headers and hop-by-hop headers do not reach the provider", () => {
  const forwarded = forwardedHeaders({
    authorization: "Bearer sk-1",
    "anthropic-beta": "x",
    "cf-aig-authorization": "Bearer cf",
    "cf-aig-unheard-of": "1",
    "cf-access-token": "jwt",
    "cf-access-jwt-assertion": "jwt",
    "cf-access-client-id": "machine",
    "cf-access-client-secret": "secret",
    "cf-cache-ttl": "60",
    "cf-skip-cache": "true",
    "payment-signature": "p",
    "x-aigw-mode": "mock",
    connection: "keep-alive",
    host: "127.0.0.1",
    "content-length": "2",
  });
  expect(forwarded).toEqual({ authorization: "Bearer sk-1", "anthropic-beta": "x" });
});

test.each([
  ["a=1; CF_Authorization=jwt; b=2", "a=1; b=2"],
  ["CF_Authorization=jwt", undefined],
  ["cf_authorization = jwt;a=1", "a=1"],
  ["a=CF_Authorization; CF_AuthorizationX=1", "a=CF_Authorization; CF_AuthorizationX=1"],
])("G-ACC-4 of the cookies %j the provider sees %j", (cookie, seen) => {
  expect(forwardedHeaders({ cookie })["cookie"]).toBe(seen);
});

test("G-PROV-2 the model in a native body is the provider's own id: a prefixed one is unknown there", async () => {
  const answer = await post(await emulator(strictOpen), "openai/chat/completions", {
    ...hello,
    model: "openai/gpt-4o-mini",
  });
  expect(answer.status).toBe(404);
  expect((await answer.json()).error.code).toBe("model_not_found");
});

test("G-PROV-9 an empty credential counts as absent: strict gets the provider's 401, relaxed an answer and a lint line", async () => {
  const strict = await emulator(strictOpen);
  for (const authorization of ["Bearer", "Bearer ", ""]) {
    expect((await post(strict, "openai/chat/completions", hello, { authorization })).status, authorization).toBe(401);
  }
  const relaxed = await emulator();
  const answer = await post(relaxed, "openai/chat/completions", hello, { authorization: "Bearer " });
  expect(answer.status).toBe(200);
  const { trace } = await (await relaxed.fetch(`http://aigw/_aigw/exchanges/${answer.headers.get("cf-aig-request-id")}`)).json();
  expect(trace).toContainEqual(expect.objectContaining({ what: "lint", id: "AIGW-L002" }));
});

test("an unknown model is the provider's 404 in strict mode; relaxed answers any well-formed id and says so", async () => {
  const ask = { ...hello, model: "gpt-99-turbo" };
  const refused = await post(await emulator(strictOpen), "openai/chat/completions", ask);
  expect(refused.status).toBe(404);
  const relaxed = await emulator();
  const answer = await post(relaxed, "openai/chat/completions", ask);
  expect(answer.status).toBe(200);
  const { trace } = await (await relaxed.fetch(`http://aigw/_aigw/exchanges/${answer.headers.get("cf-aig-request-id")}`)).json();
  expect(trace).toContainEqual(expect.objectContaining({ what: "lint", id: "AIGW-L003" }));
});
