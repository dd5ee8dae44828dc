import type { ChatAsk } from "../../tasks/chat.ts";
import type { Failure } from "../../tasks/failure.ts";
import type { Usage } from "../../tasks/usage.ts";
import type { Random } from "../../world/random.ts";
import type { HeaderMap, WireFormat } from "../format.ts";
import { callId } from "../openai/calls.ts";
import { chatFormat } from "../openai/chat.ts";
import { type Fields, fields, list, number, text } from "../openai/fields.ts";
import { missingModel, spelledErrors, USUAL_SPELLINGS } from "../spelled-errors.ts";
import { withJson } from "../with-json.ts";

const dialect = chatFormat({
  id: "openrouter.chat",
  answerId: generationId,
  callId,
  reasoningField: "reasoning",
  reasoningDetails: true,
  usageWithFinish: true,
  finishReasons: { tool: "tool_calls" },
  everywhere: ({ answer }) => ({ provider: servedBy(answer.model) }),
  usage: usageCosts,
  choice: (finishReason) => ({ native_finish_reason: finishReason }),
  before: () => [": OPENROUTER PROCESSING"],
  errorWithin: ({ body, last }) => {
    const { id, object, created, model, provider } = fields(last);
    const { code, message, metadata } = fields(fields(body)["error"]);
    const error = { code, message, ...(metadata !== undefined && { metadata }) };
    const choices = [{ index: 0, delta: { content: "" }, finish_reason: "error", native_finish_reason: null }];
    return { data: { id, object, created, model, provider, error, choices } };
  },
  failsLate: true,
});

/** OpenRouter's Chat Completions (wire formats, 10): who served it and what it cost; a comment while waiting. */
export const openrouterChat: WireFormat<"chat"> = {
  ...dialect,
  readAsk(request) {
    const body = fields(request.json());
    // The first of several models that are to be tried serves: none of ours is ever down by itself.
    const model = text(body["model"]) ?? list(body["models"]).find((one) => typeof one === "string");
    const ask = dialect.readAsk(model === undefined ? request : withJson(request, { ...body, model }));
    const reasoning = readReasoning(fields(body["reasoning"]));
    return reasoning ? { ...ask, reasoning } : ask;
  },
};

/** Its own spelling, one for the models of every vendor. */
function readReasoning({ effort, max_tokens, enabled, exclude }: Fields): ChatAsk["reasoning"] {
  const budgetTokens = number(max_tokens);
  if (enabled === false || (text(effort) === undefined && budgetTokens === undefined && enabled !== true)) return undefined;
  return {
    ...(text(effort) !== undefined && { effort: text(effort) ?? "medium" }),
    ...(budgetTokens !== undefined && { budgetTokens }),
    visible: exclude !== true,
  };
}

/** As they write themselves. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ["openai", "OpenAI"],
  ["x-ai", "xAI"],
  ["meta-llama", "Meta"],
  ["mistralai", "Mistral"],
  ["deepseek", "DeepSeek"],
]);

export function generationId(random: Random): string {
  return `gen-${random.integer(1_700_000_000, 1_799_999_999)}-${random.text(20)}`;
}

/** In US dollars, at a price of our own: the answer does not know the catalogue. */
export function usageCosts({ inputTokens, outputTokens }: Usage) {
  return {
    cost: (inputTokens + 4 * outputTokens) / 1e6,
    is_byok: false,
    cost_details: {
      upstream_inference_cost: null,
      upstream_inference_prompt_cost: inputTokens / 1e6,
      upstream_inference_completions_cost: (4 * outputTokens) / 1e6,
    },
  };
}

/** The author in a model's name stands for who serves it. */
export function servedBy(model: string): string {
  const author = model.split("/")[0] ?? model;
  return NAMES.get(author) ?? author.charAt(0).toUpperCase() + author.slice(1);
}

/** The status is the code; what came from the vendor behind stands in `metadata`. */
export const openrouterErrors = spelledErrors(
  {
    ...USUAL_SPELLINGS,
    "missing-key": { status: 401, message: "No auth credentials found" },
    "invalid-key": { status: 401, message: "User not found." },
    "model-not-found": {
      status: 400,
      message: (failure, request) => `${missingModel(failure, request)} is not a valid model ID`,
    },
    "content-filter": { status: 403, message: "Your input was flagged by the provider's moderation." },
    quota: { status: 402, message: "Insufficient credits. Add more to continue." },
    overloaded: { status: 503, message: "No instances available for this model and your settings." },
    timeout: { status: 408, message: "Request timed out" },
  },
  ({ status, message }, { failure, request }) => ({
    error: { code: status, message, ...about(status, failure, missingModel(failure, request)) },
    user_id: "user_aigw_emulator",
  }),
  ({ kind, reached, retryAfterSeconds = 1 }, nowMs): HeaderMap => {
    if (kind !== "rate-limited") return {};
    return {
      "x-ratelimit-limit": String(reached?.limit ?? 20),
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": String(nowMs + Math.ceil(retryAfterSeconds * 1000)),
    };
  },
  new Map([["502", { status: 502, message: "Provider returned error" }]]),
);

/** Who flagged it, or who of the vendors behind failed, and how. */
function about(status: number, { kind }: Failure, model: string): object {
  const provider_name = servedBy(model);
  if (kind === "content-filter") {
    return { metadata: { reasons: ["flagged"], flagged_input: "…", provider_name, model_slug: model } };
  }
  return status === 502 ? { metadata: { provider_name, raw: '{"error":{"message":"upstream connect error"}}' } } : {};
}
