import { nearest } from "../errors/nearest.ts";
import { collect } from "../exchange/body.ts";
import { isWhole, type Reply } from "../exchange/reply.ts";
import { jsonValueReader } from "../streaming/json-values.ts";
import { sseReader } from "../streaming/sse-events.ts";
import { EVENT_STREAM } from "../streaming/sse-frames.ts";

/** The client's own, given back as it came; undefined when it gave none. */
type EventId = string | number | undefined;

/** What one frame asks for. */
export interface UniversalAsk {
  readonly eventId: EventId;
  /** The steps, as the universal endpoint takes them over HTTP. */
  readonly body: Uint8Array;
}

/** A frame that asks for nothing. The message says why, and what to send instead. */
export class BadFrame extends Error {
  readonly eventId: EventId;

  constructor(message: string, eventId?: EventId) {
    super(`${message}; send ${EXAMPLE}`);
    this.eventId = eventId;
  }
}

const CREATE = "universal.create";
const EXAMPLE = `{"type":"${CREATE}","request":{"eventId":…,"provider":…,"endpoint":…,"headers":{…},"query":{…}}}`;

/** Reads what the client sends (G-WS-2, G-WS-8). Throws BadFrame. */
export function readFrame(message: string | Uint8Array): UniversalAsk {
  if (typeof message !== "string") throw new BadFrame("a binary message came, frames are text");
  const frame = parsed(message);
  if (!isObject(frame)) throw new BadFrame("the message is no JSON object");
  const { type, request } = frame;
  const first: unknown = Array.isArray(request) ? request[0] : request;
  const eventId = idOf(frame["eventId"]) ?? (isObject(first) ? idOf(first["eventId"]) : undefined);
  if (type !== CREATE) throw new BadFrame(wrongType(type), eventId);
  if (!isObject(first)) throw new BadFrame('"request" is no object, and no list of such', eventId);
  return {
    eventId,
    body: Buffer.from(JSON.stringify(Array.isArray(request) ? request.map(withoutEventId) : withoutEventId(request))),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadFrame("the message is not JSON");
  }
}

/** A text that is nothing like a type is not repeated: whatever it is, it may be secret. */
function wrongType(type: unknown): string {
  if (type === undefined) return 'the message has no "type"';
  if (typeof type !== "string") return 'the "type" is no text';
  return nearest(type, [CREATE]) === undefined ? 'the "type" is another' : `'${type}' is no type (did you mean '${CREATE}'?)`;
}

/** It is the client's own affair: the same question has the same answer. */
function withoutEventId(step: unknown): unknown {
  if (!isObject(step)) return step;
  const { eventId: _, ...rest } = step;
  return rest;
}

/** An answer as frames (G-WS-3, G-WS-4, G-WS-9). Refusals and the provider's errors are answers like any other (G-WS-7). */
export async function* answerFrames(reply: Reply, eventId: EventId): AsyncGenerator<string | Uint8Array> {
  const metadata = metadataOf(reply, eventId);
  const { contentType } = metadata;
  const created = (response?: object) => JSON.stringify({ type: "universal.created", metadata, ...response });
  try {
    const parts = partsOf(reply, contentType);
    if (!parts) return yield created({ response: await wholeOf(reply, contentType) });
    yield created();
    for await (const part of parts) yield part instanceof Uint8Array ? part : streamed(part.value, metadata.eventId);
    yield JSON.stringify({ type: "universal.done", metadata });
  } catch {
    // The trace has the reason; whoever waits for this answer must not take what came for all of it.
    yield errorFrame("the answer broke off", metadata.eventId);
  }
}

/** G-WS-7; with an event id where it is known which request it is about. */
export function errorFrame(message: string, eventId: EventId): string {
  return JSON.stringify({ type: "error", error: { message }, ...(eventId !== undefined && { metadata: { eventId } }) });
}

function streamed(response: unknown, eventId: EventId): string {
  return JSON.stringify({ type: "universal.stream", metadata: { eventId }, response });
}

/** Members that the answer says nothing about are left out: a refused request has no log. */
function metadataOf(reply: Reply, eventId: EventId) {
  const header = (name: string) => textOf([reply.headers[name]].flat()[0]);
  return {
    cacheStatus: header("cf-aig-cache-status"),
    eventId: eventId ?? header("cf-aig-event-id"),
    logId: header("cf-aig-log-id"),
    step: header("cf-aig-step"),
    contentType: header("content-type"),
  };
}

type Part = Uint8Array | { readonly value: unknown };

/** What comes in parts: events and lines one by one, bytes as they are. Undefined for JSON and text, which come whole. */
function partsOf({ body }: Reply, contentType: string | undefined): AsyncIterable<Part> | undefined {
  const type = mediaType(contentType);
  if (type === EVENT_STREAM) return eventsOf(chunksOf(body));
  if (LINES.test(type)) return linesOf(chunksOf(body), type);
  return type === "" || type.startsWith("text/") || JSON_TYPE.test(type) ? undefined : chunksOf(body);
}

const LINES = /^application\/(?:x-ndjson|ndjson|jsonl|jsonlines)$/;
const JSON_TYPE = /^application\/(?:[^;]+\+)?json$/;

async function* chunksOf(body: Reply["body"]): AsyncGenerator<Uint8Array> {
  if (!isWhole(body)) yield* body;
  else if (body.byteLength > 0) yield body;
}

/** Comments and `[DONE]` are not forwarded (G-WS-12); data that is not JSON is text. */
async function* eventsOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Part> {
  const reader = sseReader();
  const valuesOf = (events: ReturnType<typeof reader.push>) =>
    events.filter(({ data }) => data !== "[DONE]").map(({ data }) => ({ value: jsonOr(data) }));
  for await (const chunk of chunks) yield* valuesOf(reader.push(chunk));
  yield* valuesOf(reader.end());
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>, type: string): AsyncGenerator<Part> {
  const reader = jsonValueReader(type, 0);
  if (!reader) return;
  for await (const chunk of chunks) for (const value of reader.push(chunk)) yield { value };
  for (const value of reader.end()) yield { value };
}

async function wholeOf({ body }: Reply, contentType: string | undefined): Promise<unknown> {
  const { bytes } = await collect(body, Number.POSITIVE_INFINITY);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  return JSON_TYPE.test(mediaType(contentType)) ? jsonOr(text) : text;
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function mediaType(contentType: string | undefined): string {
  return contentType?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function idOf(value: unknown): EventId {
  return typeof value === "string" || typeof value === "number" ? value : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
