import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { ConfigInput } from "../../../src/schema/config.ts";
import { emulator, post } from "../../support/emulator.ts";
import { json, localUpstream } from "../../support/upstream.ts";

const aws = JSON.stringify({ accessKeyId: "AKIAEXAMPLE", secretAccessKey: "aws-secret-0123456789", region: "eu-west-3" });
const account = JSON.stringify({ client_email: "a@b", private_key: "k", project_id: "my-project", region: "europe-west4" });
const messages = [{ role: "user", content: "hello" }];
const choices = [{ index: 0, message: { role: "assistant", content: "recorded" }, finish_reason: "stop" }];
const openai = { id: "chatcmpl-1", object: "chat.completion", created: 1, model: "google/gemini-2.5-flash", choices };
const conversed = {
  output: { message: { role: "assistant", content: [{ text: "recorded" }] } },
  stopReason: "end_turn",
  usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
  metrics: { latencyMs: 1 },
};

test.each([
  ["google-vertex-ai", "google-vertex-ai/google/gemini-2.5-flash", account, openai, "my-project/locations/europe-west4"],
  ["aws-bedrock", "aws-bedrock/amazon.nova-lite-v1:0", aws, conversed, "model/amazon.nova-lite"],
])("what /compat asked of %s with a stored key is replayed without any", async (provider, model, secret, body, path) => {
  const upstream = await localUpstream((_, response) => json(response, body));
  const cassettes = mkdtempSync(join(tmpdir(), "aigw-cassettes-"));
  onTestFinished(() => rmSync(cassettes, { recursive: true, force: true }));
  const open = (options: ConfigInput) =>
    emulator({ cassettes, upstreams: { [provider]: upstream.url }, ...options }, { environment: {} });
  const ask = { model, messages };
  const recording = await open({ mode: "record", accounts: { "*": { provider_keys: [{ provider, secret }] } } });
  await (await post(recording, "compat/chat/completions", ask, { authorization: "" })).text();
  await recording.stop();
  await upstream.stop();
  expect(upstream.asked.map(({ url }) => url)).toEqual([expect.stringContaining(path)]);
  const replaying = await open({ onMiss: "error" });
  const replayed = await post(replaying, "compat/chat/completions", ask, { authorization: "" });
  expect(await replayed.json()).toMatchObject({ choices: [{ message: { content: "recorded" } }] });
});
