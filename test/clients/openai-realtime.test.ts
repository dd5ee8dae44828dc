import { once } from "node:events";
import OpenAI from "openai";
import { OpenAIRealtimeWebSocket } from "openai/realtime/websocket";
import { OpenAIRealtimeWS } from "openai/realtime/ws";
import type { RealtimeServerEvent } from "openai/resources/realtime/realtime";
import { expect, onTestFinished, test, vi } from "vitest";
import { WebSocket } from "ws";
import type { EmulatorInside } from "../../src/emulator.ts";
import { listening } from "../support/emulator.ts";
import { newestExchange, nextEnd } from "./gateway.ts";

/** The library speaks TLS alone. */
async function connected(aigw: EmulatorInside, model = "gpt-realtime") {
  const { url = "", ca = "" } = aigw.tls ?? {};
  const client = new OpenAI({ baseURL: `${url}/v1/local/default/openai`, apiKey: "sk-test" });
  const realtime = new OpenAIRealtimeWS({ model, options: { ca } }, client);
  onTestFinished(() => realtime.close());
  const events: RealtimeServerEvent[] = [];
  realtime.on("event", (event) => events.push(event));
  await once(realtime.socket, "open");
  /** What comes until one of this type, that one included. */
  const until = async (type: RealtimeServerEvent["type"]) => {
    for (;;) {
      const at = events.findIndex((event) => event.type === type);
      if (at >= 0) return events.splice(0, at + 1);
      await new Promise((resolve) => realtime.once("event", resolve));
    }
  };
  return { realtime, until };
}

function only<T extends RealtimeServerEvent["type"]>(events: RealtimeServerEvent[], type: T) {
  return events.filter((event): event is Extract<RealtimeServerEvent, { type: T }> => event.type === type);
}

test("clients 7.1 OpenAIRealtimeWS is greeted, asks and hears an answer", async () => {
  const aigw = await listening({ tls: true });
  const { realtime, until } = await connected(aigw);
  await until("session.created");
  const content = [{ type: "input_text" as const, text: "Where does Paris lie?" }];
  realtime.send({ type: "conversation.item.create", item: { type: "message", role: "user", content } });
  realtime.send({ type: "response.create" });
  const events = await until("response.done");
  const transcript = only(events, "response.output_audio_transcript.delta").map(({ delta }) => delta);
  expect(transcript.join("")).toContain("Where does Paris lie?");
  expect(only(events, "response.output_audio.delta")).toHaveLength(transcript.length);
  expect(only(events, "response.done")[0]?.response.status).toBe("completed");
  realtime.close();
  await once(realtime.socket, "close");
});

test("clients 7.1 a function called over a socket ends in words once it has answered", async () => {
  const aigw = await listening({ tls: true });
  const { realtime, until } = await connected(aigw);
  const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
  const tools = [{ type: "function" as const, name: "get_weather", parameters }];
  realtime.send({ type: "session.update", session: { type: "realtime", output_modalities: ["text"], tools } });
  await until("session.updated");
  const content = [{ type: "input_text" as const, text: "How is the weather in Oslo?" }];
  realtime.send({ type: "conversation.item.create", item: { type: "message", role: "user", content } });
  realtime.send({ type: "response.create" });
  const [called] = only(await until("response.function_call_arguments.done"), "response.function_call_arguments.done");
  await until("response.done");
  const item = { type: "function_call_output" as const, call_id: called?.call_id ?? "", output: "sunny" };
  realtime.send({ type: "conversation.item.create", item });
  realtime.send({ type: "response.create" });
  const [text] = only(await until("response.output_text.done"), "response.output_text.done");
  expect(text?.text).toContain("get_weather returned “sunny”");
});

test("clients 7.1 an event that is not understood is the library's error, and the socket stays open", async () => {
  const aigw = await listening({ tls: true });
  const { realtime, until } = await connected(aigw);
  const errors: unknown[] = [];
  realtime.on("error", ({ error }) => errors.push(error));
  realtime.send({ type: "response.cancel", event_id: "mine" });
  realtime.send({ type: "session.update", session: { type: "realtime", instructions: "Be brief." } });
  await until("session.updated");
  expect(errors).toMatchObject([{ code: "response_cancel_not_active", event_id: "mine" }]);
});

test("G-RT-6 a connection is one request in the log, of the vendor and the model it spoke to", async () => {
  const aigw = await listening({ tls: true });
  const { realtime, until } = await connected(aigw);
  realtime.send({ type: "response.create" });
  await until("response.done");
  const end = nextEnd(aigw);
  realtime.close();
  await end;
  const { logs, ...exchange } = await newestExchange(aigw);
  expect(exchange).toMatchObject({ provider: "openai", model: "gpt-realtime", status: 101 });
  expect(logs).toMatchObject([{ tokensIn: expect.any(Number), tokensOut: expect.any(Number) }]);
});

test("clients 7.1 the browser's client brings its key as a sub-protocol", async () => {
  const aigw = await listening({ tls: true });
  const { url = "", ca = "" } = aigw.tls ?? {};
  // What a browser has, and Node 20 has not.
  class BrowserSocket extends WebSocket {
    constructor(address: string | URL, protocols?: string[]) {
      super(address, protocols, { ca });
    }
  }
  vi.stubGlobal("WebSocket", BrowserSocket);
  onTestFinished(() => void vi.unstubAllGlobals());
  const baseURL = `${url}/v1/local/default/openai`;
  const client = new OpenAI({ baseURL, apiKey: "sk-test", dangerouslyAllowBrowser: true });
  const realtime = new OpenAIRealtimeWebSocket({ model: "gpt-realtime", dangerouslyAllowBrowser: true }, client);
  onTestFinished(() => realtime.close());
  const created = await new Promise<RealtimeServerEvent>((resolve) => realtime.once("session.created", resolve));
  expect(created).toMatchObject({ session: { model: "gpt-realtime" } });
  expect(realtime.socket.protocol).toBe("realtime");
});
