import type { ChatAsk } from "../../tasks/chat.ts";
import type { Failure } from "../../tasks/failure.ts";
import type { FormatRequest } from "../format.ts";
import { readSpokenWish } from "./chat-audio.ts";
import { type Fields, fields, list, text } from "./fields.ts";
import { readBody } from "./read-body.ts";
import { readChat } from "./read-chat.ts";
import { refusal } from "./refusals.ts";

/** `POST chat/completions` as OpenAI itself takes it. Vendors that copy the format let more pass. Throws BadAsk. */
export function readOpenaiChat(request: FormatRequest): ChatAsk {
  const ask = readChat(request);
  const body = readBody(request);
  const messages = list(body["messages"]).map(fields);
  if (messages.some(isOfTools)) refuseLooseToolMessages(messages);
  readSpokenWish(body);
  const refusals = readRefusals(body);
  return refusals ? Object.assign(ask, { refusals }) : ask;
}

function isOfTools({ role, tool_calls: calls }: Fields): boolean {
  return role === "tool" || calls !== undefined;
}

/** Every call is answered before anybody else speaks, and nothing but calls is answered. */
function refuseLooseToolMessages(messages: readonly Fields[]): void {
  let called = new Set<string>();
  let open = new Set<string>();
  for (const [index, message] of messages.entries()) {
    if (message["role"] === "tool") {
      const id = text(message["tool_call_id"]) ?? "";
      if (!called.has(id)) throw strayResult(id, index, called.size > 0);
      open.delete(id);
      continue;
    }
    if (open.size > 0) throw unanswered(open, index);
    called = callIds(message);
    open = new Set(called);
  }
  if (open.size > 0) throw unanswered(open, messages.length - 1);
}

function callIds(message: Fields): Set<string> {
  if (message["role"] !== "assistant") return new Set();
  return new Set(list(message["tool_calls"]).map((call) => text(fields(call)["id"]) ?? ""));
}

function strayResult(id: string, index: number, besideOthers: boolean): Error {
  const param = `messages.[${index}]`;
  if (besideOthers) {
    const message = `Invalid parameter: 'tool_call_id' of '${id}' not found in 'tool_calls' of previous message.`;
    return refusal(message, `${param}.tool_call_id`);
  }
  const message = "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.";
  return refusal(`Invalid parameter: ${message}`, `${param}.role`);
}

function unanswered(open: ReadonlySet<string>, index: number): Error {
  const rule = "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'.";
  const which = `The following tool_call_ids did not have response messages: ${[...open].join(", ")}`;
  return refusal(`${rule} ${which}`, `messages.[${index}].role`);
}

function readRefusals(body: Fields): ChatAsk["refusals"] {
  const { max_tokens: maxTokens, temperature } = body;
  const hasLimit = typeof maxTokens === "number";
  const isWarm = typeof temperature === "number" && temperature !== 1;
  if (!hasLimit && !isWarm) return undefined;
  return { ...(hasLimit && { ableToReason: NO_MAX_TOKENS }), ...(isWarm && { reasoning: noTemperature(temperature) }) };
}

const NO_MAX_TOKENS: Failure = {
  kind: "bad-request",
  message: "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
  param: "max_tokens",
  code: "unsupported_parameter",
};

function noTemperature(temperature: number): Failure {
  const problem = `'temperature' does not support ${temperature} with this model. Only the default (1) value is supported.`;
  return { kind: "bad-request", message: `Unsupported value: ${problem}`, param: "temperature", code: "unsupported_value" };
}
