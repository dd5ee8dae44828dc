import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { asked, converted, harEntry, harOf, interactionsIn } from "./converting.ts";

test("a HAR of a browser becomes a cassette: provider by the URL, body without its model, only headers that clients read, the time of the answer", async () => {
  const made = await converted(
    harOf(harEntry({ body: asked, headers: { "X-Request-Id": "req_1", "Set-Cookie": "a=b", Server: "x" } })),
  );
  expect(made).toMatchObject({ from: "har", count: 1, leftOut: [], notes: [] });
  expect(made.text).toMatch(
    /^# aigw cassette v1\naigw: 1\nrecorded: \{ at: 2026-11-29T10:00:00.000Z, by: "aigw-emulator\/0, converted from a HAR file" \}\n---\n/,
  );
  const [one] = await interactionsIn(made.text);
  expect(one).toMatchObject({
    id: "chat-completions-1",
    request: { to: "openai chat/completions", model: "gpt-4o-mini", body: { messages: asked.messages } },
    response: {
      status: 200,
      headers: { "content-type": "application/json", "x-request-id": "req_1" },
      at: 200,
      json: { id: "1" },
    },
  });
  expect(one?.response.splits).toEqual(["0@300"]);
  expect(Object.keys(one?.response.headers ?? {})).toEqual(["content-type", "x-request-id"]);
});

test("a stream of events is kept byte for byte, its events spread over the time that it took, which is said", async () => {
  const text = 'data: {"a":1}\n\ndata: {"a":2}\n\ndata: [DONE]\n\n';
  const content = { mimeType: "text/event-stream", text };
  const entry = harEntry({ body: { ...asked, stream: true }, headers: { "Content-Type": "text/event-stream" }, content });
  const { text: written, notes } = await converted(harOf(entry));
  const [one] = await interactionsIn(written);
  expect(one?.response).toMatchObject({ at: 200, sse: '+200 {"a":1}\n+250 {"a":2}\n+300 [DONE]\n' });
  expect(notes).toEqual([{ where: "entry 1", what: expect.stringContaining("spread evenly") }]);
});

test("bodies in base64 are bytes again, of requests and of answers", async () => {
  const sound = Buffer.from([0xff, 0xfb, 0x00, 0x01]);
  const entry = harEntry({
    url: "https://api.openai.com/v1/audio/speech",
    body: { model: "tts-1", input: "x", voice: "alloy" },
    headers: { "Content-Type": "audio/mpeg" },
    content: { mimeType: "audio/mpeg", encoding: "base64", text: sound.toString("base64") },
  });
  const { blobs } = await converted(harOf(entry));
  expect([...blobs.values()].map((bytes) => Buffer.from(bytes))).toEqual([sound]);
});

test("gateway URLs say the provider: native, /compat, and the step of a universal request that answered; so do hosts of every vendor and configured base URLs", async () => {
  const gateway = "https://gateway.ai.cloudflare.com/v1/abc/my-gateway";
  const steps = [
    { provider: "openai", endpoint: "chat/completions", headers: {}, query: asked },
    { provider: "groq", endpoint: "chat/completions", headers: {}, query: { ...asked, model: "llama" } },
  ];
  const made = await converted(
    harOf(
      harEntry({ url: `${gateway}/anthropic/v1/messages`, body: asked }),
      harEntry({ url: `${gateway}/compat/chat/completions`, body: { ...asked, model: "openai/gpt-4o-mini" } }),
      harEntry({ url: gateway, body: steps, headers: { "cf-aig-step": "1" } }),
      harEntry({ url: "http://127.0.0.1:4177/v1/local/default/openai/v1/embeddings", body: { model: "e", input: "x" } }),
      harEntry({
        url: "https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1/publishers/google/models/gemini-2.0-flash:generateContent?key=AIza",
        body: {},
      }),
      harEntry({
        url: "https://res.openai.azure.com/openai/deployments/dep/chat/completions?api-version=2024-10-21",
        body: asked,
      }),
      harEntry({ url: "https://api.cloudflare.com/client/v4/accounts/abc/ai/run/@cf/meta/llama-3-8b", body: { prompt: "x" } }),
      harEntry({ url: "http://127.0.0.1:9000/base/chat/completions", body: asked }),
      harEntry({ url: `${gateway}/custom-mine/v1/chat`, body: asked }),
    ),
    { upstreams: { deepseek: "http://127.0.0.1:9000/base" } },
  );
  expect(made.leftOut).toEqual([]);
  const found = await interactionsIn(made.text);
  expect(found.map(({ request: { to, model, query } }) => [to, model, query].filter(Boolean).join(" "))).toEqual([
    "anthropic v1/messages gpt-4o-mini",
    "openai chat/completions gpt-4o-mini",
    "groq chat/completions llama",
    "openai embeddings e",
    "google-vertex-ai v1/projects/p/locations/us-central1/publishers/google/models/gemini-2.0-flash:generateContent gemini-2.0-flash",
    "azure-openai res/dep/chat/completions dep api-version=2024-10-21",
    "workers-ai run/@cf/meta/llama-3-8b @cf/meta/llama-3-8b",
    "deepseek chat/completions gpt-4o-mini",
    "custom-mine v1/chat gpt-4o-mini",
  ]);
});

test("what cannot be converted is said entry by entry, with the reason", async () => {
  const gatewayError = { mimeType: "application/json", text: '{"success":false,"name":"AiGatewayError","internalCode":2003}' };
  const upload = { postData: { mimeType: "multipart/form-data; boundary=x", params: [{ name: "file", fileName: "a.wav" }] } };
  const { request } = harEntry({ url: "https://api.openai.com/v1/audio/transcriptions" });
  const made = await converted(
    harOf(
      harEntry({ url: "https://example.com/app.js", method: "GET" }),
      harEntry({ method: "OPTIONS" }),
      harEntry({ body: asked, status: 0 }),
      harEntry({ body: asked, status: 401 }),
      harEntry({ body: asked, content: { text: undefined, size: 900 } }),
      harEntry({ body: asked, status: 429, content: gatewayError }),
      harEntry({
        url: "https://gateway.ai.cloudflare.com/v1/a/g/compat/chat/completions",
        body: { ...asked, model: "anthropic/claude-sonnet-5" },
      }),
      harEntry({ url: "https://gateway.ai.cloudflare.com/v1/a/g/opnai/chat/completions", body: asked }),
      harEntry({ more: { _webSocketMessages: [] } }),
      harEntry({ more: { request: { ...request, ...upload } } }),
      harEntry({ url: "not a url", body: asked }),
    ),
  );
  expect(made.count).toBe(0);
  expect(made.leftOut.map(({ where, why }) => `${where}: ${why}`)).toEqual([
    "entry 1: example.com is no provider's; upstreams in the configuration can say whose it is",
    "entry 2: it is a browser's preflight",
    "entry 3: it has no status: the request was broken off",
    "entry 4: status 401: refused keys and server errors are kept with --record-errors",
    "entry 5: its answer's body is not in the file",
    "entry 6: the gateway refused it itself: no provider has said that",
    "entry 7: the gateway had translated what anthropic said: a recording has the provider's own words",
    "entry 8: 'opnai' is no provider of the gateway",
    "entry 9: it is a WebSocket: only requests are converted",
    "entry 10: the file that was sent (a.wav) is not in it: nothing tells it from others",
    'entry 11: its URL is none that is asked over HTTP: "not a url"',
  ]);
  expect((await converted(harOf(harEntry({ body: asked, status: 401 })), { recordErrors: true })).count).toBe(1);
});

test("secrets give way in whatever is written, and what would still hold one is left out", async () => {
  const key = `sk-${"aB3d".repeat(10)}`;
  const entry = harEntry({ body: { ...asked, user: key }, content: { text: JSON.stringify({ id: key }) } });
  for (const to of ["cassette", "har", "aimock"]) {
    const made = await converted(harOf(entry), { to });
    expect(made.text).not.toContain(key);
    expect(made.closed).toBe(made.text.includes("{{secret:"));
  }
  expect((await converted(harOf(entry))).closed).toBe(true);
});

test("a HAR that is broken inside is said so, and never throws", async () => {
  const odd = harOf(
    {},
    null as never,
    { request: { url: 5, headers: "x" }, response: { status: "200" } },
    harEntry({ body: asked }),
  );
  const made = await converted(odd);
  expect([made.count, made.leftOut.map(({ where }) => where)]).toEqual([1, ["entry 1", "entry 2", "entry 3"]]);
});

test("what Polly.js has persisted is told by its creator; packed bodies, which it keeps in pieces, are unpacked", async () => {
  const answer = JSON.stringify({ id: "chatcmpl-1", choices: [] });
  const packed = gzipSync(answer);
  const pieces = [packed.subarray(0, 10), packed.subarray(10)];
  const entry = (content: object) => ({
    ...harEntry({ body: asked, headers: { "content-encoding": "gzip" }, content }),
    _id: "x",
    _order: 0,
  });
  const polly = (content: object) => ({
    log: { ...harOf(entry(content)).log, creator: { name: "Polly.JS", version: "6.0.6" }, _recordingName: "story" },
  });
  const base64 = { encoding: "base64", text: JSON.stringify(pieces.map((piece) => piece.toString("base64"))) };
  const hex = { _isBinary: true, text: JSON.stringify(pieces.map((piece) => piece.toString("hex"))) };
  for (const content of [base64, hex, { text: answer }]) {
    const made = await converted(polly(content));
    expect(made).toMatchObject({ from: "polly", count: 1 });
    expect((await interactionsIn(made.text))[0]?.response.json).toEqual(JSON.parse(answer));
  }
  const broken = await converted(polly({ encoding: "base64", text: '["AAAA"]' }));
  expect(broken.leftOut).toEqual([{ where: "entry 1", why: "its answer's body cannot be unpacked (content-encoding: gzip)" }]);
});
