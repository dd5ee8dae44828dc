import { beforeAll, describe, expect, test } from "vitest";
import { prepareWords } from "../../../../src/models/json/words.ts";
import { LiveSession } from "../../../../src/realtime/google/session.ts";
import type { SessionWorld } from "../../../../src/realtime/session.ts";

import { hum, speak } from "../speech.ts";
import { Client, type Message, worldOf } from "../world.ts";

beforeAll(prepareWords);

const MODEL = "models/gemini-live-2.5-flash-preview";
const SOUND = { encoding: "s16", rate: 16_000 } as const;

function connected(setup: object = {}, more: Partial<SessionWorld> = {}) {
  const world = worldOf("google-ai-studio", more);
  const client = new Client(new LiveSession(world));
  const begun = client.say({ setup: { model: MODEL, ...setup } });
  return { client, world, begun };
}

const asText = { generationConfig: { responseModalities: ["TEXT"] } };
const said = (text: string, turnComplete = true) => ({
  clientContent: { turns: [{ role: "user", parts: [{ text }] }], turnComplete },
});
const words = (messages: Message[]): string =>
  messages.map(({ serverContent }) => serverContent?.modelTurn?.parts[0].text ?? "").join("");

function heard(...sounds: Uint8Array[]): Message {
  const data = Buffer.concat(sounds).toString("base64");
  return { realtimeInput: { audio: { mimeType: "audio/pcm;rate=16000", data } } };
}

const silence = (ms: number) => Buffer.alloc((ms * SOUND.rate * 2) / 1000);

describe("Google's Live API", () => {
  test("a setup is answered by setupComplete, in a binary frame of JSON", () => {
    const session = new LiveSession(worldOf("google-ai-studio"));
    expect(session.open()).toEqual([]);
    const [action] = session.receive(JSON.stringify({ setup: { model: MODEL } }));
    expect(action).toEqual({ kind: "send", frame: new TextEncoder().encode('{"setupComplete":{}}') });
  });

  test("text is answered in pieces, then generationComplete, then turnComplete with the usage", () => {
    const { client, world } = connected(asText);
    const answer = client.say(said("Where is Paris?"));
    expect(words(answer)).toContain("Where is Paris?");
    expect(answer.slice(-2)).toEqual([
      { serverContent: { generationComplete: true } },
      {
        serverContent: { turnComplete: true },
        usageMetadata: expect.objectContaining({
          promptTokenCount: expect.any(Number),
          responseTokenCount: answer.length - 2,
          responseTokensDetails: [{ modality: "TEXT", tokenCount: answer.length - 2 }],
        }),
      },
    ]);
    expect(world.asks[0]?.model).toBe("gemini-live-2.5-flash-preview");
  });

  test("a conversation is remembered, what the model said included", () => {
    const { client, world } = connected({ ...asText, systemInstruction: { parts: [{ text: "Be brief." }] } });
    client.say(said("One", false));
    client.say(said("Two"));
    client.say(said("Three"));
    expect(world.asks[1]?.messages.map(({ role }) => role)).toEqual(["system", "user", "user", "assistant", "user"]);
  });

  test("sound is the usual answer, with its words where the setup asks for them", () => {
    const { client } = connected({ outputAudioTranscription: {} });
    const answer = client.say(said("Hello"));
    const [transcript, sound] = answer;
    expect(transcript.serverContent.outputTranscription).toEqual({ text: "Mock" });
    const { mimeType, data } = sound.serverContent.modelTurn.parts[0].inlineData;
    expect(mimeType).toBe("audio/pcm;rate=24000");
    expect(Buffer.from(data, "base64").length).toBe(("Mock".length / 15) * 24_000 * 2);
    expect(answer.at(-1).usageMetadata.responseTokensDetails[0].modality).toBe("AUDIO");
  });

  test("a function is called with an id, and its response answered in words", () => {
    const declaration = { name: "get_time", parameters: { type: "OBJECT", properties: { zone: { type: "STRING" } } } };
    const { client } = connected({ ...asText, tools: [{ functionDeclarations: [declaration] }] });
    const [{ toolCall }, end] = client.say(said("What time is it?"));
    expect(toolCall.functionCalls).toEqual([
      { id: expect.stringMatching(/^function-call-\d+$/), name: "get_time", args: { zone: expect.any(String) } },
    ]);
    expect(end.serverContent).toEqual({ turnComplete: true });
    const [{ id, name }] = toolCall.functionCalls;
    const functionResponses = [{ id, name, response: { output: "12:00" } }];
    expect(words(client.say({ toolResponse: { functionResponses } }))).toContain("get_time returned “12:00”");
  });

  test("speech is found in the sound, transcribed and answered", () => {
    const { client, world } = connected({ ...asText, inputAudioTranscription: {} });
    expect(client.say(heard(silence(500), speak("What time is it", SOUND)))).toEqual([]);
    const answer = client.say(heard(silence(1000)));
    expect(answer[0].serverContent.inputTranscription.text).toBe("What time is it");
    expect(words(answer)).toContain("to “What time is it” with a recording");
    expect(world.asks[0]?.messages).toMatchObject([
      { role: "user", parts: [{ kind: "text" }, { kind: "media", type: "audio" }] },
    ]);
  });

  test("sound that nobody knows is transcribed in words of the emulator's own", () => {
    const { client } = connected({ ...asText, inputAudioTranscription: {} });
    const [transcript] = client.say(heard(hum(2000, SOUND.rate), silence(1000)));
    expect(transcript.serverContent.inputTranscription.text.split(" ").length).toBeGreaterThan(2);
  });

  test("the end of the stream is the end of what was being said", () => {
    const { client } = connected(asText);
    client.say(heard(speak("Hello", SOUND)));
    expect(words(client.say({ realtimeInput: { audioStreamEnd: true } }))).toContain("a recording");
  });

  test("without detection the client marks its turns, and a picture belongs to them", () => {
    const realtimeInputConfig = { automaticActivityDetection: { disabled: true } };
    const { client } = connected({ ...asText, realtimeInputConfig });
    client.say({ realtimeInput: { activityStart: {} } }, heard(speak("Hello", SOUND), silence(2000)));
    expect(client.say({ realtimeInput: { video: { mimeType: "image/jpeg", data: "AAAA" } } })).toEqual([]);
    expect(words(client.say({ realtimeInput: { activityEnd: {} } }))).toContain("a recording");
  });

  test("realtime text is a turn of its own", () => {
    const { client } = connected(asText);
    expect(words(client.say({ realtimeInput: { text: "Hello there" } }))).toContain("Hello there");
  });

  test("who speaks up interrupts, and what was said so far is remembered", () => {
    const { client, world } = connected(asText);
    client.tell(said("Tell me a story"));
    const begun = words(client.pieces(3));
    const [interrupted, complete] = client.tell(heard(speak("Stop", SOUND)));
    expect(interrupted).toEqual({ serverContent: { interrupted: true } });
    expect(complete.serverContent).toEqual({ turnComplete: true });
    client.say(said("Go on"));
    expect(world.asks[1]?.messages[1]).toEqual({ role: "assistant", parts: [{ kind: "text", text: begun }] });
  });

  test("a session that can be resumed says by what", () => {
    const { client, begun } = connected({ ...asText, sessionResumption: {} });
    expect(begun[1].sessionResumptionUpdate).toEqual({ newHandle: expect.any(String), resumable: true });
    expect(client.say(said("Hello")).at(-1).sessionResumptionUpdate.resumable).toBe(true);
  });

  test("snake case will do", () => {
    const { client } = connected({ generation_config: { response_modalities: ["TEXT"] } });
    expect(
      words(client.say({ client_content: { turns: { role: "user", parts: { text: "Hi" } }, turn_complete: true } })),
    ).toContain("Hi");
  });
});

describe("Google's Live API closes on", () => {
  const first: [string, object | string, number, string][] = [
    ["a first message that is no setup", said("Hello"), 1007, "setup must be the first message"],
    ["no JSON", "hello", 1007, "Invalid JSON payload received."],
    ["an unknown message", { hello: 1 }, 1007, 'Unknown name "hello"'],
    ["an unknown field of the setup", { setup: { model: MODEL, voice: "x" } }, 1007, `Unknown name "voice" at 'setup'`],
    ["a setup that is text", { setup: "x" }, 1007, "Invalid value at 'setup'"],
  ];

  test.each(first)("%s", (_name, message, code, reason) => {
    const client = new Client(new LiveSession(worldOf("google-ai-studio")));
    expect(client.say(message)).toEqual([]);
    expect(client.closed).toEqual({ code, reason: expect.stringContaining(reason) });
  });

  test("a model that is not there", () => {
    const refuses = () => ({ kind: "model-not-found" }) as const;
    const { client } = connected({}, { refuses });
    expect(client.closed).toEqual({
      code: 1008,
      reason: expect.stringContaining(`${MODEL} is not found for API version v1beta`),
    });
  });

  test("a second setup", () => {
    const { client } = connected();
    client.say({ setup: { model: MODEL } });
    expect(client.closed?.code).toBe(1007);
  });

  test("contents it cannot read", () => {
    const { client } = connected(asText);
    client.say({ clientContent: { turns: [{ role: "robot", parts: [{ text: "x" }] }], turnComplete: true } });
    expect(client.closed).toEqual({ code: 1007, reason: "Please use a valid role: user, model." });
  });

  test("a quota that is used up", () => {
    const { client } = connected(asText, { answer: () => ({ kind: "failure", failure: { kind: "quota" } }) });
    client.say(said("Hello"));
    expect(client.closed).toEqual({ code: 1011, reason: expect.stringContaining("exceeded your current quota") });
  });
});
