import type { ChatMessage, ChatPart } from "../../tasks/chat.ts";
import { badRequest } from "../format.ts";
import { type Fields, fields, isFields, text } from "../openai/fields.ts";
import { media } from "../openai/read-parts.ts";
import { joinTurns } from "./join-turns.ts";
import { named, oneOrMany, protoField } from "./proto-json.ts";

/**
 * `contents`, one or many, as messages. `owner` is the message that has the field, for the wording of refusals
 * ("GenerateContentRequest"). Throws BadAsk when there are none, for parts that are missing and for unknown roles.
 */
export function readContents(contents: unknown, owner: string): readonly ChatMessage[] {
  const given = oneOrMany(contents);
  if (given.length === 0) throw badRequest(`* ${owner}.contents: contents is not specified`, "contents");
  return joinTurns(
    given.map((content, index) => readContent(protoField(content, "Content", `contents[${index}]`), index, owner)),
  );
}

/** `systemInstruction`: a content whose role does not matter. */
export function readSystem(instruction: unknown): readonly ChatMessage[] {
  if (instruction === undefined || instruction === null) return [];
  const read = readParts(oneOrMany(protoField(instruction, "Content", "system_instruction")["parts"]), "system_instruction");
  return read.length > 0 ? [{ role: "system", parts: read }] : [];
}

/** The text of a content's parts, as embeddings are made of. */
export function contentText(content: unknown): string {
  return oneOrMany(fields(content)["parts"])
    .map((part) => text(fields(part)["text"]) ?? "")
    .join("");
}

function readContent(content: Fields, index: number, owner: string): ChatMessage {
  const at = `contents[${index}]`;
  const given = oneOrMany(content["parts"]);
  if (given.length === 0) throw badRequest(`* ${owner}.${at}.parts: contents.parts must not be empty.`, `${at}.parts`);
  const parts = readParts(given, at);
  const role = readRole(content["role"]);
  // What functions gave comes back in a user's turn, sometimes with text beside it: still no new question.
  return { role: role === "user" && parts.some((part) => part.kind === "tool-result") ? "tool" : role, parts };
}

function readRole(role: unknown): "user" | "assistant" {
  if (role === undefined || role === null || role === "" || role === "user" || role === "function") return "user";
  if (role === "model") return "assistant";
  throw badRequest("Please use a valid role: user, model.", "contents");
}

function readParts(parts: readonly unknown[], at: string): readonly ChatPart[] {
  return parts.flatMap((part, index) => readPart(protoField(part, "Part", `${at}.parts[${index}]`)));
}

/** Parts of kinds that say nothing to a model are left out. */
function readPart(part: Fields): readonly ChatPart[] {
  const words = text(part["text"]);
  if (words !== undefined) return words === "" ? [] : [{ kind: part["thought"] === true ? "reasoning" : "text", text: words }];
  const inline = named(part, "inlineData", "inline_data") ?? named(part, "fileData", "file_data");
  if (isFields(inline)) return readMedia(inline);
  const call = named(part, "functionCall", "function_call");
  if (isFields(call)) return [readCall(call)];
  const result = named(part, "functionResponse", "function_response");
  if (isFields(result)) return readResult(result);
  const ran = text(fields(named(part, "executableCode", "executable_code"))["code"]);
  const printed = text(fields(named(part, "codeExecutionResult", "code_execution_result"))["output"]);
  return [ran, printed].flatMap((words) => (words ? [{ kind: "text", text: words }] : []));
}

function readMedia(source: Fields): readonly ChatPart[] {
  const type = (text(named(source, "mimeType", "mime_type")) ?? "").split("/")[0];
  const content = text(source["data"]) ?? text(named(source, "fileUri", "file_uri"));
  const kind = type === "image" || type === "audio" || type === "video" ? type : "file";
  return media(kind, content, text(named(source, "displayName", "display_name")));
}

function readCall(call: Fields): ChatPart {
  const name = text(call["name"]) ?? "";
  return { kind: "tool-call", id: text(call["id"]) ?? name, name, arguments: call["args"] ?? {} };
}

/** The ids of calls are optional: without one, a result belongs to the call of the same name. */
function readResult(result: Fields): readonly ChatPart[] {
  const name = text(result["name"]) ?? "";
  const response = fields(result["response"]);
  return [
    {
      kind: "tool-result",
      callId: text(result["id"]) ?? name,
      name,
      text: resultText(response),
      isError: response["error"] !== undefined,
    },
    ...oneOrMany(result["parts"])
      .flatMap((part) => readPart(fields(part)))
      .filter((part) => part.kind === "media"),
  ];
}

/** `response` is always an object; a result that is plain text is wrapped in one field by custom. */
function resultText(response: Fields): string {
  const values = Object.values(response);
  const [only] = values;
  return values.length === 1 && typeof only === "string" ? only : JSON.stringify(response);
}
