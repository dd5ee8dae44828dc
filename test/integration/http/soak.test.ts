import { request } from "node:http";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { listening } from "../../support/emulator.ts";

const collectGarbage: () => void = (() => {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc");
})();

const headers = {
  "content-type": "application/json",
  authorization: "Bearer sk-test",
  "x-api-key": "k",
  "anthropic-version": "2023-06-01",
};
const messages = [{ role: "user", content: "hello" }];
const openai = "openai/chat/completions";

/** What people and their mistakes send, in turn; "hang up" leaves in the middle of the answer. */
const mix: { path: string; body: unknown; status: number | "hang up" }[] = [
  { path: openai, body: { model: "gpt-4o-mini", messages }, status: 200 },
  { path: openai, body: { model: "gpt-4o-mini", messages, stream: true }, status: 200 },
  { path: "anthropic/v1/messages", body: { model: "claude-sonnet-5", max_tokens: 50, messages }, status: 200 },
  { path: "anthropic/v1/messages", body: { model: "claude-sonnet-5", max_tokens: 50, messages, stream: true }, status: 200 },
  {
    path: "google-ai-studio/v1beta/models/gemini-2.5-flash:generateContent",
    body: { contents: [{ parts: [{ text: "hi" }] }] },
    status: 200,
  },
  { path: "workers-ai/@cf/meta/llama-3.1-8b-instruct", body: { prompt: "hi", stream: true }, status: 200 },
  { path: "openai/embeddings", body: { model: "text-embedding-3-small", input: "hi" }, status: 200 },
  { path: openai, body: "{broken", status: 400 },
  { path: openai, body: { model: "mock/429", messages }, status: 429 },
  { path: "nobody/x", body: {}, status: 400 },
  { path: openai, body: { model: "mock/stream-20tps", messages, stream: true }, status: "hang up" },
];

function one(url: string, index: number): Promise<void> {
  const { path, body, status } = mix[index % mix.length] ?? mix[0] ?? { path: openai, body: {}, status: 400 };
  return new Promise((done, failed) => {
    const call = request(`${url}/v1/local/default/${path}`, { method: "POST", headers }, (answer) => {
      if (status === "hang up") {
        answer.on("error", () => {});
        answer.once("data", () => {
          call.destroy();
          done();
        });
        return;
      }
      answer.resume();
      answer.on("end", () =>
        answer.statusCode === status ? done() : failed(new Error(`${path}: ${answer.statusCode}, not ${status}`)),
      );
    });
    call.on("error", (error) => (status === "hang up" ? done() : failed(error)));
    call.end(typeof body === "string" ? body : JSON.stringify(body));
  });
}

async function run(url: string, count: number): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await one(url, next++);
  };
  await Promise.all(Array.from({ length: 32 }, worker));
}

async function heapAfterRest(): Promise<number> {
  await new Promise((done) => setTimeout(done, 200));
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

test("10,000 mixed requests leave no handle open and no memory behind", { timeout: 120_000 }, async () => {
  const aigw = await listening();
  await run(aigw.url, 2_000);
  const before = await heapAfterRest();
  const handlesBefore = process.getActiveResourcesInfo().length;
  await run(aigw.url, 10_000);
  const after = await heapAfterRest();
  expect(process.getActiveResourcesInfo().length).toBeLessThanOrEqual(handlesBefore + 40);
  // SQLite's memory is not the JavaScript heap: what is left per request here is ours.
  expect((after - before) / 10_000).toBeLessThan(200);
  expect((await (await fetch(`${aigw.url}/_aigw/exchanges?limit=1`)).json()).total).toBeGreaterThan(10_000);
});
