import { Aloud } from "../../../src/realtime/sound/aloud.ts";
import type { Samples } from "../../../src/realtime/sound/format.ts";

/** A text as the emulator says it. */
export function speak(text: string, format: Samples): Uint8Array {
  return new Aloud(text, "alloy", format).say(text);
}

/** A hum that says nothing. */
export function hum(ms: number, rate: number): Uint8Array {
  const samples = Int16Array.from({ length: (ms * rate) / 1000 }, (_, at) => 8000 * Math.sin((2 * Math.PI * 200 * at) / rate));
  return new Uint8Array(samples.buffer);
}
