import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GoogleGenAI, type LiveServerMessage, Modality } from "@google/genai";
import OpenAI from "openai";
import { OpenAIRealtimeWS } from "openai/realtime/ws";
import type { RealtimeServerEvent } from "openai/resources/realtime/realtime";
import { expect, onTestFinished, test } from "vitest";
import type { EmulatorInside } from "../../src/emulator.ts";
import { listening } from "../support/emulator.ts";
import { gatewayUrl, newestExchange, nextEnd } from "./gateway.ts";

type Talk = (aigw: EmulatorInside) => Promise<unknown>;

/** The conversation with another emulator as the vendor, while it is recorded, and from tape when that is gone. */
async function threeTimes(slug: string, talk: Talk) {
  const cassettes = mkdtempSync(join(tmpdir(), "aigw-clients-"));
  onTestFinished(() => rmSync(cassettes, { recursive: true, force: true }));
  const vendor = await listening({ seed: "the vendor" });
  const upstreams = { [slug]: `${vendor.url}/v1/local/default/${slug}` };
  const recorder = await listening({ tls: true, mode: "record", cassettes, upstreams });
  const lived = await ended(recorder, talk);
  await recorder.stop();
  await vendor.stop();
  const aigw = await listening({ tls: true, cassettes, onMiss: "error", speed: 0 });
  const replayed = await ended(aigw, talk);
  return { lived, replayed, text: readFileSync(join(cassettes, "recorded.yaml"), "utf8"), exchange: await newestExchange(aigw) };
}

async function ended(aigw: EmulatorInside, talk: Talk): Promise<unknown> {
  const end = nextEnd(aigw);
  const heard = await talk(aigw);
  await end;
  return heard;
}

test("clients 7.1 OpenAIRealtimeWS has a recorded conversation again: events, function call and all, as they were", async () => {
  const { lived, replayed, text, exchange } = await threeTimes("openai", async ({ tls }) => {
    const { url = "", ca = "" } = tls ?? {};
    const client = new OpenAI({ baseURL: `${url}/v1/local/default/openai`, apiKey: "sk-test" });
    const realtime = new OpenAIRealtimeWS({ model: "gpt-realtime", options: { ca } }, client);
    onTestFinished(() => realtime.close());
    const events: RealtimeServerEvent[] = [];
    const until = (type: RealtimeServerEvent["type"]) =>
      new Promise<void>((resolve) => realtime.on("event", (event) => void (event.type === type && resolve())));
    realtime.on("event", (event) => events.push(event));
    await once(realtime.socket, "open");
    const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
    const tools = [{ type: "function" as const, name: "get_weather", parameters }];
    realtime.send({ type: "session.update", session: { type: "realtime", output_modalities: ["text"], tools } });
    const content = [{ type: "input_text" as const, text: "How is the weather in Oslo?" }];
    const id = `item_${events.length}_${Math.random().toString(36).slice(2)}`;
    realtime.send({ type: "conversation.item.create", item: { id, type: "message", role: "user", content } });
    realtime.send({ type: "response.create" });
    await until("response.done");
    const called = events.find((event) => event.type === "response.function_call_arguments.done");
    const item = { type: "function_call_output" as const, call_id: called?.call_id ?? "", output: "sunny" };
    realtime.send({ type: "conversation.item.create", item });
    realtime.send({ type: "response.create" });
    await until("response.done");
    expect(JSON.stringify(events)).toContain(id);
    realtime.close();
    await once(realtime.socket, "close");
    return JSON.parse(JSON.stringify(events).replaceAll(id, "mine"));
  });
  expect(replayed).toEqual(lived);
  expect(text).toContain("to: openai realtime");
  expect(text).not.toContain("sk-test");
  expect(exchange.logs).toMatchObject([{ model: "gpt-realtime", tokensIn: expect.any(Number), tokensOut: expect.any(Number) }]);
});

test("G-PROV-3 Google's live client has a recorded conversation again", async () => {
  const { lived, replayed, text } = await threeTimes("google", async (aigw) => {
    const ai = new GoogleGenAI({ apiKey: "test-key", httpOptions: { baseUrl: gatewayUrl(aigw, "google") } });
    const messages: LiveServerMessage[] = [];
    let complete = () => {};
    const turn = new Promise<void>((resolve) => {
      complete = resolve;
    });
    let closed = () => {};
    const end = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const onmessage = (message: LiveServerMessage) => {
      messages.push(message);
      if (message.serverContent?.turnComplete) complete();
    };
    const config = { responseModalities: [Modality.AUDIO], outputAudioTranscription: {} };
    const model = "gemini-live-2.5-flash-preview";
    const session = await ai.live.connect({ model, config, callbacks: { onmessage, onclose: () => closed() } });
    session.sendRealtimeInput({ text: "Hello" });
    await turn;
    session.close();
    await end;
    return JSON.parse(JSON.stringify(messages));
  });
  expect(replayed).toEqual(lived);
  expect(text).toContain("to: google-ai-studio ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent");
  expect(text).not.toContain("test-key");
});
