import { Buffer } from "node:buffer";
import { EVENT_STREAM_TYPE, encodeEvent } from "../../../streaming/eventstream.ts";
import type { ChatAnswer, ChatAsk } from "../../../tasks/chat.ts";
import type { Usage } from "../../../tasks/usage.ts";
import type { FormatRequest, Frame, WireFormat, WriteContext } from "../../format.ts";
import { fields } from "../../openai/fields.ts";
import { type Invocation, invocation, invocationHeaders, invocationMetrics } from "./invocation.ts";

/** A model's own API: `invoke` takes its body and gives its answer, whatever they look like (wire formats, 15.3). */
export interface InvokedApi {
  /** Id of the format: "bedrock.invoke-anthropic". */
  readonly id: string;
  /** What the path says, model and stream, is put in by `invoked`. */
  readAsk(request: FormatRequest): ChatAsk;
  /** The body of a whole answer. */
  writeWhole(answer: ChatAnswer, ask: ChatAsk, context: WriteContext): string;
  /** The stream's own JSON objects, in order. */
  writePieces(answer: ChatAnswer, ask: ChatAsk, context: WriteContext): Iterable<Piece>;
  readUsage(json: unknown, before: Usage | undefined): Usage | undefined;
  joinStream(pieces: readonly unknown[]): object | undefined;
}

export interface Piece {
  /** An object, as text. */
  readonly json: string;
  /** Output tokens in it. */
  readonly tokens: number;
}

/**
 * `POST …/model/{model}/{verb:invoke|invoke-with-response-stream}` of a model that chats: the endpoint's pattern must give
 * `model` and `verb`. Streamed objects travel in base64, each in an event named "chunk".
 */
export function invoked(api: InvokedApi): WireFormat<"chat"> {
  return {
    id: api.id,
    task: "chat",
    readAsk(request) {
      const stream = request.params["verb"] === "invoke-with-response-stream";
      return { ...api.readAsk(request), model: request.params["model"] ?? "", delivery: { stream, includeUsage: true } };
    },
    writeAnswer(answer, ask, context) {
      const made = invocation(answer.usage, context.random);
      if (ask.delivery.stream) {
        const frames = chunks(api.writePieces(answer, ask, context), made);
        return { kind: "stream", status: 200, headers: streamHeaders(made), frames };
      }
      return { kind: "whole", status: 200, headers: invocationHeaders(made), body: api.writeWhole(answer, ask, context) };
    },
    readUsage: (json, before) => api.readUsage(unpacked(json), before),
    joinStream: (events) => api.joinStream(events.map(unpacked)),
  };
}

function streamHeaders({ requestId }: Invocation): Record<string, string> {
  return {
    "content-type": EVENT_STREAM_TYPE,
    "x-amzn-requestid": requestId,
    "x-amzn-bedrock-content-type": "application/json",
  };
}

/** The last object tells what the invocation took. */
function* chunks(pieces: Iterable<Piece>, made: Invocation): Generator<Frame> {
  let held: Piece | undefined;
  for (const piece of pieces) {
    if (held) yield chunk(held, made);
    held = piece;
  }
  if (!held) return;
  const metrics = `,"amazon-bedrock-invocationMetrics":${invocationMetrics(made)}}`;
  yield chunk({ json: held.json.slice(0, -1) + metrics, tokens: held.tokens }, made);
}

function chunk({ json, tokens }: Piece, { filler }: Invocation): Frame {
  return { bytes: encodeEvent("chunk", `{"bytes":"${Buffer.from(json).toString("base64")}","p":"${filler()}"}`), tokens };
}

/** What a chunk carries; any other value as it is. */
function unpacked(json: unknown): unknown {
  const { bytes } = fields(json);
  if (typeof bytes !== "string") return json;
  try {
    return JSON.parse(Buffer.from(bytes, "base64").toString("utf8"));
  } catch {
    return undefined;
  }
}
