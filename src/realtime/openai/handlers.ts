import { type Fields, fields, isFields, text } from "../../formats/openai/fields.ts";
import { type Action, close } from "../session.ts";
import { heardItem } from "./heard-item.ts";
import { appendAudio, clearAudio, commitAudio } from "./hearing.ts";
import { readItem } from "./items.ts";
import { EventRefused, invalidType, invalidValue, missing } from "./refusal.ts";
import type { OpenaiSession } from "./session.ts";
import { conversationSettings, outputSettings, type Settings, transcriptionSettings, updated } from "./settings.ts";

type Handler = (session: OpenaiSession, event: Fields) => Action[];

const HANDLERS: Readonly<Record<string, Handler>> = {
  "session.update": updateSession,
  "session.close": () => [close(1000, "")],
  "input_audio_buffer.append": appendAudio,
  "input_audio_buffer.commit": commitAudio,
  "input_audio_buffer.clear": clearAudio,
  "conversation.item.create": createItem,
  "conversation.item.truncate": truncateItem,
  "conversation.item.delete": deleteItem,
  "conversation.item.retrieve": retrieveItem,
  "response.create": createResponse,
  "response.cancel": cancelResponse,
};

export const handlers = {
  /** What is done about a client event. Throws EventRefused where OpenAI would answer an error. */
  handle(session: OpenaiSession, type: string, event: Fields): Action[] {
    const handler = Object.hasOwn(HANDLERS, type) ? HANDLERS[type] : undefined;
    if (!handler) throw invalidValue("type", type, Object.keys(HANDLERS));
    return handler(session, event);
  },
};

function updateSession(session: OpenaiSession, event: Fields): Action[] {
  const update = event["session"];
  if (update === undefined) throw missing("session");
  if (!isFields(update)) throw invalidType("session", "an object", update);
  const model = text(session.settings["model"]) ?? "";
  const fresh = (type: string) => (type === "realtime" ? conversationSettings(model) : transcriptionSettings());
  const after = updated(session.settings, session.dialect.readUpdate(update), fresh);
  if (session.responder.spoke && voiceOf(after) !== voiceOf(session.settings)) {
    const message = "Cannot update a conversation's voice if assistant audio is present.";
    throw new EventRefused("cannot_update_voice", message);
  }
  session.settings = after;
  return session.sent([{ type: "session.updated", session: session.shownSession() }]);
}

function voiceOf(settings: Settings): unknown {
  return outputSettings(settings)["voice"];
}

function createItem(session: OpenaiSession, event: Fields): Action[] {
  const { conversation, dialect } = session;
  if (event["item"] === undefined) throw missing("item");
  const heard = (base64: string) => heardItem(base64, session.settings);
  const item = readItem(event["item"], () => session.newId("item"), heard);
  conversation.add(item, text(event["previous_item_id"]));
  const more = { previous_item_id: conversation.previousOf(item.id), item: dialect.item(item) };
  return session.sent([
    { type: "conversation.item.added", ...more },
    { type: "conversation.item.done", ...more },
  ]);
}

function truncateItem(session: OpenaiSession, event: Fields): Action[] {
  const item_id = itemId(event);
  const item = session.conversation.get(item_id, "truncate");
  const [part] = item.content;
  if (part?.type !== "output_audio") {
    const message = "Only model output audio messages can be truncated";
    throw new EventRefused("invalid_value", message, "item_id");
  }
  const audio_end_ms = event["audio_end_ms"];
  if (audio_end_ms === undefined) throw missing("audio_end_ms");
  if (typeof audio_end_ms !== "number") throw invalidType("audio_end_ms", "an integer", audio_end_ms);
  // The words nobody heard are taken from the context with the sound.
  part.text = null;
  return session.sent([
    { type: "conversation.item.truncated", item_id, content_index: event["content_index"] ?? 0, audio_end_ms },
  ]);
}

function deleteItem(session: OpenaiSession, event: Fields): Action[] {
  const item_id = itemId(event);
  session.conversation.remove(item_id);
  return session.sent([{ type: "conversation.item.deleted", item_id }]);
}

function retrieveItem(session: OpenaiSession, event: Fields): Action[] {
  const item = session.conversation.get(itemId(event), "retrieve");
  return session.sent([{ type: "conversation.item.retrieved", item: session.dialect.item(item) }]);
}

function itemId(event: Fields): string {
  const id = text(event["item_id"]);
  if (id === undefined) throw missing("item_id");
  return id;
}

function createResponse(session: OpenaiSession, event: Fields): Action[] {
  if (session.settings["type"] === "transcription") {
    throw new EventRefused("invalid_value", "Responses cannot be created in a transcription session.", "type");
  }
  return session.responder.create(event, session.dialect.readResponse(fields(event["response"])));
}

function cancelResponse(session: OpenaiSession): Action[] {
  return session.sent(session.responder.cancel("client_cancelled"));
}
