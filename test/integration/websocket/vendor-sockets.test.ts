import { describe, expect, test } from "vitest";
import { listening } from "../../support/emulator.ts";
import { openSocket, refusedSocket, type TestSocket } from "../../support/sockets.ts";

const token = "cf-token-4f9d1c";
const strict = { strict: true, accounts: { "*": { tokens: [token] } } };
const gateway = "/v1/local/default";
const header = { "cf-aig-authorization": token };
const item = `cf-aig-authorization.${token}`;

interface Row {
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly protocols?: string[];
  /** What the client says first, and what of it comes back. */
  readonly talk: (socket: TestSocket) => Promise<unknown>;
  readonly heard: unknown;
}

const tell = (message: object) => (socket: TestSocket) => {
  socket.send(message);
  return socket.next();
};
const setup = { setup: { model: "models/gemini-live-2.5-flash-preview" } };
const generation = {
  model_id: "sonic-3",
  voice: { mode: "id", id: "694f9389-aac1-45b6-b726-9d9369183238" },
  output_format: { container: "raw", encoding: "pcm_s16le", sample_rate: 16_000 },
  context_id: "a",
  transcript: "Hello",
};

// Section 16.2, row by row: where each vendor's path, key and gateway token are.
const rows: Record<string, Row> = {
  OpenAI: {
    path: "/openai?model=gpt-realtime",
    headers: { ...header, authorization: "Bearer sk-test" },
    talk: (socket) => socket.next(),
    heard: { type: "session.created" },
  },
  "Google AI Studio": {
    path: "/google?api_key=key",
    protocols: [item],
    talk: async (socket) => JSON.parse(String(await tell(setup)(socket))),
    heard: { setupComplete: {} },
  },
  Cartesia: {
    path: "/cartesia?cartesia_version=2026-03-01&api_key=key",
    protocols: [item],
    talk: tell(generation),
    heard: { type: "chunk", context_id: "a" },
  },
  ElevenLabs: {
    path: "/elevenlabs?agent_id=agent_1",
    protocols: [item, "xi-api-key.key"],
    talk: tell({ type: "conversation_initiation_client_data" }),
    heard: { type: "conversation_initiation_metadata" },
  },
  fal: {
    path: "/fal/fal-ai/fast-lcm-diffusion",
    protocols: [item, "fal-api-key.key"],
    talk: tell({ prompt: "a cat", image_size: "square" }),
    heard: { images: [{ content_type: "image/jpeg" }] },
  },
  Deepgram: {
    path: "/deepgram/v1/listen?model=nova-3&encoding=linear16&sample_rate=16000",
    headers: { ...header, authorization: "Token dg-key" },
    talk: tell({ type: "CloseStream" }),
    heard: { type: "Metadata", duration: 0 },
  },
  "Deepgram on Workers AI": {
    path: "/workers-ai?model=@cf/deepgram/aura-1",
    headers: header,
    talk: (socket) => socket.next(),
    heard: { type: "Metadata", model_name: "aura-1" },
  },
};

describe("G-RT-2 each vendor's key is where section 16.2 says", () => {
  test.each(Object.entries(rows))("%s", async (_name, { path, headers, protocols, talk, heard }) => {
    const { url } = await listening(strict);
    const socket = await openSocket(url + gateway + path, { ...(headers && { headers }), ...(protocols && { protocols }) });
    expect(await talk(socket)).toMatchObject(heard as object);
    // G-RT-4: browsers want one of theirs back.
    if (protocols) expect(socket.ws.protocol).toBe(item);
  });

  const keyless = Object.entries(rows).filter(([, { path }]) => !path.startsWith("/workers-ai"));

  test.each(keyless)("%s without a key is refused before the socket opens", async (_name, { path }) => {
    const { url } = await listening(strict);
    const bare = path.replace(/&?api_key=key/, "");
    expect((await refusedSocket(url + gateway + bare, { headers: header })).status).toBeGreaterThanOrEqual(400);
  });
});

test.each(Object.entries(rows))("a path that %s does not have is refused as its vendor refuses it", async (_name, { path }) => {
  const { url } = await listening();
  const [slug] = path.slice(1).split(/[/?]/);
  const { status } = await refusedSocket(`${url}${gateway}/${slug}/nowhere`);
  expect(status).toBeGreaterThanOrEqual(400);
});

test("G-PROV-3 Google's sockets are not at google-ai-studio", async () => {
  const { url } = await listening();
  expect((await refusedSocket(`${url}${gateway}/google-ai-studio?api_key=key`)).status).toBeGreaterThanOrEqual(400);
});

test("ElevenLabs says a text that is still being written, for a key in the header", async () => {
  const { url } = await listening(strict);
  const path = "/elevenlabs/v1/text-to-speech/JBFqnCBsd6RMkjVDRZzb/stream-input?model_id=eleven_flash_v2_5";
  const socket = await openSocket(url + gateway + path, { headers: { ...header, "xi-api-key": "key" } });
  for (const text of [" ", "Hello ", "there ", ""]) socket.send({ text });
  const messages = await socket.until(({ isFinal }) => isFinal === true);
  expect(messages.length).toBeGreaterThan(1);
  expect(await socket.closed()).toMatchObject({ code: 1000 });
});
