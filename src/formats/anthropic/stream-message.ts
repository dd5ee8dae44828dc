import { eventsOf, type Run } from "../../streaming/runs.ts";
import { EVENT_STREAM, eventFrame, eventRun } from "../../streaming/sse-frames.ts";
import type { Frame, HeaderMap, StreamedAnswer } from "../format.ts";
import { fragments } from "../openai/pieces.ts";
import type { Block, Message } from "./message.ts";
import { deltaUsage, messageUsage } from "./usage.ts";

/** The message as named events (wire formats, 2.3). */
export function streamMessage(message: Message, headers: HeaderMap): StreamedAnswer {
  return {
    kind: "stream",
    status: 200,
    headers: { "content-type": EVENT_STREAM, "cache-control": "no-cache", ...headers },
    ...eventsOf(() => messageEvents<Frame | Run>(message, sse)),
  };
}

const sse: EventMaker<Frame | Run> = {
  event: eventFrame,
  run: (name, { before, pieces, after }) => [eventRun(name, before, pieces, after)],
};

/** Makes what a stream is made of from events' names and JSON. */
export interface EventMaker<Event> {
  /** One that carries so many output tokens. */
  event(name: string, json: string, tokens?: number): Event;
  /** One for each piece, a token each. */
  run(name: string, json: Run): Iterable<Event>;
}

/** The message's events in order, as whoever carries them frames them. */
export function* messageEvents<Event>(message: Message, make: EventMaker<Event>): Generator<Event> {
  const { event } = make;
  const ping = event("ping", '{"type":"ping"}');
  yield event("message_start", messageStart(message));
  if (message.blocks.length === 0) yield ping;
  for (let index = 0; index < message.blocks.length; index += 1) {
    const block = message.blocks[index];
    if (block) yield* blockEvents(block, index, make, ping);
  }
  yield event("message_delta", messageDelta(message));
  yield event("message_stop", '{"type":"message_stop"}');
}

function* blockEvents<Event>(block: Block, index: number, make: EventMaker<Event>, ping: Event): Generator<Event> {
  const { event } = make;
  const around = (type: string, field: string) => ({
    before: `{"type":"content_block_delta","index":${index},"delta":{"type":"${type}","${field}":`,
    after: "}}",
  });
  const deltas = (type: string, field: string, pieces: readonly string[]) =>
    pieces.length === 0 ? [] : make.run("content_block_delta", { ...around(type, field), pieces });
  const delta = (type: string, field: string, value: string) =>
    event("content_block_delta", around(type, field).before + JSON.stringify(value) + around(type, field).after);
  yield event("content_block_start", `{"type":"content_block_start","index":${index},"content_block":${emptyBlock(block)}}`);
  if (index === 0) yield ping;
  switch (block.kind) {
    case "thinking":
      yield* deltas("thinking_delta", "thinking", block.pieces);
      yield delta("signature_delta", "signature", block.signature);
      break;
    case "text":
      yield* deltas("text_delta", "text", block.pieces);
      break;
    case "tool_use":
      yield delta("input_json_delta", "partial_json", "");
      yield* deltas("input_json_delta", "partial_json", [...fragments(inputText(block.input))]);
  }
  yield event("content_block_stop", `{"type":"content_block_stop","index":${index}}`);
}

function emptyBlock(block: Block): string {
  if (block.kind === "thinking") return '{"type":"thinking","thinking":"","signature":""}';
  if (block.kind === "text") return '{"type":"text","text":""}';
  return JSON.stringify({ type: "tool_use", id: block.id, name: block.name, input: {} });
}

/** A scripted answer may hold arguments that are broken JSON: text goes out as it is. */
function inputText(input: unknown): string {
  return typeof input === "string" ? input : JSON.stringify(input);
}

/** The output has only begun: its totals come with `message_delta`. */
function messageStart({ id, model, usage }: Message): string {
  const started = { ...usage, outputTokens: Math.min(1, usage.outputTokens), reasoningTokens: 0 };
  return JSON.stringify({
    type: "message_start",
    message: {
      id,
      type: "message",
      role: "assistant",
      model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: messageUsage(started),
    },
  });
}

function messageDelta(message: Message): string {
  return JSON.stringify({
    type: "message_delta",
    delta: {
      stop_reason: message.stopReason,
      stop_sequence: message.stopSequence,
      ...(message.stopDetails === null ? {} : { stop_details: message.stopDetails }),
    },
    usage: deltaUsage(message.usage),
  });
}
