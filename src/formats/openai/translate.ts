import { Buffer } from "node:buffer";
import { type ChatStreamEvent, GatheredChat, gathered } from "../../tasks/chat-stream.ts";
import type { Usage } from "../../tasks/usage.ts";
import type { ErrorContext, HeaderMap, WholeAnswer } from "../format.ts";
import { type CallerChat, type ChatTarget, type TargetAsk, type TargetPlace, UnreadableAnswer } from "../translation.ts";
import { openaiErrors } from "./errors.ts";
import type { Fields } from "./fields.ts";
import { streamHeaders } from "./http-headers.ts";
import { readCaller } from "./translate-ask.ts";
import { ChunkWriter } from "./translate-chunks.ts";
import { completion } from "./translate-completion.ts";
import { type Answering, answering } from "./translate-head.ts";

/** One chat request on its way to another API and back (G-COMPAT-5). */
export interface Translation {
  readonly request: TargetAsk;
  /**
   * The answer as the caller asked for it, streamed or whole, however it comes. A stream is translated chunk by chunk.
   * What the provider refused is handed on untouched (G-ERR-5). Throws UnreadableAnswer.
   */
  answer(reply: TargetReply, context: TranslationContext): Promise<TranslatedReply>;
}

export interface TargetReply {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<HeaderMap>;
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
}

export interface TranslatedReply extends TargetReply {
  /** Of a translated stream that has ended: the answer as it would have come whole. Undefined when it broke off. */
  readonly whole?: () => Uint8Array | undefined;
}

export interface TranslationContext extends ErrorContext {
  /** Told the counts before the bytes that follow them are written, also when the caller did not ask for them. */
  readonly onUsage?: (usage: Usage) => void;
}

/** `body` is the caller's JSON, its model without the provider's prefix. Throws BadAsk for what cannot be asked. */
export function translateChat(target: ChatTarget, body: Fields, place: TargetPlace): Translation {
  const ask = readCaller(body);
  return {
    request: target.writeAsk(ask, place),
    async answer(reply, context) {
      if (reply.status < 200 || reply.status > 299) return reply;
      const road: Road = { target, ask, to: answering(ask, context), onUsage: context.onUsage };
      if (!isStream(reply)) return written(await readWhole(reply, road), reply, road);
      if (!ask.delivery.stream) return written(await gatherStream(reply, road), reply, road);
      const chat = new GatheredChat();
      const whole = () => wholeOf(chat, answering(ask, context));
      return { ...head(reply, streamHeaders()), body: chunks(bytesOf(reply), road, chat), whole };
    },
  };
}

interface Road {
  readonly target: ChatTarget;
  readonly ask: CallerChat;
  readonly to: Answering;
  readonly onUsage: ((usage: Usage) => void) | undefined;
}

const STREAM_TYPES = ["text/event-stream", "application/vnd.amazon.eventstream"];

function isStream({ headers }: TargetReply): boolean {
  const type = String(headers["content-type"] ?? "").toLowerCase();
  return STREAM_TYPES.some((known) => type.startsWith(known));
}

/** What was told is gathered in `chat`. */
async function* chunks(bytes: AsyncIterable<Uint8Array>, road: Road, chat: GatheredChat): AsyncGenerator<Uint8Array> {
  const reader = road.target.readStream(road.ask);
  const writer = new ChunkWriter(road.to);
  for await (const chunk of bytes) {
    const text = write(reader.push(chunk), writer, road, chat);
    if (text !== "") yield Buffer.from(text);
    if (writer.failed) return;
  }
  const text = write(reader.end(), writer, road, chat) + writer.end();
  if (text !== "") yield Buffer.from(text);
}

function write(events: Iterable<ChatStreamEvent>, writer: ChunkWriter, { onUsage }: Road, chat?: GatheredChat): string {
  let text = "";
  for (const event of events) {
    chat?.add(event);
    if (event.kind === "usage") onUsage?.(event.usage);
    text += writer.write(event);
  }
  return text;
}

async function readWhole(reply: TargetReply, { target, ask }: Road): Promise<readonly ChatStreamEvent[]> {
  const events = target.readWhole(parse(await collect(bytesOf(reply), target), target), ask);
  if (!events) throw new UnreadableAnswer(target.id);
  return events;
}

async function gatherStream(reply: TargetReply, { target, ask }: Road): Promise<readonly ChatStreamEvent[]> {
  const reader = target.readStream(ask);
  const bytes = await collect(bytesOf(reply), target);
  return [...reader.push(bytes), ...reader.end()];
}

/** The chat as a whole answer; nothing of one that failed or broke off. */
function wholeOf(chat: GatheredChat, to: Answering): Uint8Array | undefined {
  const whole = chat.failure ? undefined : completion(chat, to);
  return whole && Buffer.from(whole.body);
}

/** A whole answer, or one that came whole although a stream was asked for. */
function written(events: readonly ChatStreamEvent[], reply: TargetReply, road: Road): TargetReply {
  if (road.ask.delivery.stream) {
    const writer = new ChunkWriter(road.to);
    const text = write(events, writer, road) + writer.end();
    return { ...head(reply, streamHeaders()), body: Buffer.from(text) };
  }
  const chat = gathered(events);
  if (chat.usage) road.onUsage?.(chat.usage);
  const whole = wholeAnswer(chat, road);
  return { ...head(reply, whole.headers), status: whole.status, body: Buffer.from(whole.body) };
}

function wholeAnswer(chat: GatheredChat, { to, target }: Road): WholeAnswer {
  if (chat.failure) return openaiErrors(chat.failure, to.context);
  const whole = completion(chat, to);
  if (!whole) throw new UnreadableAnswer(target.id);
  return whole;
}

/** The provider's headers stay, but for those that speak of its bytes. */
function head({ status, headers }: TargetReply, ours: HeaderMap): { status: number; headers: HeaderMap } {
  const { "content-length": _length, "content-type": _type, "content-encoding": _encoding, ...theirs } = headers;
  return { status, headers: { ...theirs, ...ours } };
}

async function* bytesOf({ body }: TargetReply): AsyncGenerator<Uint8Array> {
  if (body instanceof Uint8Array) yield body;
  else yield* body;
}

/** What broke off on its way cannot be given whole. */
async function collect(bytes: AsyncIterable<Uint8Array>, target: ChatTarget): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  try {
    for await (const part of bytes) parts.push(part);
  } catch (cause) {
    throw new UnreadableAnswer(target.id, { cause });
  }
  return Buffer.concat(parts);
}

function parse(bytes: Buffer, target: ChatTarget): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch (cause) {
    throw new UnreadableAnswer(target.id, { cause });
  }
}
