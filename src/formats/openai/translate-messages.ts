import type { CallerCall, CallerMessage } from "../translation.ts";
import { type Fields, fields, isFields, list, text } from "./fields.ts";
import { readArguments } from "./read-parts.ts";
import { emptyArray, invalidType, invalidValue, missingParameter, refusal } from "./refusals.ts";
import { callerParts } from "./translate-media.ts";

const ROLES = ["system", "assistant", "user", "function", "tool", "developer"] as const;

/**
 * `messages` of a request that is to be translated. Reasoning of earlier turns is left out: other APIs take back only
 * what they signed themselves. Throws BadAsk in OpenAI's words.
 */
export function callerMessages(messages: unknown): CallerMessage[] {
  if (messages === undefined || messages === null) throw missingParameter("messages");
  if (!Array.isArray(messages)) throw invalidType("messages", "an array of objects", messages);
  if (messages.length === 0) throw emptyArray("messages");
  return messages.map(callerMessage);
}

function callerMessage(message: unknown, index: number): CallerMessage {
  const at = `messages[${index}]`;
  if (!isFields(message)) throw invalidType(at, "an object", message);
  const { role, content } = message;
  const parts = callerParts(content, `${at}.content`);
  switch (role) {
    case undefined:
    case null:
      throw missingParameter(`${at}.role`);
    case "system":
    case "developer":
      return { role: "system", parts };
    case "user":
      return { role: "user", parts };
    case "assistant":
      return assistant(message, at);
    case "tool":
      return { role: "tool", callId: needText(message, "tool_call_id", at), parts };
    case "function":
      // The older form has no ids: the function's name stands for the one call there is.
      return { role: "tool", callId: needText(message, "name", at), parts };
    default:
      throw invalidValue(`${at}.role`, role, ROLES);
  }
}

function assistant(message: Fields, at: string): CallerMessage {
  if (isFields(message["audio"])) {
    throw refusal("Audio of an earlier answer cannot be sent to another vendor.", `${at}.audio`, "unsupported_parameter");
  }
  const spoken = callerParts(message["content"], `${at}.content`);
  const refused = callerParts(message["refusal"], `${at}.refusal`);
  const calls = list(message["tool_calls"]).map((call, index) => readCall(fields(call), `${at}.tool_calls[${index}]`));
  const older = message["function_call"];
  if (isFields(older)) calls.push(functionCall(text(older["name"]) ?? "", older, `${at}.function_call`));
  return { role: "assistant", parts: [...spoken, ...refused], calls };
}

function readCall(call: Fields, at: string): CallerCall {
  const id = text(call["id"]) ?? "";
  if (call["type"] !== "custom") return functionCall(id, fields(call["function"]), `${at}.function`);
  const custom = fields(call["custom"]);
  return { id, name: text(custom["name"]) ?? "", input: { input: text(custom["input"]) ?? "" } };
}

/** OpenAI passes broken arguments on as text. Other APIs take objects, and inventing one would change the conversation. */
function functionCall(id: string, called: Fields, at: string): CallerCall {
  const input = readArguments(called["arguments"]);
  if (isFields(input)) return { id, name: text(called["name"]) ?? "", input };
  throw refusal(`Invalid '${at}.arguments': expected the JSON text of an object.`, `${at}.arguments`, "invalid_value");
}

function needText(message: Fields, field: string, at: string): string {
  const value = text(message[field]);
  if (value === undefined) throw missingParameter(`${at}.${field}`);
  return value;
}
