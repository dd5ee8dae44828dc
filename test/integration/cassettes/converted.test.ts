import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { expect, onTestFinished, test } from "vitest";
import { runProgram } from "../../../src/cli/program.ts";
import { realFiles } from "../../../src/world/files.ts";
import { emulator, post } from "../../support/emulator.ts";
import { fakeTerminal } from "../../unit/cli/fake-terminal.ts";
import { asked, harEntry, harOf } from "../../unit/interchange/converting.ts";

/** Converts a file with the command, and opens an emulator that plays what was written. */
async function playing(file: string, content: unknown) {
  const cwd = mkdtempSync(join(tmpdir(), "aigw-converted-"));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  mkdirSync(join(cwd, "recordings"));
  writeFileSync(join(cwd, file), JSON.stringify(content));
  const terminal = { ...fakeTerminal(["cassettes", "convert", file]), cwd, files: realFiles() };
  const code = await runProgram(terminal, () => Promise.reject(new Error("nothing is to be started")));
  expect([code, terminal.complained()]).toEqual([0, ""]);
  return emulator({ cassettes: join(cwd, "recordings"), onMiss: "error", speed: 0, padding: false }, { environment: {} });
}

test("what a HAR has of a provider is replayed at every door: the same bytes, without a key", async () => {
  const text =
    '{"id":"chatcmpl-1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"Hi."}}]}';
  const aigw = await playing("chat.har", harOf(harEntry({ body: asked, content: { text } })));
  for (const [path, body] of [
    ["openai/chat/completions", asked],
    ["openai/v1/chat/completions", asked],
    ["compat/chat/completions", { ...asked, model: "openai/gpt-4o-mini" }],
  ] as const) {
    const answer = await post(aigw, path, body, { authorization: "" });
    expect([answer.status, await answer.text()]).toEqual([200, text]);
  }
  expect((await post(aigw, "openai/chat/completions", { ...asked, temperature: 1 })).status).toBe(406);
});

test("a fixture of aimock answers OpenAI's client, whole and streamed", async () => {
  const fixture = {
    match: { userMessage: "What is the weather?" },
    response: { content: "Sunny, all day long.", toolCalls: [{ name: "weather", arguments: { city: "Bonn" } }] },
  };
  const aigw = await playing("weather.json", { fixtures: [fixture] });
  const client = new OpenAI({
    apiKey: "none",
    baseURL: "http://aigw/v1/local/default/openai",
    fetch: (url, init) => aigw.fetch(String(url), init as RequestInit),
  });
  const question = { model: "gpt-4o", messages: [{ role: "user" as const, content: "What is the weather?" }] };
  const whole = await client.chat.completions.create(question);
  expect(whole.choices[0]?.message).toMatchObject({
    content: "Sunny, all day long.",
    tool_calls: [{ function: { name: "weather", arguments: '{"city":"Bonn"}' } }],
  });
  const { choices } = await client.chat.completions.stream({ ...question, temperature: 1 }).finalChatCompletion();
  expect(choices[0]).toMatchObject({
    finish_reason: "tool_calls",
    message: { content: "Sunny, all day long.", tool_calls: [{ function: { arguments: '{"city":"Bonn"}' } }] },
  });
});

test("a fixture of aimock that names one of Anthropic's models answers Anthropic's client, whole and streamed", async () => {
  const fixture = {
    match: { userMessage: "What is the weather?", model: "claude-sonnet-5" },
    response: { content: "Sunny, all day long.", toolCalls: [{ name: "weather", arguments: { city: "Bonn" } }] },
  };
  const aigw = await playing("weather.json", { fixtures: [fixture] });
  const client = new Anthropic({
    apiKey: "none",
    baseURL: "http://aigw/v1/local/default/anthropic",
    fetch: (url, init) => aigw.fetch(String(url), init as RequestInit),
  });
  const question = {
    model: "claude-sonnet-5",
    max_tokens: 99,
    messages: [{ role: "user" as const, content: "What is the weather?" }],
  };
  const said = {
    stop_reason: "tool_use",
    content: [
      { type: "text", text: "Sunny, all day long." },
      { type: "tool_use", name: "weather", input: { city: "Bonn" } },
    ],
  };
  expect(await client.messages.create(question)).toMatchObject(said);
  expect(await client.messages.stream(question).finalMessage()).toMatchObject(said);
});
