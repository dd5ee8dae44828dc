import { expect } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { withCredential } from "../../../src/providers/credential.ts";
import { EventStreamReader, encodeMessage } from "../../../src/streaming/eventstream.ts";
import { frameCutter } from "../../../src/streaming/sse-events.ts";
import type { Wire } from "../../support/wire-upstream.ts";
import { ask } from "../providers/asking.ts";
import { ready } from "../providers/begun.ts";
import { type Asked, type Case, cases } from "../providers/cases.ts";
import { withFields } from "../providers/fields.ts";

/** A question to a provider over its own path, and what the provider puts on the wire. */
export interface Scene {
  readonly name: string;
  readonly one: Case;
  asked(inner: EmulatorInside): Promise<Asked>;
}

const STREAMING = ["openai.images", "openai.image-edits", "openai.transcriptions"];

/** Every endpoint of every provider, asked for a whole answer and for a stream where it streams. */
export const scenes: readonly Scene[] = cases.flatMap((one): Scene[] => {
  const whole: Scene = { name: one.name, one, asked: async (inner) => (await ready(inner, one)).asked };
  const { sample } = one;
  if (sample.task === "chat")
    return [whole, { name: `${one.name}, streamed`, one, asked: async () => one.parts({ stream: true }) }];
  if (!STREAMING.includes(one.endpoint.format.id) || sample.task === "speech") return [whole];
  const streamed = {
    ...withFields(sample, one.parts(), { stream: true, ...(sample.task === "image" && { n: 1 }) }),
    path: one.parts().path,
  };
  return [whole, { name: `${one.name}, streamed`, one, asked: async () => streamed }];
});

/** What is between the gateway and its caller, or about the one connection. */
const NOT_THE_PROVIDERS = /^(?:cf-aig-.*|cf-ray|connection|keep-alive|transfer-encoding|content-length|date)$/;

/** The answer of a mock provider, as that provider would write it. */
export async function wireOf(inner: EmulatorInside, { one, name }: Scene, asked: Asked): Promise<Wire> {
  const answer = await ask(inner, one, asked);
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect(answer.ok, `${name}: ${bytes.toString("utf8", 0, 500)}`).toBe(true);
  const headers = Object.fromEntries([...answer.headers].filter(([header]) => !NOT_THE_PROVIDERS.test(header)));
  const pieces = piecesOf(bytes, answer.headers.get("content-type") ?? "");
  const length: Record<string, string> = pieces.length === 1 ? { "content-length": String(bytes.byteLength) } : {};
  return { status: answer.status, headers: { ...headers, ...length }, frames: pieces, ends: "complete" };
}

/** At most so many writes: a few tell as much as hundreds. */
const MOST = 6;

/** Read in one go from a socket of this machine. */
const PIECE = 16_000;

/** A stream event by event, one of them cut in two; long sound and films in several pieces, everything else in one. */
function piecesOf(bytes: Buffer, type: string): Buffer[] {
  const events = eventsOf(bytes, type);
  if (!events) {
    const isOne = bytes.length < 4_000 || /^(?:application\/json|text\/|image\/)/.test(type);
    const size = isOne ? bytes.length : Math.min(PIECE, Math.ceil(bytes.length / 3));
    return inPieces(bytes, size);
  }
  const [first = Buffer.alloc(0), second, ...others] = events;
  if (!second) return [first];
  const cut = Math.ceil(second.length / 2);
  const few = others.slice(0, MOST - 3);
  const tail = inPieces(Buffer.concat(others.slice(MOST - 3)), PIECE);
  return [first, second.subarray(0, cut), second.subarray(cut), ...few, ...tail].filter((piece) => piece.length > 0);
}

function inPieces(bytes: Buffer, size: number): Buffer[] {
  if (bytes.length <= size) return [bytes];
  return [bytes.subarray(0, size), ...inPieces(bytes.subarray(size), size)];
}

function eventsOf(bytes: Buffer, type: string): Buffer[] | undefined {
  if (type.startsWith("text/event-stream")) {
    const cutter = frameCutter();
    const frames = cutter.push(bytes);
    const rest = cutter.end();
    return (rest ? [...frames, rest] : frames).map((frame) => Buffer.from(frame));
  }
  if (type === "application/vnd.amazon.eventstream") {
    return new EventStreamReader().push(bytes).map(({ headers, payload }) => encodeMessage(headers, payload));
  }
  if (/stream\+json|x-ndjson|jsonl/.test(type)) {
    return bytes
      .toString("utf8")
      .split(/(?<=\n)/)
      .map((line) => Buffer.from(line));
  }
  return undefined;
}

/** The question as it goes to the gateway, with a key. */
export function callOf(base: string, { one: { provider, endpoint } }: Scene, asked: Asked) {
  const { json, body, query, path } = asked;
  const plain = { headers: asked.headers ?? {}, search: query === undefined ? "" : `?${new URLSearchParams(query)}` };
  const { headers, search } = withCredential(provider, "a-key-of-the-tests", plain);
  const sent = Object.fromEntries(
    Object.entries({ ...(json !== undefined && { "content-type": "application/json" }), ...headers }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
  return {
    url: `${base}/v1/${provider.id}/default/${provider.id}/${path}${search}`,
    method: endpoint.method,
    headers: sent,
    body: json === undefined ? body : JSON.stringify(json),
  };
}
