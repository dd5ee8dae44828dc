import { eventsOf, type Run } from "../../streaming/runs.ts";
import { EVENT_STREAM } from "../../streaming/sse-frames.ts";
import type { Frame, StreamedAnswer, WholeAnswer } from "../format.ts";
import { fragments } from "../openai/pieces.ts";
import type { ReplyV1 } from "./reply-v1.ts";

export function writeReply({ body }: ReplyV1): WholeAnswer {
  return { kind: "whole", status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

/** Lines of JSON, or server-sent events for who asks for them. The last one holds the whole answer. */
export function streamReply(reply: ReplyV1, asEvents: boolean): StreamedAnswer {
  const type = asEvents ? EVENT_STREAM : "application/stream+json";
  const headers = { "content-type": type, "cache-control": "no-cache" };
  return { kind: "stream", status: 200, headers, ...eventsOf(() => events(reply, asEvents)) };
}

function* events(reply: ReplyV1, asEvents: boolean): Generator<Frame | Run> {
  const { generationId, text, calls, citations, finishReason, body } = reply;
  const line = (type: string, fields: object, tokens = 0): Frame => {
    const json = JSON.stringify({ is_finished: type === "stream-end", event_type: type, ...fields });
    return { bytes: around(type, asEvents).before + json + around(type, asEvents).after, tokens };
  };
  yield line("stream-start", { generation_id: generationId });
  if (text.length > 0) yield textRun(text, asEvents);
  if (citations.length > 0) yield line("citation-generation", { citations });
  for (const [index, { name, parameters }] of calls.entries()) {
    yield line("tool-calls-chunk", { tool_call_delta: { index, name } });
    for (const fragment of fragments(JSON.stringify(parameters))) {
      yield line("tool-calls-chunk", { tool_call_delta: { index, parameters: fragment } }, 1);
    }
  }
  if (calls.length > 0) yield line("tool-calls-generation", { text: text.join(""), tool_calls: calls });
  yield line("stream-end", { response: body, finish_reason: finishReason });
}

function textRun(pieces: readonly string[], asEvents: boolean): Run {
  const { before, after } = around("text-generation", asEvents);
  return { before: `${before}{"is_finished":false,"event_type":"text-generation","text":`, pieces, after: `}${after}` };
}

/** What stands around an event's JSON. */
function around(type: string, asEvents: boolean): { readonly before: string; readonly after: string } {
  return asEvents ? { before: `event: ${type}\ndata: `, after: "\n\n" } : { before: "", after: "\n" };
}
