import type { Stop } from "../../tasks/chat.ts";
import type { GatheredCall } from "../../tasks/chat-stream.ts";
import type { Usage } from "../../tasks/usage.ts";
import type { Random } from "../../world/random.ts";
import type { ErrorContext } from "../format.ts";
import type { CallerChat } from "../translation.ts";
import { callId, type WrittenCall } from "./calls.ts";
import { FINISH_REASONS } from "./chat-parts.ts";
import { fields, text } from "./fields.ts";
import { readArguments } from "./read-parts.ts";
import { takesFreeText } from "./read-tools.ts";
import { chatUsage } from "./usage.ts";

/** What translated answers, whole and streamed, have in common: who asked, and what ids and times come from. */
export interface Answering {
  readonly ask: CallerChat;
  /** For ids that the target does not give. */
  readonly random: Random;
  readonly context: ErrorContext;
  /** The caller offered `functions`, so the one call goes into `function_call`. */
  readonly legacy: boolean;
}

export function answering(ask: CallerChat, context: ErrorContext): Answering {
  const legacy = ask.tools.length > 0 && ask.body["tools"] === undefined && ask.body["functions"] !== undefined;
  // A stream draws later, when others may have drawn from the same chance.
  return { ask, random: context.random.fork("translation"), context, legacy };
}

/** Id and model are the provider's own, where it gives them (G-COMPAT-9). */
export function answerHead(object: string, from: { id?: string | undefined; model?: string | undefined }, to: Answering): object {
  return {
    id: from.id ?? `chatcmpl-${to.random.text(29)}`,
    object,
    created: Math.floor(to.context.nowMs / 1000),
    model: from.model ?? to.ask.model,
  };
}

export function finishReason(stop: Stop, { legacy }: Answering): string {
  if (stop !== "tool") return FINISH_REASONS[stop];
  return legacy ? "function_call" : "tool_calls";
}

/** OpenAI counts no cache writes; those of other vendors are kept where clients that know of them look. */
export function translatedUsage(usage: Usage): object {
  const written = chatUsage(usage);
  if (usage.cacheWriteTokens === 0) return written;
  const details = { ...fields(fields(written)["prompt_tokens_details"]), cache_write_tokens: usage.cacheWriteTokens };
  return { ...written, prompt_tokens_details: details };
}

/** A call of a tool that takes nothing may come without arguments; OpenAI's clients parse them all the same. */
export function translatedCall(call: GatheredCall, { ask, random }: Answering): WrittenCall {
  const custom = takesFreeText(ask, call.name);
  const id = call.id ?? callId(random);
  return { id, name: call.name, input: custom ? freeText(call.json) : call.json || "{}", custom };
}

/** A custom tool was offered to the target as one with a single text. */
function freeText(json: string): string {
  return text(fields(readArguments(json))["input"]) ?? json;
}
