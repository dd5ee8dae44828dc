import type { ChatAsk, ChatMessage, ChatPart, ChatTool } from "../../tasks/chat.ts";
import type { FormatRequest } from "../format.ts";
import { type Fields, fields, isFields, list, text } from "../openai/fields.ts";
import { readBody } from "../openai/read-body.ts";
import { textParts } from "../openai/read-parts.ts";
import { withDocuments } from "./documents.ts";
import { parameterSchema } from "./parameter-schema.ts";
import { invalid, needText, readSettings } from "./read-settings.ts";

/** What v1 asks when no model is named. */
const FIRST_MODEL = "command-r-plus";

/** The request of `POST v1/chat`. Throws BadAsk. */
export function readChatV1(request: FormatRequest): ChatAsk {
  const body = readBody(request);
  const preamble = text(body["preamble"]);
  const messages = [
    ...(preamble ? [{ role: "system", parts: textParts(preamble) } as const] : []),
    ...list(body["chat_history"]).flatMap((turn, index) => readTurn(turn, `chat_history[${index}]`)),
    ...newTurns(body),
  ];
  return {
    task: "chat",
    model: text(body["model"]) ?? FIRST_MODEL,
    messages: withDocuments(messages, body["documents"]),
    tools: list(body["tools"]).map(readTool),
    toolChoice: { kind: "auto" },
    parallelToolCalls: true,
    choices: 1,
    ...readSettings(body),
  };
}

/** The message, which may be empty where tools report, then what they report. */
function newTurns(body: Fields): readonly ChatMessage[] {
  const results = list(body["tool_results"]).map(readResult);
  const said = results.length > 0 ? (text(body["message"]) ?? "") : needText(body, "message");
  return [
    ...(said === "" ? [] : [{ role: "user", parts: textParts(said) } as const]),
    ...(results.length === 0 ? [] : [{ role: "tool", parts: results } as const]),
  ];
}

function readTurn(turn: unknown, at: string): readonly ChatMessage[] {
  if (!isFields(turn)) throw invalid(`${at} must be an object`, at);
  const said = textParts(text(turn["message"]));
  switch (String(turn["role"]).toUpperCase()) {
    case "USER":
      return [{ role: "user", parts: said }];
    case "CHATBOT":
      return [{ role: "assistant", parts: [...said, ...list(turn["tool_calls"]).map(readCall)] }];
    case "SYSTEM":
      return [{ role: "system", parts: said }];
    case "TOOL":
      return [{ role: "tool", parts: list(turn["tool_results"]).map(readResult) }];
    default:
      throw invalid(`${at}.role must be one of USER, CHATBOT, SYSTEM, TOOL`, `${at}.role`);
  }
}

/** Calls have no ids: the name stands for it. */
function readCall(call: unknown): ChatPart {
  const { name, parameters } = fields(call);
  return { kind: "tool-call", id: text(name) ?? "", name: text(name) ?? "", arguments: parameters ?? {} };
}

function readResult(result: unknown): ChatPart {
  const { call, outputs } = fields(result);
  const name = text(fields(call)["name"]) ?? "";
  return { kind: "tool-result", callId: name, name, text: JSON.stringify(outputs ?? []), isError: false };
}

function readTool(given: unknown, index: number): ChatTool {
  const tool = fields(given);
  const name = text(tool["name"]);
  if (name === undefined) throw invalid(`tools[${index}].name is required`, `tools[${index}].name`);
  const description = text(tool["description"]);
  return {
    name,
    ...(description !== undefined && { description }),
    parameters: parameterSchema(fields(tool["parameter_definitions"])),
  };
}
