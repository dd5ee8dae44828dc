import type { ChatMessage } from "../../tasks/chat.ts";
import { type Fields, fields, isFields, list } from "../openai/fields.ts";
import { media } from "../openai/read-parts.ts";

/** A document that answers may cite: as its sources show it, with the id they know it by. */
export interface Cited {
  readonly id: string;
  readonly document: Fields;
}

/**
 * `documents` of a request: texts, or objects whose content is under `data` (v2) or beside the id (v1). Without an id they
 * are counted: "doc:0" in v2, "doc_0" in v1.
 */
export function readDocuments(documents: unknown, counted: (index: number) => string): readonly Cited[] {
  return list(documents).map((given, index) => {
    const { id: named, data, ...beside } = fields(given);
    const id = typeof named === "string" && named !== "" ? named : counted(index);
    const content = typeof given === "string" ? given : (data ?? beside);
    return { id, document: { id, ...(isFields(content) ? content : { text: String(content) }) } };
  });
}

/** Where a text leans on documents: at its beginning, where there are any. `start` and `end` count UTF-16 units. */
export function beginningCited(text: readonly string[], documents: readonly Cited[]) {
  const beginning = text.slice(0, 2).join("");
  return documents.length === 0 || beginning === "" ? [] : [{ start: 0, end: beginning.length, text: beginning }];
}

/** The messages with the documents as files of the last thing that the user said: other documents, another question. */
export function withDocuments(messages: readonly ChatMessage[], documents: unknown): readonly ChatMessage[] {
  const files = list(documents).flatMap((document) => media("file", JSON.stringify(document)));
  const last = messages.findLastIndex(({ role }) => role === "user");
  if (files.length === 0 || last < 0) return messages;
  return messages.map((message, index) => (index === last ? { ...message, parts: [...message.parts, ...files] } : message));
}
