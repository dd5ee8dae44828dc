import { Buffer } from "node:buffer";
import { describe, expect, onTestFinished, test } from "vitest";
import { listening } from "../../support/emulator.ts";
import { gatewayUrl, newestExchange, nextEnd } from "../gateway.ts";
import { installed, needs } from "./installed.ts";

const text = "The bridge opens at 7 in the morning.";
const linear16 = { encoding: "linear16", sample_rate: 16_000 } as const;

/** A message as the library gives it: parsed, or bytes. */
// biome-ignore lint/suspicious/noExplicitAny: messages of every kind come in one stream
type Message = any;

describe.skipIf(!installed)(`wire formats 19 Deepgram over sockets${needs}`, async () => {
  if (!installed) return;
  const { DeepgramClient } = await import("@deepgram/sdk");

  async function client() {
    const aigw = await listening();
    const base = gatewayUrl(aigw, "deepgram");
    const production = base.replace("http", "ws");
    const environment = { base, production, agent: production, agentRest: base };
    return { aigw, deepgram: new DeepgramClient({ apiKey: "dg-key", environment, maxRetries: 0 }) };
  }

  type Deepgram = Awaited<ReturnType<typeof client>>["deepgram"];
  type Socket = Awaited<ReturnType<Deepgram["listen"]["v1"]["connect"]>>;

  /** What comes until a message of this type, that one included. */
  function heard(socket: Pick<Socket, "close">) {
    onTestFinished(() => socket.close());
    const messages: Message[] = [];
    let wake = () => {};
    (socket as Socket).on("message", (message: Message) => {
      messages.push(message);
      wake();
    });
    return async (isLast: (message: Message) => boolean) => {
      for (;;) {
        const at = messages.findIndex(isLast);
        if (at >= 0) return messages.splice(0, at + 1);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    };
  }

  async function spoken(deepgram: Deepgram): Promise<Buffer> {
    const made = await deepgram.speak.v1.audio.generate({ text, model: "aura-2-thalia-en", container: "none", ...linear16 });
    return Buffer.from(await made.arrayBuffer());
  }

  test("what was spoken is written down live, and the connection is one log entry", async () => {
    const { aigw, deepgram } = await client();
    const sound = await spoken(deepgram);
    const options = { model: "nova-3", smart_format: "true", interim_results: "true", ...linear16 } as const;
    const socket = await deepgram.listen.v1.connect({ ...options, Authorization: "Token dg-key" } as never);
    const until = heard(socket);
    socket.connect();
    await socket.waitForOpen();
    for (let at = 0; at < sound.length; at += 3200) socket.sendMedia(sound.subarray(at, at + 3200));
    socket.sendCloseStream({ type: "CloseStream" });
    const end = nextEnd(aigw);
    const messages = await until(({ type }) => type === "Metadata");
    const finals = messages.filter(({ is_final }) => is_final);
    expect(finals.map(({ channel }) => channel.alternatives[0].transcript).join(" ")).toBe(text);
    expect(messages.at(-1).duration).toBeCloseTo(text.length / 15, 1);
    await end;
    expect(await newestExchange(aigw)).toMatchObject({ provider: "deepgram", model: "nova-3", status: 101 });
  });

  test("Flux tells of turns", async () => {
    const { deepgram } = await client();
    const sound = await spoken(deepgram);
    const options = { model: "flux-general-en", ...linear16 } as const;
    const socket = await deepgram.listen.v2.connect({ ...options, Authorization: "Token dg-key" } as never);
    const until = heard(socket as never);
    socket.connect();
    await socket.waitForOpen();
    socket.sendMedia(sound);
    socket.sendMedia(Buffer.alloc(32_000));
    const messages = await until(({ event }) => event === "EndOfTurn");
    expect(messages[0].type).toBe("Connected");
    expect(messages.at(-1).transcript).toBe(text);
  });

  test("text is said when it is flushed", async () => {
    const { deepgram } = await client();
    const options = { model: "aura-2-thalia-en", ...linear16 } as const;
    const socket = await deepgram.speak.v1.connect({ ...options, Authorization: "Token dg-key" } as never);
    const until = heard(socket as never);
    socket.connect();
    await socket.waitForOpen();
    socket.sendText({ type: "Speak", text });
    socket.sendFlush({ type: "Flush" });
    const messages = await until(({ type }) => type === "Flushed");
    const sizes = messages.map((message) => message.size ?? message.byteLength ?? 0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(Math.round((text.length / 15) * 1000) * 32);
  });
});
