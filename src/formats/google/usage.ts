import type { ChatAsk } from "../../tasks/chat.ts";
import type { Usage } from "../../tasks/usage.ts";
import { type Fields, fields, isFields, number } from "../openai/fields.ts";

/** `usageMetadata` of a whole answer. Thoughts are counted beside the candidates, cached tokens inside the prompt. */
export function usageMetadata(usage: Usage, promptDetails: readonly ModalityCount[]): object {
  return {
    promptTokenCount: usage.inputTokens,
    candidatesTokenCount: usage.outputTokens - usage.reasoningTokens,
    totalTokenCount: usage.inputTokens + usage.outputTokens,
    ...(usage.cacheReadTokens > 0 && { cachedContentTokenCount: usage.cacheReadTokens }),
    promptTokensDetails: promptDetails,
    ...(usage.reasoningTokens > 0 && { thoughtsTokenCount: usage.reasoningTokens }),
  };
}

export interface ModalityCount {
  readonly modality: "TEXT" | "IMAGE" | "AUDIO" | "VIDEO" | "DOCUMENT";
  readonly tokenCount: number;
}

const MODALITIES = { image: "IMAGE", audio: "AUDIO", video: "VIDEO", file: "DOCUMENT" } as const;

/** Gemini counts an ordinary picture, or a page, as this many tokens. */
const TOKENS_PER_MEDIUM = 258;

/** How the prompt's tokens divide among text and media. The counts add up to `tokens`. */
export function promptDetails(tokens: number, ask: ChatAsk): readonly ModalityCount[] {
  const kinds = ask.messages.flatMap((message) => message.parts.flatMap((part) => (part.kind === "media" ? [part.type] : [])));
  if (kinds.length === 0) return [{ modality: "TEXT", tokenCount: tokens }];
  const each = Math.max(0, Math.min(TOKENS_PER_MEDIUM, Math.floor((tokens - 1) / kinds.length)));
  const media = [...new Set(kinds)].map((kind) => ({
    modality: MODALITIES[kind],
    tokenCount: each * kinds.filter((other) => other === kind).length,
  }));
  return [{ modality: "TEXT", tokenCount: tokens - each * kinds.length }, ...media];
}

/** Counts in an answer, in a stream's chunk, or in the array that a stream without `alt=sse` adds up to: the last ones hold. */
export function readUsage(json: unknown, before: Usage | undefined): Usage | undefined {
  if (Array.isArray(json)) return json.reduce<Usage | undefined>((sum, chunk) => readUsage(chunk, sum), before);
  const body = fields(json);
  const usage = body["usageMetadata"] ?? body["usage_metadata"];
  return isFields(usage) ? readCounts(usage) : before;
}

function readCounts(usage: Fields): Usage {
  const reasoningTokens = number(usage["thoughtsTokenCount"]) ?? 0;
  return {
    inputTokens: (number(usage["promptTokenCount"]) ?? 0) + (number(usage["toolUsePromptTokenCount"]) ?? 0),
    outputTokens: (number(usage["candidatesTokenCount"]) ?? 0) + reasoningTokens,
    reasoningTokens,
    cacheReadTokens: number(usage["cachedContentTokenCount"]) ?? 0,
    cacheWriteTokens: 0,
  };
}
