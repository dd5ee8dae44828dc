import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import type { ConfigInput } from "../../../src/schema/config.ts";
import { hello, listening } from "../../support/emulator.ts";
import { recordingsFolder } from "../../support/recordings-folder.ts";
import { type Transcript, transcript, type WireCall } from "../../support/wire-client.ts";
import { type Wire, type WireUpstream, wireUpstream } from "../../support/wire-upstream.ts";

const event = (text: string) => Buffer.from(`data: {"choices":[{"index":0,"delta":{"content":"${text}"}}]}\n\n`);
const stream = { "content-type": "text/event-stream; charset=utf-8" };
const json = { "content-type": "application/json" };
const whole = (status: number, value: unknown, headers: Record<string, string | string[]> = {}): Wire => {
  const body = Buffer.from(JSON.stringify(value));
  return { status, headers: { ...json, "content-length": String(body.length), ...headers }, frames: [body], ends: "complete" };
};

interface Scene {
  readonly name: string;
  readonly wire: Wire;
  readonly asks?: unknown;
  readonly options?: ConfigInput;
  readonly leaveAfter?: number;
  readonly ended: Transcript["ended"];
  /** Strict refuses to play it. */
  readonly partial?: true;
}

const streaming = { ...hello, stream: true };
const limits = { "x-ratelimit-limit-requests": "60", "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "1s" };

const scenes: readonly Scene[] = [
  {
    name: "200 with headers of the provider's",
    wire: whole(200, { id: "a" }, { "x-request-id": "req_1", ...limits }),
    ended: "complete",
  },
  {
    name: "201 and a place to look",
    wire: whole(201, { id: "a" }, { location: "/v1/things/a", link: "</next>" }),
    ended: "complete",
  },
  { name: "204 without a body", wire: { status: 204, headers: {}, frames: [], ends: "complete" }, ended: "complete" },
  { name: "400 in the provider's words", wire: whole(400, { error: { message: "é no", code: "bad" } }), ended: "complete" },
  { name: "404", wire: whole(404, { error: { message: "no such model" } }), ended: "complete" },
  {
    name: "422 in text",
    wire: { status: 422, headers: { "content-type": "text/plain" }, frames: [Buffer.from("no\n")], ends: "complete" },
    ended: "complete",
  },
  {
    name: "429 with the headers that clients wait by",
    wire: whole(
      429,
      { error: { message: "slow down" } },
      { "retry-after": "7", "retry-after-ms": "6500", "x-should-retry": "false", ...limits },
    ),
    ended: "complete",
  },
  {
    name: "401 that is to be kept",
    wire: whole(401, { error: { message: "no" } }),
    options: { recordErrors: true },
    ended: "complete",
  },
  { name: "500", wire: whole(500, { error: { message: "out of order" } }), options: { recordErrors: true }, ended: "complete" },
  {
    name: "503 of a proxy in HTML",
    wire: {
      status: 503,
      headers: { "content-type": "text/html", "retry-after": "1" },
      frames: [Buffer.from("<h1>503</h1>")],
      ends: "complete",
    },
    options: { recordErrors: true },
    ended: "complete",
  },
  {
    name: "529, which no standard knows",
    wire: whole(529, { type: "error", error: { type: "overloaded_error" } }),
    options: { recordErrors: true },
    ended: "complete",
  },
  { name: "a header that comes twice", wire: whole(200, { id: "a" }, { link: ["</a>", "</b>"] }), ended: "complete" },
  {
    name: "a stream",
    wire: {
      status: 200,
      headers: stream,
      frames: [event("one"), event("two 😀"), Buffer.from("data: [DONE]\n\n")],
      ends: "complete",
    },
    asks: streaming,
    ended: "complete",
  },
  {
    name: "a stream cut within events and characters",
    wire: {
      status: 200,
      headers: stream,
      frames: [event("é").subarray(0, 49), event("é").subarray(49), Buffer.from("data: [DO"), Buffer.from("NE]\n\n")],
      ends: "complete",
    },
    asks: streaming,
    ended: "complete",
  },
  {
    name: "a stream with CRLF, comments, ids and named events",
    wire: {
      status: 200,
      headers: stream,
      frames: [": ping\r\n\r\n", "id: 1\r\nevent: a\r\ndata: {}\r\n\r\n", "retry: 5\r\n\r\ndata: x\r\ndata: y\r\n\r\n"].map(
        (text) => Buffer.from(text),
      ),
      ends: "complete",
    },
    asks: streaming,
    ended: "complete",
  },
  {
    name: "a stream without an end of its own",
    wire: { status: 200, headers: stream, frames: [event("one"), Buffer.from("data: half")], ends: "complete" },
    asks: streaming,
    ended: "complete",
  },
  {
    name: "a stream of no event at all",
    wire: { status: 200, headers: stream, frames: [], ends: "complete" },
    asks: streaming,
    ended: "complete",
  },
  {
    name: "an error within a stream",
    wire: {
      status: 200,
      headers: stream,
      frames: [event("one"), Buffer.from('data: {"error":{"message":"overloaded"}}\n\n')],
      ends: "complete",
    },
    asks: streaming,
    ended: "complete",
  },
  {
    name: "a stream whose provider dies between events",
    wire: { status: 200, headers: stream, frames: [event("one"), event("two")], ends: "dies" },
    asks: streaming,
    ended: "broken",
    partial: true,
  },
  {
    name: "a stream whose provider dies within an event",
    wire: { status: 200, headers: stream, frames: [event("one"), event("two").subarray(0, 30)], ends: "dies" },
    asks: streaming,
    ended: "broken",
    partial: true,
  },
  {
    name: "a stream whose provider dies at its head",
    wire: { status: 200, headers: stream, frames: [], ends: "dies" },
    asks: streaming,
    ended: "broken",
    partial: true,
  },
  {
    name: "JSON whose provider dies in the middle of it",
    wire: { status: 200, headers: { ...json, "content-length": "100" }, frames: [Buffer.from('{"id":"a","cho')], ends: "dies" },
    ended: "broken",
    partial: true,
  },
  {
    name: "a stream that its reader leaves",
    wire: { status: 200, headers: stream, frames: [event("one"), event("two"), event("three")], ends: "complete" },
    asks: streaming,
    leaveAfter: 2,
    ended: "left",
    partial: true,
  },
  {
    name: "bytes that are no text, in pieces",
    wire: {
      status: 200,
      headers: { "content-type": "audio/mpeg" },
      frames: [Buffer.from([0xff, 0xfb, 0, 1]), Buffer.from([0x80, 0x0d, 0x0a]), Buffer.alloc(300, 0xee)],
      ends: "complete",
    },
    ended: "complete",
  },
  {
    name: "bytes whose provider dies",
    wire: {
      status: 200,
      headers: { "content-type": "audio/mpeg" },
      frames: [Buffer.from([0xff, 0xfb]), Buffer.alloc(30, 0xee)],
      ends: "dies",
    },
    ended: "broken",
    partial: true,
  },
];

/** Of the gateway's own, new with each exchange. */
const OWN = /^(?:cf-aig-(?:request-id|event-id|log-id)|date)$/;

function seen({ status, reason, headers, frames, ended }: Transcript) {
  return {
    status,
    reason,
    headers: headers.filter(([name]) => !OWN.test(name)),
    frames: frames.map((frame) => frame.toString("latin1")),
    ended,
  };
}

async function played(scene: Scene) {
  const upstream = await wireUpstream();
  onTestFinished(upstream.stop);
  upstream.play(scene.wire);
  const cassettes = recordingsFolder();
  const open = (options: ConfigInput) =>
    listening(
      { cassettes, padding: false, upstreams: { openai: upstream.url }, ...scene.options, ...options },
      { environment: {} },
    );
  const call = (aigw: EmulatorInside): WireCall => ({
    url: `${aigw.url}/v1/local/default/openai/chat/completions`,
    headers: { "content-type": "application/json", authorization: "Bearer sk-test" },
    body: JSON.stringify(scene.asks ?? hello),
    onFrame: () => upstream.next(),
    ...(scene.leaveAfter !== undefined && { leaveAfter: scene.leaveAfter }),
  });
  return { upstream, cassettes, open, call };
}

async function deserted(upstream: WireUpstream, scene: Scene): Promise<void> {
  if (scene.leaveAfter !== undefined) await upstream.deserted;
}

describe.each(scenes.map((scene) => [scene.name, scene] as const))("%s", (_, scene) => {
  test("is the same on the wire live, recorded and replayed at speeds 0, 1 and 50", async () => {
    const { upstream, cassettes, open, call } = await played(scene);
    const live = await transcript(call(await open({ mode: "passthrough" })));
    await deserted(upstream, scene);
    expect(live.ended).toBe(scene.ended);
    expect(live.status).toBe(scene.wire.status);
    const recording = await open({ mode: "record" });
    expect(seen(await transcript(call(recording)))).toEqual(seen(live));
    await deserted(upstream, scene);
    await recording.stop();
    await upstream.stop();
    const file = readFileSync(join(cassettes, "recorded.yaml"), "utf8");
    expect(file.includes("partial: true")).toBe(scene.partial === true);
    for (const speed of [0, 1, 50]) {
      const replaying = await open({ onMiss: "error", speed });
      expect(seen(await transcript(call(replaying))), `speed ${speed}`).toEqual(seen(live));
    }
  });
});
