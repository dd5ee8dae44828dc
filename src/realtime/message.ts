import { type Fields, isFields } from "../formats/openai/fields.ts";
import type { Frame } from "./session.ts";

/** A text message that is a JSON object; undefined for everything else. */
export function readObject(frame: Frame): Fields | undefined {
  if (typeof frame !== "string") return undefined;
  try {
    const message: unknown = JSON.parse(frame);
    return isFields(message) ? message : undefined;
  } catch {
    return undefined;
  }
}
