import { serviceTier } from "./chat-parts.ts";
import { type Fields, fields } from "./fields.ts";

/** What a response is, whatever has become of it: `body` is the request's, much of which is echoed. */
export interface ResponseHead {
  readonly id: string;
  readonly createdMs: number;
  readonly model: string;
  readonly body: Fields;
}

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
}

/** What changes while a response is made. `output` is the items' JSON without brackets, `usage` JSON. */
export interface ResponseState {
  readonly status: "queued" | "in_progress" | "completed" | "incomplete" | "failed" | "cancelled";
  /** Of one that is completed: in milliseconds since the epoch. */
  readonly completedMs?: number;
  readonly error?: { readonly code: string; readonly message: string };
  readonly incomplete: string | null;
  readonly output: string;
  readonly usage: string;
}

/** Nothing has come of it yet. */
export function withoutOutput(status: ResponseState["status"]): ResponseState {
  return { status, incomplete: null, output: "", usage: "null" };
}

export function responseEnvelope({ id, createdMs, model, body }: ResponseHead): Envelope {
  return {
    identity: inner({ id, object: "response", created_at: Math.floor(createdMs / 1000) }),
    background: JSON.stringify(body["background"] ?? false),
    limits: inner({
      instructions: body["instructions"] ?? null,
      max_output_tokens: body["max_output_tokens"] ?? null,
      model,
    }),
    settings: inner(settings(body)),
    owner: inner({ user: body["user"] ?? null, metadata: body["metadata"] ?? {} }),
  };
}

/** The whole response as JSON text. */
export function responseJson(envelope: Envelope, state: ResponseState): string {
  const completedAt = state.completedMs === undefined ? null : Math.floor(state.completedMs / 1000);
  const details = state.incomplete === null ? null : `{"reason":"${state.incomplete}"}`;
  const error = state.error ? JSON.stringify(state.error) : null;
  return (
    `{${envelope.identity},"status":"${state.status}","background":${envelope.background},"completed_at":${completedAt},` +
    `"error":${error},"incomplete_details":${details},${envelope.limits},"output":[${state.output}],${envelope.settings},` +
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
