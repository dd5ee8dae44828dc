import { fields, list, text } from "../openai/fields.ts";
import { joinChat } from "../openai/join-chat.ts";
import { joinResponses } from "../openai/join-responses.ts";

/** The events of a native run as its enveloped answer (LOG-20), whichever of the three shapes the model speaks. */
export function joinRun(events: readonly unknown[]): object | undefined {
  const result = joinResponses(events) ?? joinChat(events) ?? joinOwn(events);
  return result && { result, success: true, errors: [], messages: [] };
}

function joinOwn(events: readonly unknown[]): object | undefined {
  const chunks = events.map(fields).filter(({ response }) => response !== undefined);
  if (chunks.length === 0) return undefined;
  const said = chunks.map(({ response }) => text(response) ?? "").join("");
  const calls = chunks.flatMap((chunk) => list(chunk["tool_calls"]));
  const usage = chunks.findLast((chunk) => chunk["usage"] !== undefined)?.["usage"];
  return { response: said === "" && calls.length > 0 ? null : said, tool_calls: calls, ...(usage !== undefined && { usage }) };
}
