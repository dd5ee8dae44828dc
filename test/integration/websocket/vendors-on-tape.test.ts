import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { listening } from "../../support/emulator.ts";
import { socketUpstream } from "../../support/socket-upstream.ts";
import { type Opening, openSocket, type TestSocket } from "../../support/sockets.ts";

const token = "cf-token-4f9d1c";
const item = `cf-aig-authorization.${token}`;
const header = { "cf-aig-authorization": token };
const secret = "vendors-own-secret-1";
const accounts = { "*": { tokens: [token] } };
const GOOGLE = "ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent";

interface Row extends Opening {
  readonly slug: string;
  readonly path: string;
  /** Path and query that the vendor itself is asked for. */
  readonly asked: string;
  /** Headers that it gets, sub-protocols among them. */
  readonly seen: Record<string, string>;
  readonly unseen?: string;
}

const rows: Record<string, Row> = {
  OpenAI: {
    slug: "openai",
    path: "?model=gpt-realtime",
    headers: { ...header, authorization: `Bearer ${secret}` },
    asked: "/realtime?model=gpt-realtime",
    seen: { authorization: `Bearer ${secret}` },
  },
  "OpenAI in a browser": {
    slug: "openai",
    path: "/realtime?model=gpt-realtime",
    protocols: ["realtime", `openai-insecure-api-key.${secret}`, item],
    asked: "/realtime?model=gpt-realtime",
    seen: { "sec-websocket-protocol": `realtime,openai-insecure-api-key.${secret}` },
  },
  "Google AI Studio": {
    slug: "google",
    path: `?api_key=${secret}`,
    protocols: [item],
    asked: `/${GOOGLE}`,
    seen: { "x-goog-api-key": secret },
  },
  "Google with a short-lived key": {
    slug: "google",
    path: `/${GOOGLE}Constrained?access_token=${secret}`,
    protocols: [item],
    asked: `/${GOOGLE}Constrained?access_token=${secret}`,
    seen: {},
    unseen: "x-goog-api-key",
  },
  Cartesia: {
    slug: "cartesia",
    path: `?cartesia_version=2026-03-01&api_key=${secret}`,
    protocols: [item],
    asked: `/tts/websocket?cartesia_version=2026-03-01&api_key=${secret}`,
    seen: {},
  },
  ElevenLabs: {
    slug: "elevenlabs",
    path: "?agent_id=agent_1",
    protocols: [item, `xi-api-key.${secret}`],
    asked: "/v1/convai/conversation?agent_id=agent_1",
    seen: { "xi-api-key": secret },
  },
  fal: {
    slug: "fal",
    path: "/fal-ai/fast-lcm-diffusion",
    protocols: [item, `fal-api-key.${secret}`],
    asked: "/fal-ai/fast-lcm-diffusion/realtime",
    seen: { authorization: `Key ${secret}` },
  },
  Deepgram: {
    slug: "deepgram",
    path: "/v1/listen?model=nova-3",
    headers: { ...header, authorization: `Token ${secret}` },
    asked: "/v1/listen?model=nova-3",
    seen: { authorization: `Token ${secret}` },
  },
  "Deepgram on Workers AI": {
    slug: "workers-ai",
    path: "?model=@cf/deepgram/nova-3&encoding=linear16",
    headers: header,
    asked: "/run/@cf/deepgram/nova-3?encoding=linear16",
    seen: {},
  },
};

const opening = ({ headers, protocols }: Row): Opening => ({ ...(headers && { headers }), ...(protocols && { protocols }) });

describe.each(Object.entries(rows))("%s", (_name, row) => {
  test("G-RT-2 live, the vendor is asked at its own path with its key, and no key is on tape", async () => {
    const cassettes = mkdtempSync(join(tmpdir(), "aigw-vendors-"));
    onTestFinished(() => rmSync(cassettes, { recursive: true, force: true }));
    const upstream = await socketUpstream(({ say }) => say({ type: "hello" }));
    const aigw = await listening({ mode: "record", cassettes, accounts, upstreams: { [row.slug]: upstream.url } });
    const socket = await openSocket(`${aigw.url}/v1/local/default/${row.slug}${row.path}`, opening(row));
    expect(await socket.next()).toEqual({ type: "hello" });
    const [asked] = upstream.asked;
    expect(asked?.url).toBe(row.asked);
    expect(asked?.headers).toMatchObject(row.seen);
    expect(JSON.stringify(asked?.headers)).not.toContain(token);
    expect(Object.keys(asked?.headers ?? {})).not.toContain(row.unseen);
    socket.ws.close();
    await socket.closed();
    await aigw.stop();
    const text = readFileSync(join(cassettes, "recorded.yaml"), "utf8");
    expect(text).not.toContain(secret);
    const again = await listening({ cassettes, accounts, onMiss: "error" });
    const replayed = await openSocket(`${again.url}/v1/local/default/${row.slug}${row.path}`, opening(row));
    expect(await replayed.next()).toEqual({ type: "hello" });
    expect(replayed.ws.protocol).toBe(socket.ws.protocol);
  });
});

test("upstream: cloudflare takes sockets to the real gateway as they came, with its token", async () => {
  const gateway = await socketUpstream(({ say }) => say({ type: "hello" }));
  const upstreams = { cloudflare: `${gateway.url}/v1/real/mine` };
  const environment = { CLOUDFLARE_AI_GATEWAY_TOKEN: "real-token" };
  const aigw = await listening({ mode: "passthrough", upstream: "cloudflare", upstreams, accounts }, { environment });
  const { path, slug, headers = {} } = rows["Deepgram on Workers AI"] as Row;
  await (await openSocket(`${aigw.url}/v1/local/default/${slug}${path}`, { headers })).next();
  expect(gateway.asked[0]?.url).toBe("/v1/real/mine/workers-ai?model=@cf/deepgram/nova-3&encoding=linear16");
  expect(gateway.asked[0]?.headers["cf-aig-authorization"]).toBe("Bearer real-token");
  const own = rows["ElevenLabs"] as Row;
  await (await openSocket(`${aigw.url}/v1/local/default/elevenlabs${own.path}`, opening(own))).next();
  expect(gateway.asked[1]?.url).toBe("/v1/real/mine/elevenlabs?agent_id=agent_1");
  expect(gateway.asked[1]?.headers).toMatchObject({ "xi-api-key": secret });
});

// Conversations with mock vendors, which are another emulator: live, while they are recorded, and from tape.
const key = { authorization: "Bearer sk-test" };
const sound = Buffer.alloc(6400, 3);
const generation = {
  model_id: "sonic-3",
  voice: { mode: "id", id: "694f9389-aac1-45b6-b726-9d9369183238" },
  output_format: { container: "raw", encoding: "pcm_s16le", sample_rate: 16_000 },
  transcript: "Hello",
};
/** How many conversations there were: each says its own things anew. */
let talked = 0;
const talks: Record<string, { slug: string; path: string; talk: (socket: TestSocket) => Promise<unknown> }> = {
  "Deepgram listens": {
    slug: "deepgram",
    path: "/v1/listen?model=nova-3&encoding=linear16&sample_rate=16000",
    async talk(socket) {
      // A timer's business, and another one each time.
      talked += 1;
      for (let times = 0; times < talked % 3; times += 1) socket.send({ type: "KeepAlive" });
      for (const piece of talked % 2 === 0 ? [sound] : [sound.subarray(0, 100), sound.subarray(100)]) socket.send(piece);
      socket.send({ type: "CloseStream" });
      return socket.until(({ type }) => type === "Metadata");
    },
  },
  "Cartesia speaks, in a context of the client's own": {
    slug: "cartesia",
    path: "?cartesia_version=2026-03-01&api_key=key",
    async talk(socket) {
      talked += 1;
      const id = `context_${talked}`;
      socket.send({ ...generation, context_id: id });
      const frames = await socket.until(({ done }) => done === true);
      expect(frames.every(({ context_id }) => context_id === id)).toBe(true);
      socket.ws.close();
      return frames.map((frame) => ({ ...frame, context_id: "mine" }));
    },
  },
  "ElevenLabs says a text that is being written": {
    slug: "elevenlabs",
    path: "/v1/text-to-speech/JBFqnCBsd6RMkjVDRZzb/stream-input?model_id=eleven_flash_v2_5",
    talk(socket) {
      for (const text of [" ", "Hello ", "there ", ""]) socket.send({ text, ...(text === " " && { xi_api_key: secret }) });
      return socket.until(({ isFinal }) => isFinal === true);
    },
  },
  "fal paints": {
    slug: "fal",
    path: "/fal-ai/fast-lcm-diffusion",
    async talk(socket) {
      socket.send({ prompt: "a cat", image_size: "square" });
      const frame = await socket.next();
      socket.ws.close();
      return frame;
    },
  },
};

test.each(Object.entries(talks))("%s: the same from tape", async (_name, { slug, path, talk }) => {
  const cassettes = mkdtempSync(join(tmpdir(), "aigw-vendors-"));
  onTestFinished(() => rmSync(cassettes, { recursive: true, force: true }));
  const vendor = await listening();
  const upstreams = { [slug]: `${vendor.url}/v1/local/default/${slug}` };
  const converse = async (url: string | undefined) => {
    const socket = await openSocket(`${url}/v1/local/default/${slug}${path}`, { headers: key });
    const heard = await talk(socket);
    const { code } = await socket.closed();
    return { heard, code };
  };
  const recorder = await listening({ mode: "record", cassettes, upstreams });
  const lived = await converse(recorder.url);
  await recorder.stop();
  await vendor.stop();
  expect(readFileSync(join(cassettes, "recorded.yaml"), "utf8")).not.toContain(secret);
  expect(await converse((await listening({ cassettes, speed: 0, onMiss: "error" })).url)).toEqual(lived);
});
