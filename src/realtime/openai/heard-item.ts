import { hash } from "node:crypto";
import type { Heard } from "../sound/audio-input.ts";
import { lengthMs } from "../sound/format.ts";
import { spokenIn } from "../sound/spoken.ts";
import { inputSettings, type Settings, soundOf } from "./settings.ts";

/** A recording that comes as base64: what its bytes hash to and how long it is. */
export function heardItem(base64: string, settings: Settings): Heard {
  const bytes = Buffer.from(base64, "base64");
  const { format } = inputSettings(settings);
  const sound = soundOf(format);
  const spoken = spokenIn(bytes, sound);
  const heard = { digest: hash("sha256", bytes, "hex"), audioMs: lengthMs(bytes.length, sound) };
  return spoken === undefined ? heard : { ...heard, spoken };
}
