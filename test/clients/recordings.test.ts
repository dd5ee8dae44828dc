import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import OpenAI, { toFile } from "openai";
import { describe, expect, onTestFinished, test } from "vitest";
import type { EmulatorInside } from "../../src/emulator.ts";
import type { ConfigInput } from "../../src/schema/config.ts";
import { listening } from "../support/emulator.ts";
import { gatewayUrl } from "./gateway.ts";

const messages = [{ role: "user" as const, content: "Where does Paris lie?" }];

const openai = (aigw: EmulatorInside) => new OpenAI({ baseURL: gatewayUrl(aigw, "openai"), apiKey: "sk-test", maxRetries: 0 });
const anthropic = (aigw: EmulatorInside) =>
  new Anthropic({ baseURL: gatewayUrl(aigw, "anthropic"), apiKey: "sk-test", maxRetries: 0 });
const google = (aigw: EmulatorInside) =>
  new GoogleGenAI({ apiKey: "AIza-test", httpOptions: { baseUrl: gatewayUrl(aigw, "google-ai-studio") } });

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** What a client makes of an error. */
async function failure(ask: Promise<unknown>): Promise<object> {
  const error = await ask.then(
    () => expect.fail("it went well"),
    (reason: unknown) => reason,
  );
  const { name, status, message, code } = Object(error);
  return { name, status, message, code };
}

/** Everything that these clients give to a program. */
const programs: Readonly<Record<string, (aigw: EmulatorInside) => Promise<unknown>>> = {
  "openai: an answer with the headers that tell of it": async (aigw) => {
    const asked = openai(aigw).chat.completions.create({ model: "gpt-4o-mini", messages });
    const { data, request_id } = await asked.withResponse();
    return { data, request_id };
  },
  "openai: a stream": async (aigw) =>
    all(await openai(aigw).chat.completions.create({ model: "gpt-4o-mini", messages, stream: true })),
  "openai: a response as events": async (aigw) =>
    all(await openai(aigw).responses.create({ model: "gpt-4o-mini", input: "Where does Paris lie?", stream: true })),
  "openai: speech as bytes": async (aigw) => {
    const spoken = await openai(aigw).audio.speech.create({ model: "gpt-4o-mini-tts", voice: "alloy", input: "Hello there." });
    return Buffer.from(await spoken.arrayBuffer()).toString("base64");
  },
  "openai: a recording sent as a form": async (aigw) =>
    openai(aigw).audio.transcriptions.create({
      model: "whisper-1",
      file: await toFile(Buffer.concat([Buffer.from("RIFF"), Buffer.alloc(2_000, 7)]), "talk.mp3", { type: "audio/mpeg" }),
    }),
  "openai: vectors": (aigw) => openai(aigw).embeddings.create({ model: "text-embedding-3-small", input: ["a", "b"] }),
  "openai: the errors it throws": async (aigw) => [
    await failure(openai(aigw).chat.completions.create({ model: "mock/429", messages })),
    await failure(openai(aigw).chat.completions.create({ model: "nobody-has-this", messages })),
    await failure(openai(aigw).chat.completions.create({ model: "mock/500", messages })),
  ],
  "anthropic: a message": (aigw) => anthropic(aigw).messages.create({ model: "claude-sonnet-5", max_tokens: 50, messages }),
  "anthropic: a stream": async (aigw) =>
    all(await anthropic(aigw).messages.create({ model: "claude-sonnet-5", max_tokens: 50, messages, stream: true })),
  "anthropic: the errors it throws": async (aigw) => [
    await failure(anthropic(aigw).messages.create({ model: "mock/529", max_tokens: 50, messages })),
    await failure(anthropic(aigw).messages.create({ model: "nobody-has-this", max_tokens: 50, messages })),
  ],
  "google: content": async (aigw) => {
    const { candidates, usageMetadata } = await google(aigw).models.generateContent({
      model: "gemini-2.5-flash",
      contents: "Hello",
    });
    return { candidates, usageMetadata };
  },
  "google: a stream": async (aigw) => {
    const stream = await google(aigw).models.generateContentStream({ model: "gemini-2.5-flash", contents: "Hello" });
    return (await all(stream)).map(({ candidates, usageMetadata }) => ({ candidates, usageMetadata }));
  },
  "google: the errors it throws": (aigw) =>
    failure(google(aigw).models.generateContent({ model: "nobody-has-this", contents: "Hello" })),
};

describe.each(Object.entries(programs))("%s", (_, program) => {
  test("a program gets the same from the provider, while it is recorded and when it is replayed", async () => {
    // Another emulator stands for all providers.
    const provider = await listening({ padding: false });
    const cassettes = mkdtempSync(join(tmpdir(), "aigw-clients-"));
    onTestFinished(() => rmSync(cassettes, { recursive: true, force: true }));
    const upstreams = Object.fromEntries(
      ["openai", "anthropic", "google-ai-studio"].map((slug) => [slug, gatewayUrl(provider, slug)]),
    );
    const open = (options: ConfigInput) =>
      listening({ cassettes, upstreams, recordErrors: true, ...options }, { environment: {} });
    const recording = await open({ mode: "record" });
    const recorded = await program(recording);
    await recording.stop();
    await provider.stop();
    for (const speed of [0, 1]) expect(await program(await open({ onMiss: "error", speed }))).toEqual(recorded);
  });
});
