import type { Fields } from "../../formats/openai/fields.ts";
import type { Item, Part } from "./items.ts";
import type { Settings } from "./settings.ts";

/** The two spellings of the API: today's, and the one that `OpenAI-Beta: realtime=v1` asks for (wire formats, 1.7). */
export interface Dialect {
  session(settings: Settings): Fields;
  item(item: Item): Fields;
  /** What a session update means in today's words. */
  readUpdate(update: Fields): Fields;
  /** The same for what a response is asked to be. */
  readResponse(wish: Fields): Fields;
  /** How a response says what it was asked to be. */
  responseShape(settings: Settings): Fields;
  /** An event's name; undefined where the spelling has no such event. */
  name(type: string): string | undefined;
}

export const current: Dialect = {
  session: (settings) => settings,
  item: (item) => writeItem(item, writePart),
  readUpdate: (update) => update,
  readResponse: (wish) => wish,
  responseShape: ({ output_modalities, max_output_tokens, audio }) => ({
    output_modalities,
    max_output_tokens,
    audio: outputOnly(audio),
  }),
  name: (type) => type,
};

function outputOnly(audio: unknown): Fields {
  const { format, voice } = (audio as { output: { format: unknown; voice: unknown } }).output;
  return { output: { format, voice } };
}

/** An item as the API shows it. */
export function writeItem(item: Item, part: (part: Part) => Fields): Fields {
  const head = { id: item.id, object: "realtime.item", type: item.type, status: item.status };
  switch (item.type) {
    case "message":
      return { ...head, role: item.role, content: item.content.map(part) };
    case "function_call":
      return { ...head, name: item.name, call_id: item.callId, arguments: item.arguments };
    case "function_call_output":
      return { ...head, call_id: item.callId, output: item.output };
    default:
      return head;
  }
}

function writePart({ type, text, imageUrl }: Part): Fields {
  if (type === "input_audio" || type === "output_audio") return { type, transcript: text };
  return type === "input_image" ? { type, image_url: imageUrl } : { type, text };
}
