import type { Random } from "../../world/random.ts";

/** `event_`, `item_`, `resp_`, `sess_` and `conv_` with 21 letters and digits, as long as OpenAI's. */
export function realtimeId(prefix: string, random: Random): string {
  return `${prefix}_${random.text(21)}`;
}

export function callId(random: Random): string {
  return `call_${random.text(16)}`;
}
