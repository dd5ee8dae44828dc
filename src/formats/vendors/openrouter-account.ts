import type { AboutJob, Job } from "../../tasks/job.ts";
import type { FormatRequest, WireFormat } from "../format.ts";
import type { KeptAnswers } from "../kept-answers.ts";
import { fields } from "../openai/fields.ts";
import { jsonHeaders } from "../openai/http-headers.ts";
import { accountFacts } from "./account-facts.ts";
import { generationId, openrouterChat, servedBy, usageCosts } from "./openrouter.ts";

/** `GET v1/key`: what the key may spend (wire formats, 10). */
export const openrouterKey = accountFacts("openrouter.key", () => ({
  data: {
    label: "sk-or-v1-aigw...emu",
    limit: null,
    limit_remaining: null,
    usage: 0,
    is_free_tier: false,
    is_provisioning_key: false,
    rate_limit: { requests: -1, interval: "10s" },
  },
}));

/** Answers can be asked about by their id for a while. */
const kept: KeptAnswers = {
  id: generationId,
  keeping: () => "answer",
  previous: () => undefined,
  goOn: (ask) => ask,
  writeBegun: () => ({ kind: "whole", status: 200, headers: jsonHeaders(), body: "{}" }),
};

/** Chat whose answers `GET v1/generation` knows. */
export const openrouterKeptChat: WireFormat<"chat"> = { ...openrouterChat, kept };

/** `GET v1/generation?id=`: what an answer took and cost (wire formats, 10). */
export const openrouterGeneration: WireFormat<"job"> = {
  id: "openrouter.generation",
  task: "job",
  readAsk: aboutGeneration,
  writeAnswer({ jobs: [job] }) {
    const body = JSON.stringify({ data: job && told(job) });
    return { kind: "whole", status: 200, headers: jsonHeaders(), body };
  },
  readUsage: (_json, before) => before,
};

function aboutGeneration({ query }: FormatRequest): AboutJob {
  const id = query.get("id") ?? "";
  const unknown = { kind: "path-not-found", message: `Generation ${id} not found` } as const;
  return { task: "job", action: "look", of: "chat", id, waitMs: 0, streams: false, unknown };
}

function told({ id, model, createdMs, input, result }: Job): object {
  const usage = result?.task === "chat" ? result.usage : undefined;
  const [choice] = result?.task === "chat" ? result.choices : [];
  const { inputTokens = 0, outputTokens = 0, reasoningTokens = 0 } = usage ?? {};
  const cost = usage ? usageCosts(usage).cost : 0;
  return {
    id,
    upstream_id: null,
    total_cost: cost,
    usage: cost,
    cache_discount: null,
    created_at: new Date(createdMs).toISOString(),
    model,
    provider_name: servedBy(model),
    api_type: "completions",
    streamed: fields(input)["stream"] === true,
    cancelled: false,
    is_byok: false,
    latency: 0,
    generation_time: 0,
    finish_reason: choice?.stop === "length" ? "length" : choice?.stop === "tool" ? "tool_calls" : "stop",
    tokens_prompt: inputTokens,
    tokens_completion: outputTokens,
    native_tokens_prompt: inputTokens,
    native_tokens_completion: outputTokens,
    native_tokens_reasoning: reasoningTokens,
  };
}
