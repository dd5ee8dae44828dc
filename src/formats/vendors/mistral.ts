import type { HeaderMap, WireFormat } from "../format.ts";
import { chatFormat } from "../openai/chat.ts";
import { fields, number } from "../openai/fields.ts";
import { hex } from "../openai/ids.ts";
import type { QuotaStyle } from "../quota-style.ts";
import { missingModel, spelledErrors, USUAL_SPELLINGS, usedUp } from "../spelled-errors.ts";

const dialect = chatFormat({
  id: "mistral.chat",
  answerId: (random) => hex(random, 32),
  callId: (random) => random.text(9),
  plain: true,
  usageWithFinish: true,
  callsWithFinish: true,
  finishReasons: { tool: "tool_calls", context: "model_length", filter: "stop" },
});

/**
 * Mistral's Chat Completions (wire formats, 5). Every chunk has a choice: a usage chunk without one crashes clients
 * (clients, section 5). `random_seed` is its name for a seed.
 */
export const mistralChat: WireFormat<"chat"> = {
  ...dialect,
  readAsk(request) {
    const ask = dialect.readAsk(request);
    const seed = number(fields(request.json())["random_seed"]);
    return seed === undefined ? ask : { ...ask, sampling: { ...ask.sampling, seed } };
  },
};

/** Three shapes: who is not let in gets a `detail`, what does not validate a list of them, all else an object. */
export const mistralErrors = spelledErrors(
  {
    ...USUAL_SPELLINGS,
    "bad-request": { status: 422, message: "Field required" },
    "bad-json": { status: 422, message: "JSON decode error" },
    "missing-key": { status: 401, message: "Unauthorized" },
    "invalid-key": { status: 401, message: "Unauthorized" },
    "model-not-found": {
      status: 400,
      message: (failure, request) => `Invalid model: ${missingModel(failure, request)}`,
      type: "invalid_model",
      code: "1500",
    },
    "path-not-found": { status: 404, message: "no Route matched with those values", type: "not_found", code: "1404" },
    "context-exceeded": {
      ...USUAL_SPELLINGS["context-exceeded"],
      type: "invalid_request_prompt",
      code: "3051",
      param: "messages",
    },
    "rate-limited": { status: 429, message: "Rate limit exceeded", type: "rate_limited", code: "1300" },
    quota: { status: 429, message: "Your quota is used up.", type: "quota_exceeded", code: "1310" },
    overloaded: {
      status: 503,
      message: "Service tier capacity exceeded for this model.",
      type: "service_tier_capacity_exceeded",
      code: "3505",
    },
  },
  ({ status, message, type, code, param }) => {
    if (status === 401) return { detail: message };
    if (status === 422) {
      return {
        detail: [
          { type: "value_error", loc: ["body", ...(param === undefined ? [] : param.split("."))], msg: message, input: null },
        ],
      };
    }
    return {
      object: "error",
      message,
      type,
      param: param ?? null,
      code: code ?? null,
      ...(status === 429 && { raw_status_code: 429 }),
    };
  },
  (failure): HeaderMap => (usedUp(failure) ? { "x-ratelimit-remaining-req-minute": "0" } : {}),
);

export const mistralQuota: QuotaStyle = {
  refill: "at once",
  tokens: "used",
  headers: ({ requests, tokens }) => {
    const perMinute = requests ?? { limit: 60, remaining: 59 };
    const words = tokens ?? { limit: 500_000, remaining: 499_900 };
    return {
      "x-ratelimit-limit-req-minute": String(perMinute.limit),
      "x-ratelimit-remaining-req-minute": String(perMinute.remaining),
      "x-ratelimit-limit-tokens-minute": String(words.limit),
      "x-ratelimit-remaining-tokens-minute": String(words.remaining),
    };
  },
};
