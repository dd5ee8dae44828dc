import type { ChatAnswer } from "../../tasks/chat.ts";
import type { WriteContext } from "../format.ts";
import { serviceTier } from "./chat-parts.ts";
import { type Fields, fields } from "./fields.ts";
import { itemId } from "./ids.ts";

/**
 * The response object around its output, which a stream sends three times. What never changes, mostly echoes of the
 * request, is made into JSON text once; the pieces keep OpenAI's order of fields.
 */
export interface Envelope {
  readonly identity: string;
  readonly background: string;
  readonly limits: string;
  readonly settings: string;
  readonly owner: string;
  /** Seconds since the epoch. */
  readonly created: number;
}

/** What changes while a response is made. `output` is the items' JSON without brackets, `usage` JSON. */
export interface ResponseState {
  readonly status: "in_progress" | "completed" | "incomplete";
  readonly incomplete: string | null;
  readonly output: string;
  readonly usage: string;
}

export function responseEnvelope(answer: ChatAnswer, context: WriteContext): Envelope {
  const body = fields(context.request.json());
  const created = Math.floor(context.nowMs / 1000);
  const id = itemId("resp", context.random);
  return {
    identity: inner({ id, object: "response", created_at: created }),
    background: JSON.stringify(body["background"] ?? false),
    limits: inner({
      instructions: body["instructions"] ?? null,
      max_output_tokens: body["max_output_tokens"] ?? null,
      model: answer.model,
    }),
    settings: inner(settings(body)),
    owner: inner({ user: body["user"] ?? null, metadata: body["metadata"] ?? {} }),
    created,
  };
}

/** The whole response as JSON text. */
export function responseJson(envelope: Envelope, state: ResponseState): string {
  const completedAt = state.status === "completed" ? envelope.created : null;
  const details = state.incomplete === null ? null : `{"reason":"${state.incomplete}"}`;
  return (
    `{${envelope.identity},"status":"${state.status}","background":${envelope.background},"completed_at":${completedAt},` +
    `"error":null,"incomplete_details":${details},${envelope.limits},"output":[${state.output}],${envelope.settings},` +
    `"usage":${state.usage},${envelope.owner}}`
  );
}

/** What the caller set, with OpenAI's defaults for the rest. */
function settings(body: Fields): object {
  const reasoning = fields(body["reasoning"]);
  const text = fields(body["text"]);
  return {
    parallel_tool_calls: body["parallel_tool_calls"] ?? true,
    previous_response_id: body["previous_response_id"] ?? null,
    reasoning: { effort: reasoning["effort"] ?? null, summary: reasoning["summary"] ?? null },
    service_tier: serviceTier(body),
    store: body["store"] ?? true,
    temperature: body["temperature"] ?? 1,
    text: { format: text["format"] ?? { type: "text" }, verbosity: text["verbosity"] ?? "medium" },
    tool_choice: body["tool_choice"] ?? "auto",
    tools: body["tools"] ?? [],
    top_logprobs: body["top_logprobs"] ?? 0,
    top_p: body["top_p"] ?? 1,
    truncation: body["truncation"] ?? "disabled",
  };
}

function inner(value: object): string {
  return JSON.stringify(value).slice(1, -1);
}
