import { dataFrame, EVENT_STREAM } from "../../streaming/sse-frames.ts";
import type { ChatAnswer, ChatAsk } from "../../tasks/chat.ts";
import type { Frame, StreamedAnswer } from "../format.ts";
import { type Chunk, chunks } from "./chunks.ts";
import type { GenerateResponse } from "./generate-response.ts";

/**
 * The answer of `streamGenerateContent`: with `alt=sse` events with CRLF and no terminator, otherwise one JSON array,
 * written as its elements come (wire formats, 3.1).
 */
export function streamResponse(response: GenerateResponse, answer: ChatAnswer, ask: ChatAsk, sse: boolean): StreamedAnswer {
  return streamChunks(chunks(response, answer, ask), sse);
}

export function streamChunks(parts: Iterable<Chunk>, sse: boolean): StreamedAnswer {
  const headers = sse ? { "content-type": EVENT_STREAM, "cache-control": "no-cache" } : { "content-type": "application/json" };
  return { kind: "stream", status: 200, headers, frames: sse ? events(parts) : elements(parts) };
}

function* events(parts: Iterable<Chunk>): Generator<Frame> {
  for (const { json, tokens } of parts) yield dataFrame(json, tokens, "\r\n");
}

function* elements(parts: Iterable<Chunk>): Generator<Frame> {
  let separator = "[";
  for (const { json, tokens } of parts) {
    yield { bytes: separator + json, tokens };
    separator = ",\r\n";
  }
  yield { bytes: "]", tokens: 0 };
}
