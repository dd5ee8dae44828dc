import { Buffer } from "node:buffer";
import { anthropicMessages } from "../../../src/formats/anthropic/messages.ts";
import { anthropicTarget } from "../../../src/formats/anthropic/translate.ts";
import { bedrockConverse } from "../../../src/formats/bedrock/converse.ts";
import { converseTarget } from "../../../src/formats/bedrock/converse-translate.ts";
import type { FormatRequest, WireFormat } from "../../../src/formats/format.ts";
import type { ChatTarget, TargetAsk } from "../../../src/formats/translation.ts";
import { workersAiRun } from "../../../src/formats/workers-ai/run.ts";
import { workersAiTarget } from "../../../src/formats/workers-ai/translate.ts";
import { type Endpoint, post } from "../../../src/providers/provider.ts";
import { formatRequest } from "../../support/format-request.ts";
import type { Heard } from "./heard.ts";
import type { Told } from "./told.ts";

/** A target of translation with the wire format that it is about, and what is lost on the way to it and back. */
export interface Target {
  readonly name: string;
  readonly target: ChatTarget;
  readonly format: WireFormat<"chat">;
  readonly endpoint: Endpoint;
  readonly model: string;
  /** Whether OpenAI's tool messages can be said (G-COMPAT-6). */
  readonly toolMessages: boolean;
  readonly webImages: boolean;
  /** What of a caller's question the API can say. */
  hears(ask: Heard): Heard;
  /** What of an answer the API can say. */
  tells(told: Told, maxTokens: number | undefined): Told;
}

export const targets: readonly Target[] = [
  {
    name: "Anthropic's Messages",
    target: anthropicTarget,
    format: anthropicMessages,
    endpoint: post("v1/messages", anthropicMessages),
    model: "claude-sonnet-5",
    toolMessages: true,
    webImages: true,
    hears: (ask) => ({
      ...claudes(ask),
      maxTokens: ask.maxTokens ?? 4096,
      ...(ask.tools.length === 0 && { parallelToolCalls: true }),
      ...(ask.toolChoice.kind === "none" && { parallelToolCalls: true }),
    }),
    tells: (told) => told,
  },
  {
    name: "Bedrock's Converse",
    target: converseTarget,
    format: bedrockConverse,
    endpoint: post("bedrock-runtime/{region}/model/{model}/{verb:converse|converse-stream}", bedrockConverse),
    model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    toolMessages: true,
    webImages: false,
    hears: (ask) => ({ ...claudes(ask), ...withoutNone(ask), output: named(ask), parallelToolCalls: true }),
    tells: (told) => ({ ...told, usage: { ...told.usage, reasoningTokens: 0 } }),
  },
  {
    name: "Workers AI's native run",
    target: workersAiTarget,
    format: workersAiRun,
    endpoint: post("run/{model+}", workersAiRun),
    model: "@cf/meta/llama-3.1-8b-instruct",
    toolMessages: false,
    webImages: true,
    hears: (ask) => ({ ...ask, output: unnamed(ask), stop: [], effort: undefined, parallelToolCalls: true }),
    tells: (told, maxTokens = Infinity) => ({
      ...told,
      reasoning: "",
      stop: told.calls.length > 0 ? "tool" : told.usage.outputTokens >= maxTokens ? "length" : "end",
      usage: { ...told.usage, reasoningTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
    }),
  },
  {
    name: "Workers AI's run of a model with OpenAI's answers",
    target: workersAiTarget,
    format: workersAiRun,
    endpoint: post("run/{model+}", workersAiRun),
    model: "@cf/openai/gpt-oss-120b",
    toolMessages: false,
    webImages: true,
    hears: (ask) => ask,
    tells: (told) => ({
      ...told,
      stop: told.stop === "stop_sequence" ? "end" : told.stop === "context" ? "length" : told.stop,
      usage: { ...told.usage, cacheWriteTokens: 0 },
    }),
  },
];

/** The request as the target's format gets it. */
export function requestTo({ endpoint }: Target, { path, headers, body }: TargetAsk): FormatRequest {
  const params = endpoint.match(path);
  if (!params) throw new Error(`${endpoint.pattern} does not match ${path}`);
  return formatRequest({ path, params, headers, body: Buffer.from(JSON.stringify(body)) });
}

function claudes(ask: Heard): Heard {
  const { temperature } = ask.sampling;
  const { seed: _seed, ...sampling } = ask.sampling;
  return {
    ...ask,
    output: unnamed(ask),
    effort: ask.toolChoice.kind === "tool" || ask.toolChoice.kind === "required" ? undefined : ask.effort,
    sampling: { ...sampling, ...(temperature !== undefined && { temperature: Math.min(1, temperature) }) },
  };
}

function unnamed({ output, model }: Heard): Heard["output"] {
  if (output.kind === "schema") return { kind: "schema", schema: output.schema };
  return output.kind === "json" && model.startsWith("@cf/") ? output : { kind: "text" };
}

function named({ output }: Heard): Heard["output"] {
  return output.kind === "schema" ? output : { kind: "text" };
}

/** Converse has no choice "none": without tools in the past, none are offered. */
function withoutNone({ tools, toolChoice, turns }: Heard): Pick<Heard, "tools" | "toolChoice"> {
  if (toolChoice.kind !== "none") return { tools, toolChoice };
  const past = turns.some(({ parts }) => parts.some(({ kind }) => kind === "tool-call"));
  return { tools: past ? tools : [], toolChoice: { kind: "auto" } };
}
