import type { ChatAnswer, ChatAsk, Stop } from "../../tasks/chat.ts";
import type { WriteContext } from "../format.ts";
import { fields, list } from "../openai/fields.ts";
import { uuid } from "../openai/ids.ts";
import { beginningCited, readDocuments } from "./documents.ts";
import { spoken } from "./message.ts";
import { chatUsage } from "./usage.ts";

/** An answer of v1: its text in pieces, and the whole body, in which they stand again. */
export interface ReplyV1 {
  readonly generationId: string;
  readonly text: readonly string[];
  readonly calls: readonly { readonly name: string; readonly parameters: unknown }[];
  readonly citations: readonly object[];
  readonly finishReason: string;
  readonly body: object;
}

export function toReply(answer: ChatAnswer, ask: ChatAsk, { random, request }: WriteContext): ReplyV1 {
  const choice = answer.choices[0];
  const asked = fields(request.json());
  const [responseId, generationId] = [uuid(random), uuid(random)];
  const text = choice ? spoken(choice) : [];
  const calls = (choice?.toolCalls ?? []).map((call) => ({ name: call.name, parameters: call.arguments ?? {} }));
  const documents = readDocuments(asked["documents"], (index) => `doc_${index}`);
  const quiet = ask.output.kind !== "text" || calls.length > 0 || asked["citation_quality"] === "off";
  const ids = documents.map(({ id }) => id);
  const citations = quiet ? [] : beginningCited(text, documents).map((place) => ({ ...place, document_ids: ids }));
  const finishReason = FINISH_REASONS[choice?.stop ?? "end"];
  const message = text.join("");
  const turn = { role: "CHATBOT", message, ...(calls.length > 0 && { tool_calls: calls }) };
  const body = {
    response_id: responseId,
    text: message,
    generation_id: generationId,
    chat_history: [...list(asked["chat_history"]), { role: "USER", message: asked["message"] ?? "" }, turn],
    finish_reason: finishReason,
    ...(calls.length > 0 && { tool_calls: calls }),
    ...(citations.length > 0 && { citations, documents: documents.map(({ document }) => document) }),
    meta: { api_version: { version: "1" }, ...chatUsage(answer.usage) },
  };
  return { generationId, text, calls, citations, finishReason, body };
}

/** Tool calls are a way to end like any other. */
const FINISH_REASONS: Readonly<Record<Stop, string>> = {
  end: "COMPLETE",
  length: "MAX_TOKENS",
  stop_sequence: "STOP_SEQUENCE",
  tool: "COMPLETE",
  filter: "ERROR_TOXIC",
  refusal: "COMPLETE",
  context: "ERROR_LIMIT",
};
