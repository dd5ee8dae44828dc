import { badRequest, type WireFormat } from "../format.ts";
import { callId } from "../openai/calls.ts";
import { chatFormat } from "../openai/chat.ts";
import { fields } from "../openai/fields.ts";
import { hex } from "../openai/ids.ts";
import { spelledErrors, USUAL_SPELLINGS } from "../spelled-errors.ts";
import { accountFacts } from "./account-facts.ts";

/** DeepSeek's Chat Completions (wire formats, 7): reasoning beside the content, usage with the finish reason. */
const dialect = chatFormat({
  id: "deepseek.chat",
  answerId: (random) => hex(random, 32),
  callId,
  reasoningField: "reasoning_content",
  nullContentWhileReasoning: true,
  usageWithFinish: true,
  finishReasons: { tool: "tool_calls" },
  usage: ({ inputTokens, cacheReadTokens }) => ({
    prompt_cache_hit_tokens: cacheReadTokens,
    prompt_cache_miss_tokens: inputTokens - cacheReadTokens,
  }),
});

/** What answers may be, where it is not text: a schema is refused, and is written into a message instead. */
const FORMATS: readonly unknown[] = [undefined, "text", "json_object"];

export const deepseekChat: WireFormat<"chat"> = {
  ...dialect,
  readAsk(request) {
    const { type } = fields(fields(request.json())["response_format"]);
    if (!FORMATS.includes(type)) throw badRequest("This response_format type is unavailable now", "response_format");
    return dialect.readAsk(request);
  },
};

/** `GET user/balance`: enough to go on. */
export const deepseekBalance = accountFacts("deepseek.balance", () => ({
  is_available: true,
  balance_infos: [{ currency: "USD", total_balance: "10.00", granted_balance: "0.00", topped_up_balance: "10.00" }],
}));

const NO_KEY = "Authentication Fails (no api key or a wrong one was given)";

export const deepseekErrors = spelledErrors(
  {
    ...USUAL_SPELLINGS,
    "bad-json": { status: 400, message: "Failed to parse the request body as JSON", type: "invalid_request_error" },
    "missing-key": { status: 401, message: NO_KEY, type: "authentication_error" },
    "invalid-key": { status: 401, message: NO_KEY, type: "authentication_error" },
    "model-not-found": { status: 400, message: "Model Not Exist", type: "invalid_request_error" },
    "rate-limited": { ...USUAL_SPELLINGS["rate-limited"], type: "rate_limit_reached_error", code: "rate_limit_reached_error" },
    quota: { status: 402, message: "Insufficient Balance", type: "unknown_error" },
  },
  ({ message, type, param, code }) => ({ error: { message, type, param: param ?? null, code: code ?? "invalid_request_error" } }),
);
