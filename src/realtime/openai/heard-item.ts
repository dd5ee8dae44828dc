import { hash } from "node:crypto";
import { fields } from "../../formats/openai/fields.ts";
import type { Heard } from "../sound/audio-input.ts";
import { lengthMs } from "../sound/samples.ts";
import { type Settings, soundOf } from "./settings.ts";

/** A recording that comes as base64: what its bytes hash to and how long it is. */
export function heardItem(base64: string, settings: Settings): Heard {
  const bytes = Buffer.from(base64, "base64");
  const { format } = fields(fields(settings["audio"])["input"]);
  return { digest: hash("sha256", bytes, "hex"), audioMs: lengthMs(bytes.length, soundOf(format)) };
}
