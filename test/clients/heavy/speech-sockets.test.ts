import { Buffer } from "node:buffer";
import { createRequire } from "node:module";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { WebSocket } from "ws";
import { listening } from "../../support/emulator.ts";
import { gatewayUrl } from "../gateway.ts";
import { installed, needs } from "./installed.ts";

const text = "The harbour is quiet. Gulls circle over the boats.";

describe.skipIf(!installed)(`wire formats 20 Cartesia over sockets${needs}`, async () => {
  if (!installed) return;
  // Imported as a module it finds no WebSocket in Node 20.
  const { Cartesia } = createRequire(import.meta.url)("@cartesia/cartesia-js") as typeof import("@cartesia/cartesia-js");

  /** For speech the library speaks TLS alone. */
  async function client() {
    const { url = "", ca = "" } = (await listening({ tls: true })).tls ?? {};
    const cartesia = new Cartesia({ baseURL: `${url}/v1/local/default/cartesia`, apiKey: "sk-car", maxRetries: 0 });
    return { cartesia, options: { ca } };
  }

  const voice = {
    model_id: "sonic-3",
    voice: { mode: "id", id: "694f9389-aac1-45b6-b726-9d9369183238" },
    output_format: { container: "raw", encoding: "pcm_s16le", sample_rate: 16_000 },
  } as const;

  test("a text is said in chunks with the times of its words", async () => {
    const { cartesia, options } = await client();
    const socket = await cartesia.tts.websocket(options);
    onTestFinished(() => socket.close());
    const context = socket.context({ ...voice, add_timestamps: true });
    let bytes = 0;
    const words: string[] = [];
    for await (const event of context.generate({ transcript: text })) {
      if (event.type === "chunk") bytes += event.audio?.byteLength ?? 0;
      if (event.type === "timestamps") words.push(...(event.word_timestamps?.words ?? []));
    }
    expect(bytes / 32_000).toBeCloseTo(text.length / 15, 1);
    expect(words.join(" ")).toBe(text);
  });

  test("a text that comes in parts is one context", async () => {
    const { cartesia, options } = await client();
    const socket = await cartesia.tts.websocket(options);
    onTestFinished(() => socket.close());
    const context = socket.context({ ...voice });
    for (const part of ["The harbour ", "is quiet."]) await context.push({ transcript: part });
    await context.no_more_inputs();
    const types: string[] = [];
    for await (const { type } of context.receive()) types.push(type);
    expect(types.at(-1)).toBe("done");
    expect(types.filter((type) => type === "done")).toHaveLength(1);
  });

  test("what Cartesia would not take is the library's error", async () => {
    const { cartesia, options } = await client();
    const socket = await cartesia.tts.websocket(options);
    onTestFinished(() => socket.close());
    socket.on("error", () => {});
    const context = socket.context({ ...voice, model_id: "" as "sonic-3" });
    const generated = (async () => {
      for await (const _ of context.generate({ transcript: text }));
    })();
    await expect(generated).rejects.toThrow(/model_id is required/);
  });
});

describe.skipIf(!installed)(`wire formats 18 ElevenLabs' agents${needs}`, async () => {
  if (!installed) return;
  const { ElevenLabsClient } = await import("@elevenlabs/elevenlabs-js");
  const { Conversation } = await import("@elevenlabs/elevenlabs-js/api/resources/conversationalAi/conversation" as string);

  test("an agent greets, and answers what it is written", async () => {
    const aigw = await listening();
    const said: string[] = [];
    const heard: Buffer[] = [];
    let wake = () => {};
    const conversation = new Conversation({
      client: new ElevenLabsClient({ apiKey: "xi-key" }),
      agentId: "agent_1",
      requiresAuth: false,
      audioInterface: { start() {}, stop() {}, output: (sound: Buffer) => heard.push(sound), interrupt() {} },
      // The library's own host stands in its code: only the address is another.
      webSocketFactory: {
        create: (url: string, options: object) =>
          new WebSocket(url.replace("wss://api.elevenlabs.io", gatewayUrl(aigw, "elevenlabs").replace("http", "ws")), options),
      },
      callbackAgentResponse(response: string) {
        said.push(response);
        wake();
      },
    });
    onTestFinished(() => conversation.endSession());
    const next = async () => {
      while (said.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return said.shift();
    };
    await conversation.startSession();
    expect(await next()).toContain("Hello");
    conversation.sendUserMessage("Is the harbour quiet?");
    expect(await next()).toContain("Is the harbour quiet?");
    expect(Buffer.concat(heard).byteLength).toBeGreaterThan(16_000);
    expect(conversation.getConversationId()).toMatch(/^conv_/);
  });
});

describe.skipIf(!installed)(`ElevenLabs' live transcription${needs}`, async () => {
  if (!installed) return;
  const { ElevenLabsClient, AudioFormat, RealtimeEvents } = await import("@elevenlabs/elevenlabs-js");

  test("what was spoken is written down when it is committed", async () => {
    const aigw = await listening();
    const eleven = new ElevenLabsClient({ baseUrl: gatewayUrl(aigw, "elevenlabs"), apiKey: "xi-key" });
    const spoken = await eleven.textToSpeech.convert("JBFqnCBsd6RMkjVDRZzb", { text, outputFormat: "pcm_16000" });
    const chunks: Uint8Array[] = [];
    for await (const chunk of spoken as unknown as AsyncIterable<Uint8Array>) chunks.push(chunk);
    const options = { modelId: "scribe_v2_realtime", audioFormat: AudioFormat.PCM_16000, sampleRate: 16_000 };
    const connection = await eleven.speechToText.realtime.connect(options);
    onTestFinished(() => connection.close());
    await new Promise<void>((resolve) => connection.on(RealtimeEvents.SESSION_STARTED, () => resolve()));
    const committed = new Promise((resolve) => connection.on(RealtimeEvents.COMMITTED_TRANSCRIPT, resolve));
    connection.send({ audioBase64: Buffer.concat(chunks).toString("base64") });
    connection.commit();
    expect(await committed).toMatchObject({ text });
  });
});

describe.skipIf(!installed)(`wire formats 17 fal's realtime apps${needs}`, async () => {
  if (!installed) return;
  const { createFalClient } = await import("@fal-ai/client");

  test("a picture comes for each input, in MessagePack as the library speaks it", async () => {
    const aigw = await listening();
    // The library's own host stands in its code, and it takes the WebSocket of its surroundings.
    class Rerouted extends WebSocket {
      constructor(url: string) {
        super(url.replace("wss://fal.run", gatewayUrl(aigw, "fal").replace("http", "ws")));
        this.binaryType = "arraybuffer";
      }
    }
    vi.stubGlobal("WebSocket", Rerouted);
    onTestFinished(() => void vi.unstubAllGlobals());
    const fal = createFalClient({ credentials: "fal-key" });
    const result = await new Promise((resolve, reject) => {
      const connection = fal.realtime.connect("fal-ai/fast-lcm-diffusion", {
        connectionKey: "test",
        throttleInterval: 0,
        tokenProvider: async () => "token",
        onResult(came) {
          connection.close();
          resolve(came);
        },
        onError: reject,
      });
      connection.send({ prompt: "a cat", image_size: "square", seed: 7, num_inference_steps: 4, guidance_scale: 0.5 });
    });
    expect(result).toMatchObject({ images: [{ content_type: "image/jpeg", width: 512 }], seed: 7, prompt: "a cat" });
    const { images } = result as { images: { content: Uint8Array }[] };
    expect([...(images[0]?.content.subarray(0, 2) ?? [])]).toEqual([0xff, 0xd8]);
  });
});
