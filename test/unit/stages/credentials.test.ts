import { expect, test } from "vitest";
import { isWhole } from "../../../src/exchange/reply.ts";
import { openSealer, type Sealer } from "../../../src/world/sealer.ts";
import { arrival, body, key, watched } from "../../support/watched-provider.ts";

test("G-CRED-1 the request's own key goes out as it came, byte for byte", async () => {
  const { answer, seen } = watched();
  await answer(arrival("openai/chat/completions", { authorization: "bearer  mine ", accept: "*/*" }));
  expect(seen[0]?.headers).toEqual({ authorization: "bearer  mine ", accept: "*/*" });
});

test("G-CRED-5 the stored key goes out in the provider's own place, and the body is untouched", async () => {
  const { answer, store, seen } = watched();
  store.providerKeys.put(key("openai", "sk-stored"), 0);
  store.providerKeys.put(key("anthropic", "sk-ant"), 0);
  await answer(arrival("openai/chat/completions", { authorization: "Bearer ", "x-mine": "1" }));
  await answer(arrival("anthropic/v1/messages", { authorization: "Bearer ", "x-api-key": "" }));
  expect(seen.map(({ headers }) => headers)).toEqual([
    { authorization: "Bearer sk-stored", "x-mine": "1" },
    { "x-api-key": "sk-ant" },
  ]);
  expect(seen.map((request) => request.body)).toEqual([body, body]);
  expect(seen[0]?.body).toBe(body);
});

test("G-AUTH-4 G-PASS-3 a gateway token is taken out, and the stored key stands in its place", async () => {
  const { answer, store, seen } = watched();
  store.providerKeys.put(key("openai", "sk-stored"), 0);
  await answer(arrival("openai/chat/completions", { authorization: "Bearer t" }));
  await answer(arrival("openai/chat/completions", { "cf-aig-authorization": "Bearer t", authorization: "Bearer t" }));
  // G-AUTH-5: beside its own header, a token is a provider key.
  expect(seen.map(({ headers }) => headers)).toEqual([{ authorization: "Bearer sk-stored" }, { authorization: "Bearer t" }]);
});

test("G-BYOK-1 a replaced key holds for the next request, a deleted one for none", async () => {
  const { answer, store, seen } = watched();
  const ask = () => answer(arrival("openai/chat/completions", {}));
  store.providerKeys.put(key("openai", "sk-one"), 0);
  await ask();
  await ask();
  store.providerKeys.put(key("openai", "sk-two"), 1);
  await ask();
  store.providerKeys.delete(key("openai", ""));
  await ask();
  const sent = ["Bearer sk-one", "Bearer sk-one", "Bearer sk-two", undefined];
  expect(seen.map(({ headers }) => headers["authorization"])).toEqual(sent);
});

test("a stored key is opened once, not for every request", async () => {
  const sealer = openSealer();
  let opened = 0;
  const counting: Sealer = {
    seal: sealer.seal,
    open(sealed, owner) {
      opened += 1;
      return sealer.open(sealed, owner);
    },
  };
  const { answer, store } = watched(counting);
  store.providerKeys.put(key("openai", "sk-one"), 0);
  for (let left = 3; left > 0; left -= 1) await answer(arrival("openai/chat/completions", {}));
  expect(opened).toBe(1);
});

test("G-BYOK-6 a stored key that cannot be opened is 400 code 2005, and says to the operator why", async () => {
  const { answer, store, seen } = watched({ seal: openSealer().seal, open: openSealer().open });
  store.providerKeys.put(key("openai", "sk-one"), 0);
  const reply = await answer(arrival("openai/chat/completions", {}));
  expect(reply.status).toBe(400);
  expect(Buffer.from(isWhole(reply.body) ? reply.body : []).toString()).toContain('"internalCode":2005');
  expect(seen).toEqual([]);
  await store.journal.sorted();
  const [row] = store.exchanges.list({ account: "local", limit: 1 });
  expect(row?.trace).toMatch(/sealed with another key .*AIGW_SEAL_KEY/);
});

test("G-UB-2 G-PASS-6 Cloudflare's key goes out with credits and a token, for a model that it knows", async () => {
  const { answer, store, seen } = watched();
  store.credits.set("local", 1);
  const token = { "cf-aig-authorization": "Bearer t" };
  await answer(arrival("openai/chat/completions", token));
  await answer(arrival("openai/chat/completions", {}));
  await answer({ ...arrival("openai/chat/completions", token), body: Buffer.from('{"model":"gpt-wrong"}') });
  expect(seen.map(({ headers }) => headers)).toEqual([{ authorization: expect.stringMatching(/^Bearer .+/) }, {}, {}]);
});

test("G-UNI-9 a step that is refused for its credential is passed over and logged with the status of its refusal", async () => {
  const { answer, store, seen } = watched();
  store.credits.set("local", 0);
  const steps = [{ authorization: "" }, { authorization: "Bearer mine" }].map((headers) => ({
    provider: "openai",
    endpoint: "chat/completions",
    headers,
    query: {},
  }));
  const universal = { ...arrival("", { "cf-aig-authorization": "Bearer t" }), body: Buffer.from(JSON.stringify(steps)) };
  const reply = await answer(universal);
  expect([reply.status, reply.headers["cf-aig-step"], seen.length]).toEqual([200, "1", 1]);
  await store.journal.sorted();
  const logged = [reply.headers["cf-aig-request-id"], reply.headers["cf-aig-log-id"]].map((id) => store.logs.find(String(id)));
  expect(logged.map((row) => [row?.step, row?.statusCode, row?.success])).toEqual([
    [0, 402, false],
    [1, 200, true],
  ]);
});

test("G-UB-6 the log says zero data retention for Unified Billing, and only where the provider offers it", async () => {
  const { answer, store } = watched();
  store.credits.set("local", 1);
  const asked = { "cf-aig-authorization": "Bearer t", "cf-aig-zdr": "true" };
  const google = "google-ai-studio/v1beta/models/gpt-4o-mini:generateContent";
  const replies = [
    await answer(arrival("openai/chat/completions", asked)),
    await answer(arrival(google, asked)),
    await answer(arrival("openai/chat/completions", { ...asked, authorization: "Bearer mine" })),
  ];
  await store.journal.sorted();
  const rows = replies.map(({ headers }) => store.logs.find(String(headers["cf-aig-log-id"])));
  expect(rows.map((row) => [row?.wholesale, row?.zdr])).toEqual([
    [true, true],
    [true, false],
    [false, false],
  ]);
});
