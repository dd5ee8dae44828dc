import { fields, number, text } from "../../formats/openai/fields.ts";
import type { Usage } from "../../tasks/usage.ts";
import { readObject } from "../message.ts";
import type { Frame } from "../session.ts";

/** An event that was not understood, as OpenAI says it. */
export function troubleEvent(message: string, said: Frame): string {
  const event_id = text(readObject(said)?.["event_id"]) ?? null;
  const error = { type: "invalid_request_error", code: "invalid_event", message, param: null, event_id };
  return JSON.stringify({ type: "error", event_id: "event_of_the_emulator", error });
}

/** What a response took, of the event that ends it. */
export function usageOfEvent(event: Readonly<Record<string, unknown>>): Usage | undefined {
  if (event["type"] !== "response.done") return undefined;
  const told = fields(fields(event["response"])["usage"]);
  const [inputTokens, outputTokens] = [number(told["input_tokens"]), number(told["output_tokens"])];
  if (inputTokens === undefined || outputTokens === undefined) return undefined;
  const cacheReadTokens = number(fields(told["input_token_details"])["cached_tokens"]) ?? 0;
  return { inputTokens, outputTokens, reasoningTokens: 0, cacheReadTokens, cacheWriteTokens: 0 };
}
