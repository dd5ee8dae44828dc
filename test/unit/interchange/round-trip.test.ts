import fc from "fast-check";
import { expect, test } from "vitest";
import { newCassette } from "../../../src/cassettes/new-cassette.ts";
import type { RecordedAnswer, RecordedRequest } from "../../../src/cassettes/recorded.ts";
import { converted, interactionsIn } from "./converting.ts";

const request: RecordedRequest = {
  provider: "openai",
  method: "POST",
  path: "chat/completions",
  query: "",
  model: "gpt-4o-mini",
  body: { kind: "json", value: { messages: [{ role: "user", content: 'Größe 🙂\n"x"' }], temperature: 0 } },
};
const answer: RecordedAnswer = {
  status: 200,
  headers: { "content-type": "application/json", "x-ratelimit-limit-requests": ["1", "2"] },
  atMs: 212,
  chunks: [{ atMs: 230, bytes: Buffer.from('{"id":"1","choices":[]}') }],
  partial: false,
};
const requests: Record<string, RecordedRequest> = {
  "a chat": request,
  "a model in the path": {
    ...request,
    provider: "google-ai-studio",
    path: "v1beta/models/gemini-2.0-flash:generateContent",
    model: "gemini-2.0-flash",
    query: "alt=sse",
  },
  "a deployment and a model besides": {
    ...request,
    provider: "azure-openai",
    path: "res/dep/chat/completions",
    query: "api-version=1",
    model: "dep",
    body: { kind: "json", value: { model: "other" } },
  },
  "a region in the host": {
    ...request,
    provider: "aws-bedrock",
    path: "bedrock-runtime/us-east-1/model/m%3A0/converse",
    model: "m:0",
  },
  "Cloudflare's own model": { ...request, provider: "workers-ai", path: "run/@cf/meta/llama-3-8b", model: "@cf/meta/llama-3-8b" },
  "a provider of the account": { ...request, provider: "custom-mine", path: "v1/chat/completions" },
  "a question without a body": { ...request, method: "GET", path: "models", model: undefined, body: { kind: "none" } },
  "a form with a file": {
    ...request,
    path: "audio/transcriptions",
    model: "whisper-1",
    body: {
      kind: "form",
      fields: [
        { name: "model", text: "whisper-1" },
        { name: "file", file: "a.wav", type: "audio/wav", sha256: "a".repeat(64), size: 3 },
      ],
    },
  },
  bytes: {
    ...request,
    provider: "deepgram",
    path: "v1/listen",
    model: undefined,
    body: { kind: "bytes", sha256: "b".repeat(64), size: 9 },
  },
  text: { ...request, model: undefined, body: { kind: "text", text: "just words" } },
};

async function cassetteOf(...all: { request: RecordedRequest; answer: RecordedAnswer; id?: string }[]): Promise<string> {
  const made = newCassette("x", { at: "2026-11-29T10:00:00.000Z", by: '"x"' });
  for (const { request, answer, id } of all) await made.add({ request, answer, settings: id === undefined ? {} : { id } });
  return made.text();
}

/** The recordings of a cassette, once by way of a HAR. */
async function there(text: string) {
  const har = await converted(text, { to: "har" });
  const back = await converted(har.text, { to: "cassette", recordErrors: true });
  return { har, back: await interactionsIn(back.text), leftOut: [...har.leftOut, ...back.leftOut] };
}

test.each(Object.entries(requests))("%s comes back from a HAR as it was", async (_, request) => {
  const cassette = await cassetteOf({ request, answer, id: "mine" });
  const { har, back, leftOut } = await there(cassette);
  expect([leftOut, har.notes]).toEqual([[], []]);
  expect(back).toEqual(await interactionsIn(cassette));
});

test("a whole cassette comes back byte for byte where a HAR can carry it", async () => {
  const all = Object.values(requests).map((request) => ({ request, answer }));
  const cassette = await cassetteOf(...all);
  const again = await converted((await converted(cassette, { to: "har" })).text);
  expect(again.text.split("---\n").slice(1)).toEqual(cassette.split("---\n").slice(1));
});

test("bytes of any answer come back: text, JSON and what is neither", async () => {
  const bodies = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 200 }),
    fc.string({ minLength: 1 }).map((text) => Buffer.from(text)),
    fc.json().map((text) => Buffer.from(text)),
  );
  await fc.assert(
    fc.asyncProperty(bodies, async (bytes) => {
      const one = {
        request,
        answer: { ...answer, headers: { "content-type": "application/json" }, chunks: [{ atMs: 230, bytes }] },
      };
      const made = newCassette("x", { at: undefined, by: '"x"' });
      await made.add({ ...one, settings: {} });
      // Blobs are files of their own: their digest stands for them.
      const text = made.text();
      if (made.blobs.size > 0) return;
      const { back } = await there(text);
      expect(back.map(({ response }) => response)).toEqual((await interactionsIn(text)).map(({ response }) => response));
    }),
    { numRuns: 60 },
  );
});

test("what a HAR cannot carry is said: times of pieces, what it is found by, what follows; what broke off is left out", async () => {
  const timed = {
    ...answer,
    headers: { "content-type": "text/event-stream" },
    chunks: [
      { atMs: 212, bytes: Buffer.from("data: 1\n\n") },
      { atMs: 900, bytes: Buffer.from("data: 2\n\n") },
      { atMs: 901, bytes: Buffer.from("data: 3\n\n") },
    ],
  };
  const made = newCassette("x", { at: undefined, by: '"x"' });
  await made.add({
    request,
    answer: timed,
    settings: { id: "a", match: ["model", "last-user"], repeat: "loop", expires: "90d", by: "hand" },
    usage: { in: 1, out: 2 },
  });
  await made.add({ request, answer: { ...timed, partial: true }, settings: { id: "b" } });
  const har = await converted(made.text(), { to: "har" });
  expect(har.leftOut).toEqual([{ where: "b", why: "its answer broke off, which HAR cannot say" }]);
  expect(har.notes).toEqual(
    [
      "when its pieces came: HAR knows the first moment and the last",
      "what it is found by (match: model, last-user)",
      "what follows its last answer (repeat: loop)",
      "how old it may be (expires: 90d)",
      "that it is written by hand",
      "what the gateway knew of it (usage, gateway)",
    ].map((what) => ({ where: "a", what })),
  );
});
