import { type Fields, isFields } from "../../formats/openai/fields.ts";

/** A control message; an empty one where the text is no JSON object. */
export function readControl(text: string): Fields {
  try {
    const message: unknown = JSON.parse(text);
    return isFields(message) ? message : {};
  } catch {
    return {};
  }
}
