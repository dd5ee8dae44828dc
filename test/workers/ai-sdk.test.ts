import { createEmulator } from "aigw-emulator";
import { miniflareAi } from "aigw-emulator/workers";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

const emulator = await createEmulator({
  mocks: "no-mocks",
  cassettes: "no-recordings",
  gateways: [{ id: "default", cache_ttl: 300 }],
});
let running: Miniflare;

beforeAll(async () => {
  await emulator.start();
  const { outputFiles } = await build({
    ...{ entryPoints: [`${import.meta.dirname}/worker/ai-sdk.js`], bundle: true, write: false, format: "esm", target: "es2022" },
    ...{ conditions: ["workerd", "worker", "browser"], external: ["node:*", "cloudflare:*"], logLevel: "silent" },
  });
  running = new Miniflare({
    ...{ modules: true, script: outputFiles[0]?.text ?? "", cf: false, compatibilityDate: "2026-04-01" },
    ...{ compatibilityFlags: ["nodejs_compat"], ...miniflareAi("AI", { url: emulator.url }) },
  });
});

afterAll(async () => {
  await running?.dispose();
  await emulator.stop();
});

beforeEach(() => emulator.reset());

// biome-ignore lint/suspicious/noExplicitAny: as JSON comes
async function scenario(name: string): Promise<any> {
  const answer = await running.dispatchFetch(`http://worker/${name}`);
  const json = (await answer.json()) as { name: string; message: string; stack: string };
  if (answer.status === 500) throw new Error(`${name}: ${json.name}: ${json.message}\n${json.stack}`);
  return json;
}

test("chat and streams give the same text, embeddings their numbers", async () => {
  const { text, tokens } = await scenario("chat");
  expect(text).toContain("Where does Paris lie?");
  expect(tokens).toBeGreaterThan(10);
  expect(await scenario("stream")).toBe(text);
  expect(await scenario("embeddings")).toBe(768);
});

test("WB-ANS-7 error 3040 is a 429 that may be tried again", async () => {
  expect(await scenario("limited")).toMatchObject({ status: 429, retryable: true, message: expect.stringContaining("3040") });
});

test("WB-RUN-7 models of the catalogue are asked on the run path, in their vendor's shape", async () => {
  for (const name of ["openai", "google", "anthropic"]) expect(await scenario(name)).toContain("Where does Paris lie?");
});

test("WB-OTH-5 a stream that is cut is joined without loss", async () => {
  const whole = await scenario("openai");
  const fault = { kind: "reset-mid-stream", side: "client", account: "local" };
  const json = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(fault) };
  const made = await emulator.fetch("http://aigw/_aigw/faults", json);
  expect(made.status, await made.text()).toBeLessThan(300);
  expect(await scenario("resumed")).toBe(whole);
});

test("the gateway path caches, and falls back in the emulator", async () => {
  expect(await scenario("cached")).toEqual(["MISS", "HIT"]);
  expect(await scenario("fallback")).toMatchObject({ text: expect.stringContaining("Paris"), step: "1" });
});
