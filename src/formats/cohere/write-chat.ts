import type { Run } from "../../streaming/runs.ts";
import { eventsOf } from "../../streaming/runs.ts";
import { DONE_FRAME, EVENT_STREAM, eventFrame } from "../../streaming/sse-frames.ts";
import type { Frame, StreamedAnswer, WholeAnswer } from "../format.ts";
import { tokenLogprob } from "../openai/logprobs.ts";
import { fragments } from "../openai/pieces.ts";
import { tokenId } from "../token-id.ts";
import type { CohereCall, CohereMessage } from "./message.ts";
import { chatUsage } from "./usage.ts";

/** The whole answer of v2 (wire formats, 12.1). What a message has nothing of is left out. */
export function writeMessage(message: CohereMessage): WholeAnswer {
  const { id, thoughts, text, plan, calls, citations, finishReason, usage, logprobs } = message;
  const content = [
    ...(thoughts.length > 0 ? [{ type: "thinking", thinking: thoughts.join("") }] : []),
    ...(text.length > 0 ? [{ type: "text", text: text.join("") }] : []),
  ];
  const body = {
    id,
    message: {
      role: "assistant",
      ...(plan.length > 0 && { tool_plan: plan.join("") }),
      ...(calls.length > 0 && { tool_calls: calls }),
      ...((content.length > 0 || calls.length === 0) && { content }),
      ...(citations.length > 0 && { citations }),
    },
    finish_reason: finishReason,
    usage: chatUsage(usage),
    ...(logprobs && { logprobs: text.map(logprobItem) }),
  };
  return { kind: "whole", status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

/** The same as events; what a whole answer has in lists comes piece by piece, each an object of its own. */
export function streamMessage(message: CohereMessage): StreamedAnswer {
  const headers = { "content-type": EVENT_STREAM, "cache-control": "no-cache" };
  return { kind: "stream", status: 200, headers, ...eventsOf(() => events(message)) };
}

function* events(message: CohereMessage): Generator<Frame | Run> {
  const { id, thoughts, text, plan, calls, finishReason, usage } = message;
  const empty = { role: "assistant", content: [], tool_plan: "", tool_calls: [], citations: [] };
  yield event("message-start", { id, delta: { message: empty } });
  if (thoughts.length > 0) yield* block(0, "thinking", [deltaRun(0, "thinking", thoughts)]);
  if (text.length > 0) {
    const index = thoughts.length > 0 ? 1 : 0;
    yield* block(index, "text", [...textDeltas(message, index), ...citationEvents(message, index)]);
  }
  for (const piece of plan) yield event("tool-plan-delta", { delta: { message: { tool_plan: piece } } }, 1);
  for (const [index, call] of calls.entries()) yield* callEvents(call, index);
  yield event("message-end", { delta: { finish_reason: finishReason, usage: chatUsage(usage) } });
  yield DONE_FRAME;
}

function* block(index: number, type: "thinking" | "text", inside: readonly (Frame | Run)[]): Generator<Frame | Run> {
  yield event("content-start", { index, delta: { message: { content: { type, [type]: "" } } } });
  yield* inside;
  yield event("content-end", { index });
}

function textDeltas({ text, logprobs }: CohereMessage, index: number): readonly (Frame | Run)[] {
  if (!logprobs) return [deltaRun(index, "text", text)];
  return text.map((piece) =>
    event("content-delta", { index, delta: { message: { content: { text: piece } } }, logprobs: logprobItem(piece) }, 1),
  );
}

function deltaRun(index: number, type: "thinking" | "text", pieces: readonly string[]): Run {
  const before = `event: content-delta\ndata: {"type":"content-delta","index":${index},"delta":{"message":{"content":{"${type}":`;
  return { before, pieces, after: "}}}}\n\n" };
}

function citationEvents({ citations }: CohereMessage, index: number): readonly Frame[] {
  return citations.flatMap((citation, at) => [
    event("citation-start", { index: at, delta: { message: { citations: { ...citation, content_index: index } } } }),
    event("citation-end", { index: at }),
  ]);
}

function* callEvents(call: CohereCall, index: number): Generator<Frame> {
  const named = { ...call, function: { name: call.function.name, arguments: "" } };
  yield event("tool-call-start", { index, delta: { message: { tool_calls: named } } });
  for (const fragment of fragments(call.function.arguments)) {
    yield event("tool-call-delta", { index, delta: { message: { tool_calls: { function: { arguments: fragment } } } } }, 1);
  }
  yield event("tool-call-end", { index });
}

function event(type: string, fields: object, tokens = 0): Frame {
  return eventFrame(type, JSON.stringify({ type, ...fields }), tokens);
}

function logprobItem(piece: string): object {
  return { text: piece, token_ids: [tokenId(piece)], logprobs: [tokenLogprob(piece, 0).logprob] };
}
